/**
 * The chaos run: real worker and web processes over one real MongoDB and one real Redis, all of them killed again and
 * again while a campaign goes out through a sandbox that lives in this process and so sees everything. Afterwards its
 * journal, which nobody could hurt, is held against the ledger.
 *
 * - `npm run chaos` (`main.ts`) runs the long form, `chaos.test.ts` the short one; `forms.ts` has their sizes.
 * - `blows.ts` draws what is done when, from a seed; `deal-blows.ts` does it.
 * - `stage.ts` sets up what is not hurt: the sandbox, and a desk that orders campaigns (`orders.ts`) and reads the ledger.
 * - `servers.ts`, `crew.ts`, `frota-process.ts`, `compiled-frota.ts` run what is hurt.
 * - `judge.ts` finds what must not be; `account.ts` tells it. What is to be judged goes there, with its table of cases.
 *
 * First a campaign to all contacts, which must be completed while the blows fall. Then, in peace, the squeeze: another to
 * more people than the numbers have left of their limits. Nothing here knows the engine's inside: only settings, signals,
 * the journal, and the rows of the ledger.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Interval } from '../../src/engine/types.ts';
import { messageOf } from '../../src/errors.ts';
import { Closers } from '../../src/shutdown.ts';
import { type Blow, type BlowOptions, drawBlows } from './blows.ts';
import { calmZone } from './calm-zone.ts';
import { type Crew, startCrew } from './crew.ts';
import { dealBlows, type Targets } from './deal-blows.ts';
import { frotaProcess, type LogLine } from './frota-process.ts';
import { type Finding, judge, type Pause, pausesOf } from './judge.ts';
import { readLedger, summaryOf } from './ledger.ts';
import { awaitReceipts, order, squeeze } from './orders.ts';
import { layGround } from './ground.ts';
import { setStage, stageLog } from './stage.ts';
import { until } from './until.ts';

export interface ChaosOptions extends BlowOptions {
  /** Contacts of the campaign. */
  sends: number;
  interval: Interval;
  /** Messages of one number an hour and a day: more than its share of the campaign by what the squeeze is to use. */
  hourLimit: number;
  dayLimit: number;
  /** Whether the receipts of all messages are waited for, too. */
  receipts: boolean;
  /** The campaign must be completed within this, in ms. */
  patienceMs: number;
}

/** What a run came to. */
export interface Account {
  /** With their versions. */
  servers: string[];
  sends: number;
  accepted: number;
  /** From the start of the campaign to its completion, in ms. */
  tookMs: number;
  blows: Blow[];
  /** Processes that ended without having been killed: they found a server gone when they started. */
  falls: string[];
  /** Attempts beyond each message's first: the earlier one was proved not to have left. */
  repeatedAttempts: number;
  /** Times that a number that had work stood still for over `STALL_MS`, the longest first: its lane changed hands. */
  stalls: Pause[];
  /** What the limits left for the squeeze, and what it used. */
  squeeze: { room: number; used: number };
  receipts: { delivered: number; lostWebhooks: number };
  /** How far the journal's pauses may be off, in ms. */
  jitterMs: number;
  /** Lines of all processes' logs at warn and above, with how often. */
  complaints: Map<string, number>;
  findings: Finding[];
}

/** A lane that stands still for longer, in ms, waits for another worker or for a server. */
export const STALL_MS = 5_000;
/** Up to this share of the messages all numbers have work. */
const BUSY_SHARE = 0.8;

/** A send's latency, and what else may lie between its begin and its place in the journal, in ms. */
const LATENCY_MS = [150, 350] as const;
const TRANSPORT_MS = 100;
const JITTER_MS = LATENCY_MS[1] - LATENCY_MS[0] + TRANSPORT_MS;

/**
 * Runs it all. `tell` hears what happens when it happens.
 * @throws Error when the campaign is not completed in time, with where its messages are.
 */
export async function runChaos(options: ChaosOptions, tell: (line: string) => void): Promise<Account> {
  const closers = new Closers(stageLog);
  try {
    return await run(options, tell, closers);
  } finally {
    await closers.close();
  }
}

async function run(options: ChaosOptions, tell: (line: string) => void, closers: Closers): Promise<Account> {
  const { interval, hourLimit, dayLimit } = options;
  const timeZone = calmZone(new Date());
  const complaints = new Map<string, number>();
  const falls: string[] = [];
  const targets = await setUp(options, timeZone, closers, {
    hear: ({ level, msg }) => {
      if (level === 'info' || level === 'debug') return;
      complaints.set(`${level}: ${msg}`, (complaints.get(`${level}: ${msg}`) ?? 0) + 1);
    },
    onFall: (who) => {
      falls.push(who);
      tell(who);
    },
  });
  const { stage, mongo, redis } = targets;
  const { journal, webhooks } = stage.sandbox;
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();

  const startedAt = performance.now();
  const campaign = await order(stage, { name: 'Caos', people: options.sends, from: 0, interval });
  await until('the first message is sent', 30_000, async () => journal.accepted.length > 0);
  await redis.remember();
  const over = new AbortController();
  closers.add('blows', async () => over.abort());
  const dealing = dealBlows(drawBlows(options), targets, tell, over.signal);
  await until('the campaign is completed', options.patienceMs, async () => {
    return (await stage.desk.ports.campaigns.get(campaign.id))?.status === 'completed';
  }).catch(async (error: unknown) => {
    const rows = await readLedger(stage.mongoUri);
    throw new Error(`${messageOf(error)}\n${summaryOf(rows)}`, { cause: error });
  });
  const tookMs = performance.now() - startedAt;
  over.abort();
  const blows = await dealing;
  tell('the campaign is completed');

  const sent = journal.accepted.length;
  const busy = journal.accepted.slice(0, options.sends * BUSY_SHARE);
  const stalls = pausesOf(busy).filter(({ ms }) => ms > STALL_MS);
  const room = options.numbers * Math.min(hourLimit, dayLimit) - sent;
  const squeezed = await squeeze(stage, room, options.sends, interval);
  const used = journal.accepted.length - sent;
  tell(`the limits are used up: ${used} of the ${room} messages that they left`);
  if (options.receipts) await awaitReceipts(stage);

  loop.disable();
  const jitterMs = Math.round(JITTER_MS + loop.max / 1e6);
  const rows = await readLedger(stage.mongoUri);
  const contacts = [...campaign.phones, ...squeezed];
  const limits = { hour: hourLimit, day: dayLimit, timeZone };
  const { accepted } = journal;
  return {
    servers: [mongo.name, redis.name],
    sends: options.sends,
    accepted: accepted.length,
    tookMs,
    blows,
    falls,
    repeatedAttempts: rows.reduce((sum, { attempt }) => sum + Math.max(0, attempt - 1), 0),
    stalls: stalls.sort((a, b) => b.ms - a.ms),
    squeeze: { room, used },
    receipts: {
      delivered: rows.filter(({ status }) => status === 'delivered' || status === 'read').length,
      lostWebhooks: webhooks.lost,
    },
    jitterMs,
    complaints,
    findings: judge({ contacts, rows, accepted, limits, minIntervalMs: interval.minMs, jitterMs }),
  };
}

/** Starts everything, and waits until the fleet is known. */
async function setUp(
  options: ChaosOptions,
  timeZone: string,
  closers: Closers,
  ears: { hear: (line: LogLine) => void; onFall: (who: string) => void },
): Promise<Targets> {
  const { build, mongo, redis } = await layGround(closers);
  const stage = await setStage({
    seed: options.seed,
    numbers: options.numbers,
    mongoUri: `${mongo.uri}/frota`,
    redisUri: redis.uri,
    latencyMs: LATENCY_MS,
    env: {
      HOUR_LIMIT: String(options.hourLimit),
      DAY_LIMIT: String(options.dayLimit),
      TIME_ZONE: timeZone,
    },
  });
  closers.add('stage', stage.stop);
  const crew = (role: string, size: number): Crew => {
    const members = startCrew(
      size,
      () => frotaProcess(build.main, stage.envOf(role), ears.hear),
      (place, how) => ears.onFall(`${role} ${place + 1} ended by itself (${how})`),
    );
    closers.add(role, members.stop);
    return members;
  };
  const web = crew('web', 1);
  const workers = crew('worker', options.workers);
  await Promise.all([web.ready(), workers.ready()]);
  await until('the fleet is known', 20_000, async () => {
    const fleet = await stage.desk.ports.instances.all();
    return fleet.filter(({ state }) => state === 'connected').length === options.numbers;
  });
  return { stage, workers, web, mongo, redis };
}
