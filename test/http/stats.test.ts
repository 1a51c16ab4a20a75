import { pino } from 'pino';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { dayKey, hourKey, hourStamp } from '../../src/engine/capacity.ts';
import type { Instance } from '../../src/engine/types.ts';
import { frotaCaches } from '../../src/cache/frota-caches.ts';
import { serve } from '../../src/http/app.ts';
import { statsRouter } from '../../src/http/stats.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { instance } from '../fakes/records.ts';
import { asCaller } from './as-caller.ts';
import { testStore } from '../store/test-store.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

async function get(path: string): Promise<{ status: number; text: string }> {
  const parts = [asCaller('viewer'), statsRouter(engine, frotaCaches(engine).stats)];
  const server = await serve(parts, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
  onTestFinished(() => server.stop());
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Counts messages as sent in this hour, and earlier on this day. */
async function sent(name: string, inHour: number, earlier = 0): Promise<void> {
  const stamp = hourStamp(engine.clock.now(), engine.settings.timeZone);
  await engine.counters.restore([
    { key: hourKey(name, stamp), value: inHour, expiresInSeconds: 7_200 },
    { key: dayKey(name, stamp), value: inHour + earlier, expiresInSeconds: 90_000 },
  ]);
}

const number = (name: string, changes: Partial<Instance> = {}): Instance =>
  instance(name, { hourLimit: 20, dayLimit: 100, ...changes });

it('GET /stats/instances answers exactly its contract', async () => {
  await fleet(
    engine,
    number('vendas-2', { state: 'banned', hourLimit: 10, dayLimit: 50 }),
    number('vendas-1', { hourLimit: 80, dayLimit: 400 }),
  );
  await sent('vendas-1', 10, 5);
  const { status, text } = await get('/stats/instances');
  expect(status).toBe(200);
  // As text: the order of the fields and the names are the contract, too.
  expect(text).toBe(
    JSON.stringify({
      total_instancias: 2,
      online: 1,
      capacidade_total_dia: 450,
      enviadas_hoje: 15,
      instancias: [
        {
          nome: 'vendas-1',
          status: 'connected',
          msgs_hora: 10,
          capacidade_hora: 80,
          msgs_dia: 15,
          capacidade_dia: 400,
          carga: '12.5%',
          disponivel: true,
        },
        {
          nome: 'vendas-2',
          status: 'banned',
          msgs_hora: 0,
          capacidade_hora: 10,
          msgs_dia: 0,
          capacidade_dia: 50,
          carga: '0.0%',
          disponivel: false,
        },
      ],
    }),
  );
});

it('is computed once for all who ask within a second', async () => {
  await fleet(engine, number('n1'));
  const caches = frotaCaches(engine);
  const server = await serve([asCaller('viewer'), statsRouter(engine, caches.stats)], {
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => server.stop());
  const ask = async (): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${server.port}/stats/instances`)).json();
  await Promise.all([ask(), ask(), ask()]);
  await sent('n1', 4);
  expect(await ask()).toMatchObject({ enviadas_hoje: 0 });
  expect(await caches.stats.figures()).toEqual({ name: 'stats', hits: 3, misses: 1, hitRate: 0.75, size: 1 });
  engine.clock.advance(1_001);
  expect(await ask()).toMatchObject({ enviadas_hoje: 4 });
});

it('of an empty fleet is zero', async () => {
  const { text } = await get('/stats/instances');
  expect(JSON.parse(text)).toEqual({
    total_instancias: 0,
    online: 0,
    capacidade_total_dia: 0,
    enviadas_hoje: 0,
    instancias: [],
  });
});

it.each([
  ['the hour is fuller', 15, 0, '75.0%', true],
  ['the day is fuller', 1, 89, '90.0%', true],
  ['thirds', 1, 0, '5.0%', true],
  ['the hour is full', 20, 0, '100.0%', false],
  ['the day is full', 0, 100, '100.0%', false],
])('the load when %s', async (_case, inHour, earlier, carga, disponivel) => {
  await fleet(engine, number('n1'));
  await sent('n1', inHour, earlier);
  const { text } = await get('/stats/instances');
  expect(JSON.parse(text)).toMatchObject({ instancias: [{ carga, disponivel }] });
});

it('has one digit behind the point, rounded', async () => {
  await fleet(engine, number('n1', { hourLimit: 3, dayLimit: 700 }));
  await sent('n1', 2);
  expect(JSON.parse((await get('/stats/instances')).text)).toMatchObject({
    instancias: [{ carga: '66.7%' }],
  });
});

it('forgets the hour when the next one begins, and the day at midnight of the team', async () => {
  engine.clock.goTo(new Date('2026-03-10T23:59:00-03:00'));
  await fleet(engine, number('n1'));
  await sent('n1', 4, 6);
  const numbers = async (): Promise<unknown> => {
    const { instancias } = JSON.parse((await get('/stats/instances')).text) as {
      instancias: { msgs_hora: number; msgs_dia: number }[];
    };
    return [instancias[0]?.msgs_hora, instancias[0]?.msgs_dia];
  };
  expect(await numbers()).toEqual([4, 10]);
  engine.clock.goTo(new Date('2026-03-11T00:00:00-03:00'));
  expect(await numbers()).toEqual([0, 0]);
});
