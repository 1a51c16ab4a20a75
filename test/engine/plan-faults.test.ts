import { describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import {
  currently,
  fleet,
  people,
  runningCampaign,
  testEngine,
  type TestEngine,
  tick,
} from './test-engine.ts';

const store = await testStore();

const UNPACED = { minMs: 0, maxMs: 0 };

async function given(changes: Partial<Campaign> = {}, contacts = 4) {
  const engine = testEngine(store);
  await fleet(engine, 'A', 'B', 'C');
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', ...changes });
  return { engine, campaign };
}

const assignedOf = async (engine: TestEngine, { id }: Campaign): Promise<number> =>
  (await engine.ledger.progress(id)).assigned;

describe('a campaign that cannot be planned keeps no other from its turn', () => {
  it.each<[string, (engine: TestEngine, bad: Campaign) => unknown]>([
    [
      'its messages cannot be read',
      ({ ledger }, bad) => {
        const { queued } = ledger;
        ledger.queued = (id, ...rest) =>
          id === bad.id ? Promise.reject(new Error('no')) : queued(id, ...rest);
      },
    ],
    [
      'its assignments cannot be written',
      ({ ledger }, bad) => {
        const { assign } = ledger;
        ledger.assign = (all) =>
          all.some(({ id }) => id.startsWith(bad.id)) ? Promise.reject(new Error('no')) : assign(all);
      },
    ],
    [
      'it cannot be said why it waits',
      async (engine, bad) => {
        await store.models.campaigns.updateOne({ _id: bad.id }, { $set: { instances: ['gone'] } });
        engine.campaigns.move = () => Promise.reject(new Error('no'));
      },
    ],
    [
      'its strategy is one that nobody knows',
      (_, bad) => store.models.campaigns.updateOne({ _id: bad.id }, { $set: { strategy: 'best' } }),
    ],
  ])('when %s', async (_, breaks) => {
    const { engine, campaign: bad } = await given();
    const good = await runningCampaign(engine, { name: 'Páscoa', list: 'clientes' });
    await breaks(engine, bad);
    expect((await planCampaigns(engine)).assigned).toBeGreaterThanOrEqual(4);
    expect(await assignedOf(engine, good)).toBe(4);
  });
});

describe('what others do while a plan is made', () => {
  /** Has something happen between the plan's look at the fleet and what it writes. */
  function meanwhile(engine: TestEngine, happens: () => Promise<unknown>): void {
    const { many } = engine.contacts;
    engine.contacts = {
      ...engine.contacts,
      async many(phones) {
        const found = await many(phones);
        engine.contacts.many = many;
        await happens();
        return found;
      },
    };
  }

  it('a message that somebody else assigned stays there', async () => {
    const { engine, campaign } = await given();
    meanwhile(engine, () =>
      store.models.messages.updateMany({}, { $set: { status: 'assigned', instance: 'Z' } }),
    );
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    expect(await store.models.messages.countDocuments({ campaignId: campaign.id, instance: 'Z' })).toBe(4);
  });

  it('a number that falls meanwhile gives back at once what the plan gave it', async () => {
    const { engine } = await given({ instances: ['A', 'B'] });
    meanwhile(engine, () => observeInstance(engine, 'A', { kind: 'closed', code: 403 }));
    await planCampaigns(engine);
    await planCampaigns(engine);
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ instance: 'B' }]);
    expect(await store.models.messages.countDocuments({ instance: 'A' })).toBe(0);
  });

  it('a message that was ended meanwhile stays so', async () => {
    const { engine, campaign } = await given();
    meanwhile(engine, () => engine.ledger.suppressRest(campaign.id, 'campaign cancelled'));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ suppressed: 4 });
  });

  it('a campaign that ended meanwhile is not said to wait', async () => {
    const { engine, campaign } = await given({ instances: ['gone'] });
    meanwhile(engine, () => engine.campaigns.move(campaign.id, ['running'], 'cancelled'));
    await planCampaigns(engine);
    expect(await currently(engine, campaign)).not.toHaveProperty('waiting');
  });

  it('a contact who was moved meanwhile is written to by the number that they were moved to', async () => {
    const { engine } = await given({ strategy: 'sticky' }, 1);
    meanwhile(engine, () => store.models.contacts.updateMany({}, { $set: { preferredInstance: 'C' } }));
    await planCampaigns(engine);
    await planCampaigns(engine);
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ instance: 'C', count: 1 }]);
    expect(await store.models.contacts.findOne().lean()).toMatchObject({ preferredInstance: 'C' });
  });

  it('several plans at once have each new contact written to by the number that they then prefer', async () => {
    const { engine } = await given({ strategy: 'sticky', interval: UNPACED }, 60);
    await runningCampaign(engine, {
      name: 'Páscoa',
      list: 'clientes',
      strategy: 'hybrid',
      interval: UNPACED,
    });
    const others = [0.1, 0.9].map((chance) => testEngine(store, { random: () => chance }));
    await Promise.all([engine, ...others].map((one) => planCampaigns(one)));
    await planCampaigns(engine);
    const contacts = await store.models.contacts.find().lean();
    const numberOf = new Map(contacts.map(({ _id, preferredInstance }) => [_id, preferredInstance]));
    const rows = await store.models.messages.find({ status: 'assigned' }).lean();
    expect(rows).toHaveLength(120);
    expect(rows.filter(({ phone, instance: name }) => numberOf.get(phone) !== name)).toEqual([]);
  });

  it('several plans at once pass no limit', async () => {
    const { engine, campaign } = await given({ instances: ['D'], interval: UNPACED }, 30);
    await fleet(engine, instance('D', { hourLimit: 10 }));
    await inParallel(4, () => planCampaigns(testEngine(store)));
    // One that reads between another's look and its writing may assign more; the reservation lets no more go out.
    expect(await assignedOf(engine, campaign)).toBeGreaterThanOrEqual(10);
    await tick(engine, 'D');
    expect(engine.messenger.sends).toHaveLength(10);
  });
});

describe('a long plan', () => {
  it('wakes the numbers after each round, and ends when its look at the fleet is old', async () => {
    const { engine, campaign } = await given({ instances: ['A'], interval: UNPACED }, 1_100);
    await store.models.instances.deleteMany({ _id: { $ne: 'A' } });
    await store.models.instances.updateOne({ _id: 'A' }, { $set: { hourLimit: 30 } });
    // Nearly all of them have opted out: pages of 60, 120 and 240 yield little.
    const rows = await store.models.messages.find().sort({ order: 1 }).lean();
    const optedOut = rows.filter((_, place) => place % 50 !== 0).map(({ phone }) => phone);
    await store.models.contacts.updateMany({ _id: { $in: optedOut } }, { $set: { optedOut: true } });
    const assignedAtWake: number[] = [];
    engine.wake.lanes = async () => {
      assignedAtWake.push(await assignedOf(engine, campaign));
      engine.clock.advance(700);
    };
    await planCampaigns(engine);
    expect(assignedAtWake).toHaveLength(3);
    expect(assignedAtWake[0]).toBe(2);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: assignedAtWake.at(-1) });
    expect((await engine.ledger.progress(campaign.id)).queued).toBeGreaterThan(0);
  });
});
