import { cancelCampaign, pauseCampaign, resumeCampaign, tendCampaigns } from '../../src/engine/campaigns.ts';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { SendOutcome } from '../../src/engine/ports.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import type { Observation } from '../../src/engine/instance-states.ts';
import { STRATEGIES, type Campaign, type Instance } from '../../src/engine/types.ts';
import { seededRandom } from '../../src/sandbox/random.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { fleet, runningCampaign, SETTINGS, testEngine, type TestEngine, tick } from './test-engine.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const RUNNING = new AbortController().signal;

/** What goes on in a fleet for some hours, drawn from a seed. */
export async function world(seed: number) {
  const random = seededRandom(`world ${seed}`);
  const upTo = (n: number): number => Math.floor(random() * n);
  const oneOf = <T>(items: readonly T[]): T => items[upTo(items.length)] as T;
  const some = <T>(items: readonly T[]): T[] => {
    const chosen = items.filter(() => random() < 0.6);
    return chosen.length > 0 ? chosen : [oneOf(items)];
  };

  const settings = {
    ...SETTINGS,
    contactDayLimit: oneOf([1, 2, 1_000]),
    contactGapMs: oneOf([0, 30 * MINUTE]),
    awayGraceMs: oneOf([0, HOUR]),
    brakeAt: 1_000,
  };
  const store = memoryStore();
  const engine = testEngine(store, { settings, random });
  // Another process, over the same store and counters.
  const shared = {
    settings,
    random,
    clock: engine.clock,
    counters: engine.counters,
    messenger: engine.messenger,
  };
  const other = testEngine(unreliable(store, random), { ...shared, woken: engine.woken, wake: engine.wake });

  const names = ['A', 'B', 'C', 'D'].slice(0, 1 + upTo(4));
  const numbers = names.map((name) =>
    records.instance(name, {
      hourLimit: 1 + upTo(8),
      dayLimit: 6 + upTo(30),
      newChatLimit: 4 + upTo(30),
      health: oneOf([100, 100, 40]),
    }),
  );
  await fleet(engine, ...numbers);
  const campaigns: Campaign[] = [];
  for (let n = 0; n < 1 + upTo(4); n++) {
    const segment = () => oneOf(['vip', 'varejo', undefined]);
    await store.addContacts(
      `list ${n}`,
      Array.from({ length: 5 + upTo(25) }, () => {
        const segmentOf = segment();
        return records.contact(
          `+55119${70_000_000 + upTo(60)}`,
          segmentOf === undefined ? {} : { segment: segmentOf },
        );
      }),
    );
    const instances = some(names);
    campaigns.push(
      await runningCampaign(engine, {
        name: `campaign ${n}`,
        list: `list ${n}`,
        variants: [String(n)],
        strategy: oneOf(STRATEGIES),
        segments: { bySegment: { vip: some(instances) }, otherwise: some(instances) },
        instances,
        interval: oneOf([
          { minMs: 25_000, maxMs: 50_000 },
          { minMs: 25_000, maxMs: 25_000 },
          { minMs: 90_000, maxMs: 200_000 },
          { minMs: 0, maxMs: 0 },
        ]),
        dailyLimitPerInstance: oneOf([3, 10, 100]),
        pauseOnHealthBelow: oneOf([30, 30, 50]),
      }),
    );
  }
  const journal: { instance: string; campaign: Campaign; at: Date; outcome: SendOutcome }[] = [];
  let keys = 0;
  let calm = false;
  const send = async ({ name }: Instance, _: string, text: string): Promise<SendOutcome> => {
    const chance = calm ? 0 : random();
    const outcome: SendOutcome =
      chance < 0.85
        ? { kind: 'accepted', keyId: `key ${keys++}` }
        : oneOf<SendOutcome>([
            { kind: 'rejected', reason: 'not on WhatsApp' },
            { kind: 'not_sent', reason: 'overloaded', ownFault: false },
            { kind: 'not_sent', reason: 'connection_closed', ownFault: true },
            { kind: 'unknown', reason: 'no answer' },
          ]);
    journal.push({
      instance: name,
      campaign: campaigns[Number(text)] as Campaign,
      at: engine.clock.now(),
      outcome,
    });
    return outcome;
  };
  engine.messenger.sendText = send;

  const SEEN: Observation[] = [
    { kind: 'connection', state: 'open' },
    { kind: 'connection', state: 'connecting' },
    { kind: 'connection', state: 'close' },
    { kind: 'closed', code: 403 },
    { kind: 'closed', code: 402, expiresInSeconds: 1_800 },
  ];
  const happens = async (): Promise<void> => {
    const campaign = await engine.campaigns.get(oneOf(campaigns).id);
    if (campaign === undefined) return;
    const name = oneOf(names);
    await oneOf([
      () => observeInstance(engine, name, oneOf(SEEN)),
      () => observeInstance(engine, name, { kind: 'connection', state: 'open' }),
      () => (campaign.status === 'running' ? pauseCampaign(engine, campaign) : undefined),
      () => (campaign.status === 'paused' ? resumeCampaign(engine, campaign) : undefined),
      async () => {
        const { since } = (await engine.instances.get(name)) ?? { since: new Date(0) };
        await engine.instances.setHealth(name, oneOf([10, 60, 100]), since);
      },
      () => reconcile(engine),
      () => (random() < 0.05 ? cancelCampaign(engine, campaign).catch(() => undefined) : undefined),
    ])();
  };
  return {
    engine,
    other,
    store,
    campaigns,
    numbers,
    journal,
    settings,
    random,
    happens,
    calmDown: () => (calm = true),
  };
}

/** A store that fails now and then, before or after it has done what it was told. */
function unreliable(store: MemoryStore, random: () => number): MemoryStore {
  const ledger = { ...store.ledger };
  for (const name of [
    'beginAttempt',
    'markSent',
    'requeueAttempt',
    'assign',
    'turnAway',
    'postponeQueued',
  ] as const) {
    const call = ledger[name] as (...args: unknown[]) => Promise<unknown>;
    const fails = async (...args: unknown[]): Promise<unknown> => {
      const chance = random();
      if (chance < 0.02) throw new Error('no store');
      const answer = await call(...args);
      if (chance > 0.98) throw new Error('no answer from the store');
      return answer;
    };
    Object.assign(ledger, { [name]: fails });
  }
  return { ...store, ledger };
}

export type World = Awaited<ReturnType<typeof world>>;

/** Both processes plan, tend and work the lanes, at times at once. */
export async function live(
  { engine, other, happens, random }: World,
  forMs: number,
  stepMs: number,
  eventful: boolean,
) {
  const end = engine.clock.now().getTime() + forMs;
  const due = new Map<string, number>();
  const both = [engine, other];
  while (engine.clock.now().getTime() < end) {
    if (eventful && random() < 0.3) await happens();
    await Promise.all(
      (random() < 0.3 ? both : [engine]).map((one) => planCampaigns(one).catch(() => undefined)),
    );
    const now = engine.clock.now().getTime();
    for (const name of engine.woken) if (!due.has(name)) due.set(name, now);
    engine.woken.clear();
    await Promise.all(
      [...due].flatMap(([name, at]) => {
        if (at > now) return [];
        const workers: TestEngine[] = random() < 0.3 ? both : [engine];
        return workers.map(async (one) => {
          const next = await tick(one, name).catch(() => one.clock.now());
          if (next === undefined) due.delete(name);
          else due.set(name, next.getTime());
        });
      }),
    );
    const upTo = engine.clock.now().getTime() + stepMs;
    engine.clock.goTo(new Date(Math.max(engine.clock.now().getTime(), Math.min(end, upTo, ...due.values()))));
    if (random() < 0.1) await tendCampaigns(engine, RUNNING);
  }
}

/** From here on all goes well: every message of a campaign that was not cancelled must get out. */
export async function drain(one: World): Promise<string[]> {
  const { engine, numbers, campaigns, store } = one;
  one.calmDown();
  for (let hour = 0; hour < 24 * 30; hour++) {
    for (const { name } of numbers) {
      await observeInstance(engine, name, { kind: 'connection', state: 'open' });
      const { since } = (await engine.instances.get(name)) ?? { since: new Date(0) };
      await engine.instances.setHealth(name, 100, since);
    }
    for (const { id } of campaigns) {
      const campaign = await engine.campaigns.get(id);
      if (campaign?.status === 'paused') await resumeCampaign(engine, campaign);
    }
    await reconcile(engine);
    await tendCampaigns(engine, RUNNING);
    if ((await engine.campaigns.list(['running'])).length === 0) break;
    await live(one, HOUR, 10 * MINUTE, false);
  }
  const open = (await store.rows()).filter(({ status }) =>
    ['queued', 'assigned', 'sending'].includes(status),
  );
  return open.map(({ id, status, reason }) => `${id} is still ${status}: ${reason}`);
}
