import { describe, expect, it } from 'vitest';
import { observeInstance, pauseInstance, resumeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Observation } from '../../src/engine/instance-states.ts';
import type { Campaign, Message } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine } from './test-engine.ts';

const store = await testStore();

const OPEN: Observation = { kind: 'connection', state: 'open' };
const CONNECTING: Observation = { kind: 'connection', state: 'connecting' };
const BANNED: Observation = { kind: 'closed', code: 403 };

async function given(changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await fleet(engine, 'A', 'B');
  await people(store, 'clientes', 20);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A', 'B'],
    ...changes,
  });
  await planCampaigns(engine);
  const assigned = async () =>
    Object.fromEntries((await engine.ledger.assignedCounts()).map((one) => [one.instance, one.count]));
  return { engine, campaign, assigned };
}

describe('a number that leaves connected', () => {
  it.each([
    ['connecting', CONNECTING],
    ['banned', BANNED],
    ['restricted', { kind: 'closed', code: 402 }],
    ['disconnected', { kind: 'connection', state: 'close' }],
  ] satisfies [string, Observation][])(
    '(now %s) gives its waiting messages to the others',
    async (state, seen) => {
      const { engine, campaign, assigned } = await given({ interval: { minMs: 0, maxMs: 0 } });
      expect(await assigned()).toEqual({ A: 10, B: 10 });
      expect(await observeInstance(engine, 'A', seen)).toBe(true);
      expect(await instanceOf(engine, 'A')).toMatchObject({ state, since: engine.clock.now() });
      expect(await assigned()).toEqual({ B: 20 });
      expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 20, queued: 0 });
    },
  );

  it('leaves what it is sending to the end of that send', async () => {
    const { engine, assigned } = await given();
    const [row] = await engine.ledger.nextAssigned('A', undefined, 1);
    await engine.ledger.beginAttempt(row as Message, { textHash: 'hash', at: engine.clock.now() });
    await observeInstance(engine, 'A', BANNED);
    expect(await store.models.messages.countDocuments({ status: 'sending', instance: 'A' })).toBe(1);
    expect(await assigned()).toEqual({ B: 3 });
  });

  it('has its messages wait when it was the only one', async () => {
    const { engine, campaign, assigned } = await given({ instances: ['A'] });
    await observeInstance(engine, 'A', BANNED);
    expect(await assigned()).toEqual({});
    expect(await engine.campaigns.get(campaign.id)).toMatchObject({
      status: 'running',
      waiting: { numbers: [{ instance: 'A', why: 'state', state: 'banned' }] },
    });
  });
});

describe('a number that comes back', () => {
  it('has its health again and gets messages at once', async () => {
    const { engine, assigned } = await given({ instances: ['A'] });
    await observeInstance(engine, 'A', CONNECTING);
    await engine.instances.setHealth('A', 0);
    expect(await assigned()).toEqual({});
    engine.clock.advance(5_000);
    expect(await observeInstance(engine, 'A', OPEN)).toBe(true);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', health: 100 });
    expect(await assigned()).toEqual({ A: 3 });
  });

  it('has the health that its outcomes give it', async () => {
    const { engine } = await given({ instances: ['A'] });
    const sentAt = new Date(engine.clock.now().getTime() - 3_600_000);
    for (let n = 0; n < 7; n++) {
      await givenRow(store.models, n < 2 ? 'delivered' : 'sent', `r${n}`, { sendingAt: sentAt, sentAt });
    }
    await observeInstance(engine, 'A', CONNECTING);
    await observeInstance(engine, 'A', OPEN);
    expect((await instanceOf(engine, 'A')).health).toBe(50);
  });
});

describe('an observation', () => {
  it('changes nothing of a number that is not in the fleet', async () => {
    const { engine } = await given();
    expect(await observeInstance(engine, 'nobody', OPEN)).toBe(false);
  });

  it('that is older than the state says nothing about it', async () => {
    const { engine } = await given();
    const askedAt = engine.clock.now();
    engine.clock.advance(1_000);
    await observeInstance(engine, 'A', BANNED);
    expect(await observeInstance(engine, 'A', OPEN, { seenAt: askedAt })).toBe(false);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'banned' });
  });

  it('is not lost when another comes at the same time', async () => {
    const engine = testEngine(store);
    for (let round = 0; round < 15; round++) {
      const name = `N${round}`;
      await fleet(engine, name);
      await Promise.all([
        observeInstance(engine, name, CONNECTING),
        observeInstance(engine, name, BANNED),
        observeInstance(engine, name, { kind: 'send_refused', reason: 'connection_closed' }),
      ]);
      expect(await instanceOf(engine, name)).toMatchObject({ state: 'banned' });
    }
  });
});

describe('a person', () => {
  it('takes a number out, whatever it is seen to do, and back into use', async () => {
    const { engine, assigned } = await given();
    expect(await pauseInstance(engine, await instanceOf(engine, 'A'), 'ana')).toBe(true);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'paused', evidence: 'paused by ana' });
    expect(await assigned()).toEqual({ B: 3 });
    expect(await pauseInstance(engine, await instanceOf(engine, 'A'), 'bia')).toBe(false);
    expect(await observeInstance(engine, 'A', OPEN)).toBe(false);

    expect(await resumeInstance(engine, await instanceOf(engine, 'A'), 'bia')).toBe(true);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting', evidence: 'resumed by bia' });
    await observeInstance(engine, 'A', OPEN);
    expect(await assigned()).toEqual({ A: 3, B: 3 });
  });

  it('cannot resume what is not paused', async () => {
    const engine = testEngine(store);
    await fleet(engine, instance('A', { state: 'banned' }));
    expect(await resumeInstance(engine, await instanceOf(engine, 'A'), 'ana')).toBe(false);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'banned' });
  });
});
