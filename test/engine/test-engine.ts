import { pino } from 'pino';
import { frotaCaches } from '../../src/cache/frota-caches.ts';
import { memoryCounters } from '../../src/counters/memory.ts';
import { expandAudience } from '../../src/engine/audience.ts';
import { coalesce } from '../../src/engine/coalesce.ts';
import { tickLane } from '../../src/engine/lane.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { applyReceipt } from '../../src/engine/receipts.ts';
import type { EngineSettings, Ports } from '../../src/engine/ports.ts';
import type { Campaign, Instance } from '../../src/engine/types.ts';
import type { Store } from '../../src/store/connect.ts';
import type { Stores } from '../contract/stores.ts';
import type { MemoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { ScriptedMessenger } from '../fakes/scripted-messenger.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { mongoStores } from '../store/mongo-stores.ts';

export interface TestEngine extends Ports {
  clock: TestClock;
  messenger: ScriptedMessenger;
  /** Lanes that were woken since the test last emptied this. */
  woken: Set<string>;
  /** Numbers that were said to have dropped. */
  dropped: Set<string>;
  /** Key ids whose waiting receipts were said to be applicable. */
  released: string[];
}

export const SETTINGS: EngineSettings = {
  timeZone: 'America/Sao_Paulo',
  maxInstancesPerCampaign: 10,
  planName: 'pro',
  defaultStrategy: 'intelligent',
  hourLimit: 20,
  dayLimit: 100,
  newChatLimit: 100,
  warmUpTable: [],
  sendingHours: undefined,
  contactDayLimit: 1_000,
  contactGapMs: 0,
  awayGraceMs: 24 * 3_600_000,
  approvalAbove: 0,
  brakeAt: 2,
  alerts: { routes: [], escalation: [], hours: undefined, repeatMs: 15 * 60_000, ackedMs: 3_600_000 },
  instanceNames: [],
  sendTimeoutMs: 10_000,
  absentAfterMs: 120_000,
  optOutWords: [],
  optOutConfirmation: 'Pronto! Para voltar, responda VOLTAR.',
};

/**
 * The engine over the real store (or one in memory, where a test needs none), with a clock, chance and a messenger that the
 * test owns. Made anew over the same store it is what a restarted process is.
 */
export function testEngine(store: Store | Stores, given: Partial<TestEngine> = {}): TestEngine {
  const clock = given.clock ?? new TestClock();
  const woken = new Set<string>();
  const dropped = new Set<string>();
  const released: string[] = [];
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const { pairings, numbers } = frotaCaches({ clock, random: () => 0.5, log });
  const plan = coalesce(async () => void (await planCampaigns(engine)));
  const engine: TestEngine = {
    ...('models' in store ? mongoStores(store.models) : store),
    counters: memoryCounters(clock),
    pairings,
    numbers,
    messenger: new ScriptedMessenger(clock),
    probe: {
      servers: ['main', 'second'],
      observe: async () => [],
      connectionState: async () => 'open',
      webhookDrift: async () => [],
      pairing: async () => ({ kind: 'none' }),
      restart: async () => 'restarting',
      create: async () => undefined,
      setWebhook: async () => undefined,
    },
    history: { async *written() {} },
    notifier: { lacks: () => undefined, notify: async () => ({ kind: 'done' }) },
    poster: { lacks: () => undefined, post: async () => ({ kind: 'done' }) },
    async replay(instance, records) {
      const receipts = records.flatMap(({ keyId, receipt }) =>
        receipt === undefined ? [] : { keyId, receipt },
      );
      for (const { keyId, receipt } of receipts) await applyReceipt(engine, instance.name, keyId, receipt);
      return { receipts: receipts.length, messages: records.length - receipts.length };
    },
    wake: {
      async lanes(names) {
        for (const name of names) woken.add(name);
      },
      plan: () => plan('all'),
      campaigns: () => undefined,
      migrations: async () => undefined,
      poll: async () => undefined,
      async reconnect(names) {
        for (const name of names) dropped.add(name);
      },
      registrar: async () => undefined,
      async receipts(keyId) {
        released.push(keyId);
      },
    },
    clock,
    random: () => 0.5,
    zonesOf: () => ['America/Sao_Paulo'],
    log,
    settings: SETTINGS,
    woken,
    dropped,
    released,
    ...given,
  };
  return engine;
}

/** Puts numbers into the fleet; a name alone is a healthy, connected one. */
export async function fleet({ instances }: Ports, ...numbers: readonly (string | Instance)[]): Promise<void> {
  for (const number of numbers) {
    await instances.register(typeof number === 'string' ? records.instance(number) : number);
  }
}

export async function instanceOf({ instances }: Ports, name: string): Promise<Instance> {
  const found = await instances.get(name);
  if (found === undefined) throw new Error(`no instance ${name}`);
  return found;
}

/** Puts made-up people on a list. */
export async function people(
  store: Store | MemoryStore,
  list: string,
  count: number,
  from = 0,
): Promise<void> {
  if (!('models' in store)) return store.addPeople(list, count, from);
  const made = Array.from({ length: count }, (_, n) => ({
    _id: `+55119${70_000_000 + from + n}`,
    name: `Pessoa ${from + n}`,
    lists: [list],
    attributes: {},
    optedOut: false,
  }));
  await store.models.contacts.insertMany(made, { lean: true });
}

/** A campaign that runs, with its audience in the ledger. */
export async function runningCampaign(
  engine: Ports,
  changes: Partial<Campaign> & { name: string; list: string },
): Promise<Campaign> {
  const { id: _, ...record } = records.campaign('new', changes);
  const created = await engine.campaigns.create(record);
  await expandAudience(engine, created, new AbortController().signal);
  return currently(engine, created);
}

export async function currently({ campaigns }: Ports, { id }: Campaign): Promise<Campaign> {
  const found = await campaigns.get(id);
  if (found === undefined) throw new Error(`no campaign ${id}`);
  return found;
}

/** One tick of a number's lane; where it waits, the clock goes on. */
export function tick(engine: TestEngine, instance: string): Promise<Date | undefined> {
  return tickLane(engine, instance, {
    stopping: new AbortController().signal,
    sleep: async (ms) => engine.clock.advance(ms),
  });
}

/** How often campaigns are planned in `run`, in ms: well within the two minutes that a plan looks ahead. */
const PLAN_EVERY_MS = 15_000;

/** Runs plans and woken lanes (when they are due) as the scheduler does, by the test's clock. */
export async function run(engine: TestEngine, forMs: number, planEveryMs = PLAN_EVERY_MS): Promise<void> {
  const end = engine.clock.now().getTime() + forMs;
  const due = new Map<string, number>();
  while (engine.clock.now().getTime() < end) {
    await planCampaigns(engine);
    const now = engine.clock.now().getTime();
    for (const name of engine.woken) if (!due.has(name)) due.set(name, now);
    engine.woken.clear();
    for (const [name, at] of due) {
      if (at > now) continue;
      const next = await tick(engine, name);
      if (next === undefined) due.delete(name);
      else due.set(name, next.getTime());
    }
    const nextPlan = engine.clock.now().getTime() + planEveryMs;
    engine.clock.goTo(new Date(Math.min(end, nextPlan, ...due.values())));
  }
}
