import { describe, expect, it } from 'vitest';
import { tickLane } from '../../src/engine/lane.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { fleet, people, run, runningCampaign, testEngine, type TestEngine, tick } from './test-engine.ts';

const store = await testStore();

const UNPACED = { minMs: 0, maxMs: 0 };
const EXACT = { minMs: 25_000, maxMs: 25_000 };

async function given(
  contacts: number,
  changes: Partial<Campaign> = {},
  over: typeof store | MemoryStore = store,
  engine = testEngine(over),
) {
  await fleet(engine, 'A', 'B');
  await people(over, 'clientes', contacts);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A'],
    ...changes,
  });
  await planCampaigns(engine);
  return { engine, campaign };
}

function gapsOf(engine: TestEngine, name: string): number[] {
  const times = engine.messenger.sends
    .filter(({ instance }) => instance === name)
    .map(({ at }) => at.getTime());
  return times.slice(1).map((at, n) => at - (times[n] ?? 0));
}

async function inSendingOrder(memory: MemoryStore) {
  const sent = (await memory.rows()).filter(({ sendingAt }) => sendingAt !== undefined);
  return sent.toSorted((a, b) => (a.sendingAt?.getTime() ?? 0) - (b.sendingAt?.getTime() ?? 0));
}

describe('the pause between two messages of a number', () => {
  it('is 25 to 50 s over all its campaigns, which take turns', async () => {
    const memory = memoryStore();
    const { engine } = await given(12, {}, memory, testEngine(memory, { random: changeable() }));
    await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['A', 'B'] });
    await run(engine, 10 * 60_000);
    const gaps = gapsOf(engine, 'A');
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(25_000);
      expect(gap).toBeLessThanOrEqual(50_000);
    }
    const sent = (await inSendingOrder(memory)).filter(({ instance }) => instance === 'A');
    const turns = sent.map(({ campaignId }) => campaignId).slice(0, 8);
    expect(new Set(turns.filter((_, n) => n % 2 === 0)).size).toBe(1);
    expect(new Set(turns).size).toBe(2);
  });

  it('is that of the slower campaign where two have different ones', async () => {
    const memory = memoryStore();
    const { engine } = await given(6, { interval: { minMs: 60_000, maxMs: 60_000 } }, memory);
    await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['A'], interval: EXACT });
    await run(engine, 15 * 60_000);
    expect(engine.messenger.sends).toHaveLength(12);
    const rows = await inSendingOrder(memory);
    const slow = (n: number): boolean => rows[n]?.campaignId === rows[0]?.campaignId;
    for (const [n, gap] of gapsOf(engine, 'A').entries()) {
      expect(gap).toBeGreaterThanOrEqual(slow(n) || slow(n + 1) ? 60_000 : 25_000);
    }
  });

  it('is kept behind messages of a campaign without pacing', async () => {
    const { engine } = await given(10, { interval: UNPACED });
    await tick(engine, 'A');
    expect(engine.messenger.sends).toHaveLength(10);
    await people(store, 'novos', 1, 100);
    await runningCampaign(engine, { name: 'Páscoa', list: 'novos', instances: ['A'], interval: EXACT });
    const sentAt = engine.clock.now().getTime();
    engine.clock.advance(10_000);
    await planCampaigns(engine);
    expect(await tick(engine, 'A')).toEqual(new Date(sentAt + 25_000));
    expect(engine.messenger.sends).toHaveLength(10);
  });

  it('counts from when a message leaves, however slow our own store was before', async () => {
    const { engine } = await given(5, { interval: EXACT });
    const { many } = engine.contacts;
    const delays = [8_000, 0, 3_000, 0, 0];
    engine.contacts.many = async (phones) => {
      // Not the plan's question, which is for all of them.
      if (phones.length <= 4) engine.clock.advance(delays.shift() ?? 0);
      return many(phones);
    };
    await run(engine, 5 * 60_000);
    const gaps = gapsOf(engine, 'A');
    expect(gaps).toHaveLength(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(25_000);
  });

  it('is kept also when nobody could write down what became of the message', async () => {
    const { engine } = await given(3, { interval: EXACT });
    const { beginAttempt, markSent } = engine.ledger;
    engine.ledger.beginAttempt = (...args) => {
      engine.clock.advance(4_000);
      return beginAttempt(...args);
    };
    engine.ledger.markSent = () => Promise.reject(new Error('no store'));
    await expect(tick(engine, 'A')).rejects.toThrow('no store');
    engine.ledger.markSent = markSent;
    const leftAt = engine.messenger.sends[0]?.at.getTime() ?? 0;
    expect(await tick(engine, 'A')).toEqual(new Date(leftAt + 25_000));
  });

  it('is kept by who takes over from a worker that died during a send, however late that had left', async () => {
    const { engine } = await given(3, { interval: EXACT });
    const { beginAttempt } = engine.ledger;
    engine.ledger.beginAttempt = (...args) => {
      engine.clock.advance(4_000);
      return beginAttempt(...args);
    };
    engine.messenger.answer(() => Promise.reject(new Error('killed')));
    const { left } = engine.lanes;
    engine.lanes.left = async (...args) => {
      // What it does after the send it does not come to.
      if (engine.messenger.sends.length === 0) await left(...args);
    };
    await tick(engine, 'A').catch(() => undefined);
    const leftAt = engine.messenger.sends[0]?.at.getTime() ?? 0;
    const another = testEngine(store, { clock: engine.clock });
    await planCampaigns(another);
    expect(await tick(another, 'A')).toEqual(new Date(leftAt + 25_000));
  });

  it('outlives a restart', async () => {
    const { engine } = await given(5);
    const next = await tick(engine, 'A');
    const restarted = testEngine(store);
    expect(await tick(restarted, 'A')).toEqual(next);
    expect(restarted.messenger.sends).toEqual([]);
  });

  it('holds however many workers tick its lane', async () => {
    const { engine } = await given(5, { interval: EXACT });
    const workers = [engine, ...Array.from({ length: 3 }, () => testEngine(store, { clock: engine.clock }))];
    for (let n = 0; n < 3; n++) {
      await inParallel(8, (worker) => tickLane(workers[worker % 4] as TestEngine, 'A', WITHOUT_SLEEP));
      engine.clock.advance(25_000);
    }
    const sends = workers.flatMap(({ messenger }) => messenger.sends);
    expect(new Set(sends.map(({ at }) => at.getTime())).size).toBe(3);
    expect(sends).toHaveLength(3);
  });
});

const WITHOUT_SLEEP = { stopping: new AbortController().signal, sleep: async () => undefined };

/** A chance that knows both extremes. */
function changeable(): () => number {
  const draws = [0, 0.999_999, 0.3, 0.9, 0.01];
  let n = 0;
  return () => draws[n++ % draws.length] ?? 0;
}
