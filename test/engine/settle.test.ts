import { describe, expect, it, vi } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { SendOutcome } from '../../src/engine/ports.ts';
import { applyReceipt } from '../../src/engine/receipts.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { testStore } from '../store/test-store.ts';
import {
  fleet,
  instanceOf,
  people,
  runningCampaign,
  testEngine,
  type TestEngine,
  tick,
} from './test-engine.ts';

const store = await testStore();

const COUNTERS = ['rate:hora:A:2026031009', 'rate:dia:A:20260310'];

async function given(contacts = 1, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await fleet(engine, 'A', 'B');
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A'],
    ...changes,
  });
  await planCampaigns(engine);
  return { engine, campaign };
}

async function sendWith(engine: TestEngine, outcome: SendOutcome) {
  engine.messenger.answer(outcome);
  await tick(engine, 'A');
  const [row] = await store.models.messages.find().lean();
  return { row, used: await engine.counters.read(COUNTERS), number: await instanceOf(engine, 'A') };
}

describe('a send that Evolution', () => {
  it('accepts is sent, its key id known, and receipts that waited for it can come', async () => {
    const { engine } = await given();
    const { row, used } = await sendWith(engine, { kind: 'accepted', keyId: 'K1' });
    expect(row).toMatchObject({ status: 'sent', keyId: 'K1', sentAt: engine.clock.now(), attempt: 1 });
    expect(used).toEqual([1, 1]);
    expect(engine.released).toEqual(['K1']);
  });

  it('rejects has failed for good; capacity comes back, and the number is not to blame', async () => {
    const { engine } = await given();
    const { row, used, number } = await sendWith(engine, { kind: 'rejected', reason: 'not on WhatsApp' });
    expect(row).toMatchObject({ status: 'failed', reason: 'not on WhatsApp', failedAt: engine.clock.now() });
    expect(used).toEqual([0, 0]);
    expect(number).toMatchObject({ consecutiveFailures: 0, state: 'connected' });
  });

  it('does not answer is unknown: neither sent again nor given back', async () => {
    const { engine } = await given();
    const { row, used } = await sendWith(engine, { kind: 'unknown', reason: 'no answer in time' });
    expect(row).toMatchObject({ status: 'unknown', reason: 'no answer in time', attempt: 1, instance: 'A' });
    expect(used).toEqual([1, 1]);
  });

  it('could not send, through no fault of the number, is queued for a second later', async () => {
    const { engine } = await given();
    const { row, used, number } = await sendWith(engine, {
      kind: 'not_sent',
      reason: 'busy',
      ownFault: false,
    });
    expect(row).toMatchObject({ status: 'queued', reason: 'busy', attempt: 1 });
    expect(row?.retryAt).toEqual(new Date(engine.clock.now().getTime() + 1_000));
    expect(used).toEqual([0, 0]);
    expect(number).toMatchObject({ consecutiveFailures: 0, state: 'connected' });
  });

  it('could not send again and again waits longer each time, at most 5 min', async () => {
    const { engine } = await given();
    const waits: number[] = [];
    for (let n = 0; n < 11; n++) {
      const { row } = await sendWith(engine, { kind: 'not_sent', reason: 'busy', ownFault: false });
      waits.push(((row?.retryAt.getTime() ?? 0) - engine.clock.now().getTime()) / 1000);
      engine.clock.advance(600_000);
      await planCampaigns(engine);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('rejects is settled also when capacity cannot be given back', async () => {
    const { engine } = await given();
    engine.counters = { ...engine.counters, refund: () => Promise.reject(new Error('no Redis')) };
    engine.messenger.answer({ kind: 'rejected', reason: 'not on WhatsApp' });
    await expect(tick(engine, 'A')).rejects.toThrow('no Redis');
    await vi.waitFor(async () =>
      expect(await store.models.messages.findOne().lean()).toMatchObject({ status: 'failed' }),
    );
  });
});

describe('a late answer', () => {
  it('changes nothing that was decided meanwhile', async () => {
    const { engine } = await given();
    const [before] = await store.models.messages.find().lean();
    engine.messenger.answer(async () => {
      await engine.ledger.markFailed(before?._id ?? '', 1, 'given up', engine.clock.now());
      return { kind: 'accepted', keyId: 'late' };
    });
    await tick(engine, 'A');
    expect(await store.models.messages.findOne().lean()).toMatchObject({
      status: 'failed',
      reason: 'given up',
    });
  });
});

describe("failures of the number's own", () => {
  const closed = { kind: 'not_sent', reason: 'connection_closed', ownFault: true } as const;
  const unknownThere = {
    kind: 'not_sent',
    reason: 'Evolution does not know the instance',
    ownFault: true,
  } as const;
  const OPEN = { kind: 'connection', state: 'open' } as const;

  /** Has the waiting message fail; it is planned anew when its time has come. */
  async function fail(engine: TestEngine, outcome: SendOutcome) {
    const { number } = await sendWith(engine, outcome);
    engine.clock.advance(600_000);
    await planCampaigns(engine);
    return number;
  }

  it('that say it is not connected take it out at once; its messages go elsewhere', async () => {
    const { engine, campaign } = await given(4, { instances: ['A', 'B'] });
    const { number } = await sendWith(engine, closed);
    expect(number).toMatchObject({ state: 'connecting', consecutiveFailures: 1 });
    expect(await engine.ledger.assignedCounts()).toEqual([
      { instance: 'B', campaignId: campaign.id, count: 3, cold: 3 },
    ]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ queued: 1 });
  });

  it('take it out for a while after five in a row', async () => {
    const { engine } = await given();
    for (let n = 1; n <= 4; n++) {
      expect(await fail(engine, unknownThere)).toMatchObject({ state: 'connected', consecutiveFailures: n });
    }
    const until = new Date(engine.clock.now().getTime() + 5_000);
    expect(await fail(engine, unknownThere)).toMatchObject({
      state: 'disconnected',
      cause: 'failing',
      evidence: '5 failures in a row, the last: Evolution does not know the instance',
      until,
    });
  });

  it('leave it one chance when it is taken back, and rest it longer each time it is lost', async () => {
    const { engine } = await given();
    for (let n = 1; n <= 4; n++) await fail(engine, unknownThere);
    const rests: number[] = [];
    for (let n = 0; n < 3; n++) {
      const now = engine.clock.now();
      const { until, consecutiveFailures } = await fail(engine, unknownThere);
      expect(consecutiveFailures).toBe(5 + n);
      rests.push(((until?.getTime() ?? 0) - now.getTime()) / 1_000);
      await observeInstance(engine, 'A', OPEN);
    }
    expect(rests).toEqual([5, 10, 20]);
  });

  it('are over when it succeeds once', async () => {
    const { engine } = await given(2);
    for (let n = 1; n <= 5; n++) await fail(engine, unknownThere);
    await observeInstance(engine, 'A', OPEN);
    await sendWith(engine, { kind: 'accepted', keyId: 'K1' });
    await applyReceipt(engine, 'A', 'K1', 'delivered');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', consecutiveFailures: 0 });
    engine.clock.advance(60_000);
    await planCampaigns(engine);
    expect((await sendWith(engine, unknownThere)).number).toMatchObject({ state: 'connected' });
  });

  it('that say five times that an open number is not connected take it out as well', async () => {
    const { engine } = await given();
    for (let n = 1; n <= 4; n++) {
      expect(await fail(engine, closed)).toMatchObject({ state: 'connecting', consecutiveFailures: n });
      await observeInstance(engine, 'A', OPEN);
    }
    expect(await fail(engine, closed)).toMatchObject({ state: 'disconnected', consecutiveFailures: 5 });
  });

  it('of sends that were on their way together are one', async () => {
    const { engine } = await given(5, { interval: { minMs: 0, maxMs: 0 } });
    const begun: (() => void)[] = [];
    const outcome = () =>
      new Promise<SendOutcome>((resolve) => {
        begun.push(() => resolve(unknownThere));
        if (begun.length === 5) {
          engine.clock.advance(1);
          for (const end of begun) end();
        }
      });
    engine.messenger.answer(outcome, outcome, outcome, outcome, outcome);
    await tick(engine, 'A');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', consecutiveFailures: 1 });
  });

  it('after it went out of use do not count', async () => {
    const { engine } = await given();
    engine.messenger.answer(async () => {
      await observeInstance(engine, 'A', { kind: 'connection', state: 'close' });
      return closed;
    });
    await tick(engine, 'A');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected', consecutiveFailures: 0 });
  });
});
