import { beforeEach, expect, it } from 'vitest';
import { tendIncidents } from '../../src/engine/incidents.ts';
import type { Vitals } from '../../src/engine/ports.ts';
import { vitalsTender } from '../../src/engine/tend-vitals.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from './test-engine.ts';

const WELL: Vitals = { memoryPercent: 40, databaseAway: false, redisAway: false };

let engine: TestEngine;
let vitals: Vitals;
const tender = (process: string) => vitalsTender(engine, { read: async () => vitals }, process);
beforeEach(() => {
  engine = testEngine(memoryStore());
  vitals = WELL;
});

const open = async () => (await engine.incidents.open()).map(({ fingerprint }) => fingerprint);

it.each<[string, Partial<Vitals>, Partial<Vitals>]>([
  ['memory_high:web-1', { memoryPercent: 86 }, { memoryPercent: 85 }],
  ['cpu_high:web-1', { cpuPercent: 91 }, { cpuPercent: 90 }],
  ['slow_sends:web-1', { sendP95Ms: 5_001 }, { sendP95Ms: 5_000 }],
  ['slow_webhooks:web-1', { webhookP95Ms: 5_001 }, { webhookP95Ms: 5_000 }],
  ['redis_away:redis', { redisAway: true }, {}],
])('%s is open while it is so', async (fingerprint, wrong, well) => {
  const web = tender('web-1');
  vitals = { ...WELL, ...wrong };
  await web.tend();
  expect(await open()).toEqual([fingerprint]);
  vitals = { ...WELL, ...well };
  await web.tend();
  expect(await open()).toEqual([]);
});

it('what a process says of itself is not ended by another, nor for ever true when it dies', async () => {
  vitals = { ...WELL, memoryPercent: 99 };
  await tender('web-1').tend();
  vitals = WELL;
  await tender('web-2').tend();
  await tendIncidents(engine, []);
  expect(await open()).toEqual(['memory_high:web-1']);
  engine.clock.advance(2 * 60_000);
  await tendIncidents(engine, []);
  expect(await open()).toEqual([]);
});

it('that the database was away is told when it is back, once by all', async () => {
  const [one, two] = [tender('web-1'), tender('web-2')];
  const since = engine.clock.now();
  vitals = { ...WELL, databaseAway: true };
  for (const each of [one, two]) await each.tend();
  engine.clock.advance(90_000);
  for (const each of [one, two]) await each.tend();
  expect(await open()).toEqual([]);
  vitals = WELL;
  for (const each of [one, two]) await each.tend();
  expect(await engine.incidents.history('database_away:database', 9)).toMatchObject([
    {
      status: 'resolved',
      openedAt: since,
      resolvedAt: engine.clock.now(),
      timeline: [{ what: 'opened' }, { what: 'resolved' }],
    },
  ]);
});
