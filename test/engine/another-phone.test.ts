import { beforeEach, describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import { pollInstances } from '../../src/engine/poll.ts';
import type { ObservedInstance } from '../../src/engine/ports.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

const OLD = '+5531988880000';
const OLD_SHORT = '+553188880000';
const NEW = '+5531977770000';

beforeEach(async () => {
  engine = testEngine(store);
  engine.settings = { ...engine.settings, warmUpTable: [20, 36, 65] };
  await fleet(engine, instance('A', { phone: OLD }), 'B');
  await people(store, 'clientes', 4);
  await store.models.contacts.updateMany({}, { chats: ['A', 'B'] });
});

/** Evolution is asked, and has A so. */
async function seen(changes: Partial<ObservedInstance>): Promise<void> {
  const numbers: ObservedInstance[] = [
    { name: 'A', stored: 'open', ...changes },
    { name: 'B', stored: 'open' },
  ];
  engine.probe = { ...engine.probe, observe: async (server) => (server === 'main' ? numbers : []) };
  await pollInstances(engine);
}

/** How many people have a chat with a number. */
const chats = (name: string): Promise<number> => store.models.contacts.countDocuments({ chats: name }).exec();

describe('a number that is paired with another phone', () => {
  it('warms up from the beginning, and knows nobody; others know whom they knew', async () => {
    await seen({ phone: NEW });
    const now = engine.clock.now();
    expect(await instanceOf(engine, 'A')).toMatchObject({ phone: NEW, warmUp: { stage: 0, since: now } });
    expect([await chats('A'), await chats('B')]).toEqual([0, 4]);
    expect(await engine.audits.list({ limit: 9 })).toEqual([
      {
        at: now,
        actor: 'frota',
        action: 'instance.new_phone',
        subject: 'instance:A',
        details: { chats: 4 },
      },
      {
        at: now,
        actor: 'frota',
        action: 'instance.warmup',
        subject: 'instance:A',
        details: { from: 'warmed up', to: 0, reason: 'paired with another phone' },
      },
    ]);
  });

  it('does so once for each phone', async () => {
    await seen({ phone: NEW });
    const { warmUp } = await instanceOf(engine, 'A');
    engine.clock.advance(60_000);
    await seen({ phone: NEW });
    expect((await instanceOf(engine, 'A')).warmUp).toEqual(warmUp);
    await engine.contacts.noteSent('+5511970000000', 'A', engine.clock.now());
    await seen({ phone: OLD });
    expect(await instanceOf(engine, 'A')).toMatchObject({ warmUp: { stage: 0, since: engine.clock.now() } });
    expect(await chats('A')).toBe(0);
  });

  it('and moved to another server does so, too', async () => {
    engine.probe = {
      ...engine.probe,
      observe: async (server) =>
        server === 'main' ? [{ name: 'B', stored: 'open' }] : [{ name: 'A', stored: 'open', phone: NEW }],
    };
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: 'second', warmUp: { stage: 0 } });
    expect(await chats('A')).toBe(0);
  });

  it('has what was planned for it planned again: those are first messages now', async () => {
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'] });
    await planCampaigns(engine);
    const cold = async () => (await engine.ledger.assignedCounts()).map((count) => count.cold);
    expect(await cold()).toEqual([0]);
    await seen({ phone: NEW });
    await planCampaigns(engine);
    const [count] = await engine.ledger.assignedCounts();
    expect(count).toMatchObject({ instance: 'A', cold: count?.count });
  });

  it.each<[string, Partial<ObservedInstance>]>([
    ['while Evolution does not say its phone', {}],
    ['when WhatsApp writes the same phone without its ninth digit', { phone: OLD_SHORT }],
    ['when nothing changed', { phone: OLD }],
  ])('is not taken for one %s', async (_, changes) => {
    await seen(changes);
    expect(await instanceOf(engine, 'A')).not.toHaveProperty('warmUp');
    expect(await chats('A')).toBe(4);
    expect(await engine.audits.list({ limit: 9 })).toEqual([]);
  });

  it('is none when its phone becomes known', async () => {
    const { phone: _, ...unknown } = instance('C');
    await engine.instances.register(unknown);
    engine.probe = {
      ...engine.probe,
      observe: async () => [{ name: 'C', stored: 'open', phone: NEW }],
    };
    await pollInstances(engine);
    const known = await instanceOf(engine, 'C');
    expect(known.phone).toBe(NEW);
    expect(known).not.toHaveProperty('warmUp');
  });

  it.each<[string, () => void, Partial<ObservedInstance>]>([
    ['while WARM_UP is off', () => (engine.settings = { ...engine.settings, warmUpTable: [] }), {}],
    ['on Meta’s Cloud API', () => undefined, { business: true }],
  ])('does not warm up %s, but knows nobody', async (_, given, changes) => {
    given();
    await seen({ phone: NEW, ...changes });
    expect(await instanceOf(engine, 'A')).not.toHaveProperty('warmUp');
    expect(await chats('A')).toBe(0);
  });
});
