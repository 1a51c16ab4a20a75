import { pino } from 'pino';
import { frotaCaches } from '../../src/cache/frota-caches.ts';
import { memoryCounters } from '../../src/counters/memory.ts';
import { tendCampaigns } from '../../src/engine/campaigns.ts';
import { coalesce } from '../../src/engine/coalesce.ts';
import { tickLane } from '../../src/engine/lane.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { EngineSettings, Ports } from '../../src/engine/ports.ts';
import { DEFAULT_SENDING_HOURS } from '../../src/engine/quiet-hours.ts';
import { applyReceipt } from '../../src/engine/receipts.ts';
import { refreshHealth } from '../../src/engine/refresh-health.ts';
import type { Campaign, Instance } from '../../src/engine/types.ts';
import { seededRandom } from '../../src/sandbox/random.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { VirtualTime } from './virtual-time.ts';

const ZONE = 'America/Sao_Paulo';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How often the recurring jobs run. Planning is rarer than in life: nothing is faster than 25 s here. */
const EVERY = { plan: MINUTE, campaigns: MINUTE, health: 10 * MINUTE };
/** When a message is delivered after it left. */
const DELIVERED_AFTER = 3 * SECOND;

const SETTINGS: EngineSettings = {
  timeZone: ZONE,
  maxInstancesPerCampaign: Number.POSITIVE_INFINITY,
  planName: 'enterprise',
  defaultStrategy: 'hybrid',
  hourLimit: 20,
  dayLimit: 100,
  newChatLimit: 100,
  warmUpTable: [],
  sendingHours: DEFAULT_SENDING_HOURS,
  contactDayLimit: 1,
  contactGapMs: 60 * MINUTE,
  awayGraceMs: 24 * 60 * MINUTE,
  approvalAbove: 0,
  brakeAt: 2,
  alerts: { routes: [], escalation: [], hours: undefined, repeatMs: 15 * MINUTE, ackedMs: 60 * MINUTE },
  instanceNames: [],
  sendTimeoutMs: 10 * SECOND,
  absentAfterMs: 2 * MINUTE,
  optOutWords: [],
  optOutConfirmation: undefined,
};

export interface Day {
  start: Date;
  end: Date;
  numbers: readonly Instance[];
  campaigns: readonly Omit<Campaign, 'id'>[];
  /** Fills the campaigns' lists. */
  people: (store: MemoryStore) => Promise<void>;
  /** Something happens to the fleet in the course of the day. */
  events?: readonly { at: Date; happens: (ports: Ports) => Promise<void> }[];
}

/** A message as Evolution took it. */
export interface Sent {
  instance: string;
  phone: string;
  at: Date;
}

/**
 * Runs the engine itself (plans, lanes, campaigns, receipts, health) over the stores in memory, by a clock that goes from
 * event to event, and answers what was sent.
 */
export async function simulateDay(day: Day): Promise<{ sent: Sent[]; store: MemoryStore }> {
  const time = new VirtualTime(day.start);
  const store = memoryStore();
  const sent: Sent[] = [];
  const scheduled = new Set<string>();
  const stopping = new AbortController().signal;

  const runLane = async (name: string): Promise<void> => {
    scheduled.delete(name);
    const next = await tickLane(ports, name, { stopping, sleep: async (ms) => time.pass(ms) });
    if (next !== undefined) schedule(name, next);
  };
  const schedule = (name: string, at: Date): void => {
    if (scheduled.has(name)) return;
    scheduled.add(name);
    time.at(at, () => runLane(name));
  };
  const accept: Ports['messenger']['sendText'] = async ({ name: instance }, phone) => {
    const keyId = `key-${sent.length}`;
    sent.push({ instance, phone, at: time.now() });
    time.at(new Date(time.now().getTime() + DELIVERED_AFTER), async () => {
      await applyReceipt(ports, instance, keyId, 'delivered');
    });
    return { kind: 'accepted', keyId };
  };

  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const { pairings, numbers } = frotaCaches({ clock: time, random: Math.random, log });
  const plan = coalesce(async () => void (await planCampaigns(ports)));
  const ports: Ports = {
    ...store,
    counters: memoryCounters(time),
    pairings,
    numbers,
    messenger: {
      sendText: accept,
      sendMedia: (instance, phone, _, text) => accept(instance, phone, text),
      sentTo: async () => [],
      whereabouts: async () => new Map(),
      stored: async () => undefined,
      records: async () => ({ records: [], pages: 1 }),
    },
    replay: async () => ({ receipts: 0, messages: 0 }),
    probe: {
      servers: ['main'],
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
    wake: {
      async lanes(names) {
        for (const name of names) schedule(name, time.now());
      },
      plan: () => plan('all'),
      campaigns: () => undefined,
      migrations: async () => undefined,
      poll: async () => undefined,
      reconnect: async () => undefined,
      registrar: async () => undefined,
      receipts: async () => undefined,
    },
    clock: time,
    random: seededRandom('a day'),
    zonesOf: () => [ZONE],
    log,
    settings: SETTINGS,
  };

  for (const number of day.numbers) await store.instances.register(number);
  await day.people(store);
  for (const campaign of day.campaigns) await store.campaigns.create(campaign);
  for (const { at, happens } of day.events ?? []) time.at(at, () => happens(ports));
  time.every(EVERY.campaigns, () => tendCampaigns(ports, stopping));
  time.every(EVERY.plan, ports.wake.plan);
  time.every(EVERY.health, () => refreshHealth(ports));
  await time.runUntil(day.end);
  return { sent, store };
}
