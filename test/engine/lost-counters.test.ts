import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { redisCounters } from '../../src/counters/redis.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { restoreCounters, selfRestoring } from '../../src/engine/restore-counters.ts';
import { instance } from '../fakes/records.ts';
import { freshRedisUri } from '../setup/redis.ts';
import { testStore } from '../store/test-store.ts';
import {
  fleet,
  people,
  run,
  runningCampaign,
  SETTINGS,
  testEngine,
  type TestEngine,
  tick,
} from './test-engine.ts';

const store = await testStore();
let redisUri: string;
beforeEach(async () => {
  redisUri = await freshRedisUri();
});

/** A process with its own connection to Redis; all share a messenger and a clock. */
async function worker(shared?: TestEngine): Promise<TestEngine> {
  const redis = await redisCounters(redisUri);
  onTestFinished(() => redis.close());
  const engine = testEngine(store, {
    settings: { ...SETTINGS, contactDayLimit: 1 },
    ...(shared !== undefined && { clock: shared.clock, messenger: shared.messenger }),
  });
  engine.counters = selfRestoring(redis, () => restoreCounters(engine));
  return engine;
}

describe('when Redis is emptied while messages go out', () => {
  it('limits hold, over several workers', async () => {
    const first = await worker();
    const workers = [first, await worker(first), await worker(first)];
    const names = ['A', 'B', 'C'];
    await fleet(first, ...names.map((name) => instance(name, { hourLimit: 40 })));
    await people(store, 'clientes', 300);
    const unpaced = { list: 'clientes', interval: { minMs: 0, maxMs: 0 }, dailyLimitPerInstance: 1_000 };
    await runningCampaign(first, { name: 'Natal', ...unpaced });
    await runningCampaign(first, { name: 'Páscoa', ...unpaced });
    const { client, close } = await redisCounters(redisUri);
    onTestFinished(() => close());
    const round = async (): Promise<void> => {
      await planCampaigns(first);
      await Promise.all(
        workers.flatMap((one) => names.map((name) => tick(one, name).catch(() => undefined))),
      );
    };

    const emptying = (async () => {
      for (let n = 0; n < 8; n++) {
        await client.flushdb();
        await delay(25);
      }
    })();
    for (let n = 0; n < 3; n++) await round();
    await emptying;
    for (let n = 0; n < 3; n++) await round();
    const sent = names.map((name) => first.messenger.sends.filter((send) => send.instance === name).length);
    expect(Math.max(...sent)).toBeLessThanOrEqual(40);
    // What was reserved just when Redis was emptied may count though it was not sent.
    expect(Math.min(...sent)).toBeGreaterThan(10);
    const phones = first.messenger.sends.map(({ phone }) => phone);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('a message that was reserved before and begun after that is not sent, but planned again', async () => {
    const engine = await worker();
    const { client, close } = await redisCounters(redisUri);
    onTestFinished(() => close());
    await fleet(engine, 'A');
    await people(store, 'clientes', 1);
    const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'] });
    await planCampaigns(engine);
    const { beginAttempt } = engine.ledger;
    engine.ledger.beginAttempt = async (...args) => {
      await client.flushdb();
      // Another worker finds the counters lost, and rebuilds them from a ledger that does not know of this attempt.
      await restoreCounters(engine);
      engine.ledger.beginAttempt = beginAttempt;
      return beginAttempt(...args);
    };
    await tick(engine, 'A');
    expect(engine.messenger.sends).toEqual([]);
    expect(await store.models.messages.findOne().lean()).toMatchObject({
      status: 'queued',
      tries: [{ instance: 'A', reason: expect.stringContaining('Redis lost its counters') }],
    });
    await run(engine, 60_000);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 1 });
  });
});
