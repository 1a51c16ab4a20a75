import { beforeEach, expect, it } from 'vitest';
import { acknowledge, closeIncident, silence } from '../../src/engine/handle-incident.ts';
import { incidentRef } from '../../src/engine/incident-ref.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from './test-engine.ts';

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

const ref = (name: string) => incidentRef(`disconnected:${name}#1`);
async function down(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const facts = { instance: name, server: 'main' };
    const problem = { fingerprint: `disconnected:${name}`, kind: 'disconnected', facts } as const;
    await engine.incidents.raise(problem, engine.clock.now());
  }
}
const audited = async () =>
  (await engine.audits.list({ limit: 9 })).map(({ actor, action }) => [actor, action]);

it('of two who take one at once the second is told who has it', async () => {
  await down('A');
  const [one, two] = await Promise.all([
    acknowledge(engine, ref('A'), 'ana'),
    acknowledge(engine, ref('A'), 'bea'),
  ]);
  expect([one, two]).toMatchObject([{ kind: 'done' }, { kind: 'known', incident: { acked: { by: 'ana' } } }]);
  expect(await audited()).toEqual([['ana', 'incident.ack']]);
});

it('who takes one takes all of its card, and resolves all', async () => {
  await down('A', 'B', 'C', 'D', 'E');
  await acknowledge(engine, ref('A'), 'ana');
  expect((await engine.incidents.open()).map(({ acked }) => acked?.by)).toEqual(Array(5).fill('ana'));
  await closeIncident(engine, ref('C'), 'ana');
  expect(await engine.incidents.open()).toEqual([]);
});

it('a silence is a day at most', async () => {
  await down('A');
  const handled = await silence(engine, ref('A'), 'ana', 99 * 3_600_000);
  const until = new Date(engine.clock.now().getTime() + 24 * 3_600_000);
  expect(handled).toMatchObject({ kind: 'done', incident: { silenced: { by: 'ana', until } } });
});

it('what is over, or was never there, is nobody’s', async () => {
  expect(await acknowledge(engine, '00000000', 'ana')).toEqual({ kind: 'unknown' });
  await down('A');
  await engine.incidents.resolve('disconnected:A', engine.clock.now());
  expect(await acknowledge(engine, ref('A'), 'ana')).toMatchObject({ kind: 'over' });
  expect(await audited()).toEqual([]);
});
