/**
 * The webhook storm: receipts are posted at a steady rate, as Evolution posts them, to a web process that is killed again
 * and again (`kill -9`) over a MongoDB that goes away for a while. What was answered 200 must be in the ledger in the end.
 * `npm run chaos` runs the long form after the campaign (`-- --only webhooks`: it alone), `webhook-storm.test.ts` the short one.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { between, seededRandom } from '../../src/sandbox/random.ts';
import { Closers } from '../../src/shutdown.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import type { InboxDoc, MessageDoc } from '../../src/store/models.ts';
import { rowDoc } from '../store/ledger-rows.ts';
import { businessUpdate } from '../webhooks/shapes.ts';
import { messagesUpdate } from '../webhooks/hooks.ts';
import { startCrew } from './crew.ts';
import { frotaProcess } from './frota-process.ts';
import { CLIENT_TIMEOUT_MS, persistentPost, type PostLog } from './persistent-post.ts';
import { layGround } from './ground.ts';
import { setStage, stageLog } from './stage.ts';
import { until } from './until.ts';

/** What is done to the installation, so many ms after what was done before. */
export type StormBlow = { afterMs: number } & (
  { kind: 'kill web' } | { kind: 'kill mongodb'; awayMs: number }
);

export interface StormOptions {
  seed: number;
  /** Receipts that are posted a second, each for a message of its own, until all blows are dealt. */
  perSecond: number;
  blows: readonly StormBlow[];
  /** What killed processes held is free when all is acknowledged, rather than 30 s after it was taken. */
  leasesLapse?: boolean;
}

export interface StormAccount {
  posts: PostLog;
  acknowledged: number;
  /** Acknowledged and not applied yet: what waited in the inbox when the web process had been killed. */
  waitedAtKills: number;
  /** From the last acknowledgement until everything was applied, in ms. */
  settledMs: number;
  /** What must not be. */
  findings: string[];
}

/** Everything once, in some seconds; what a killed process held does not wait for its lease to run out, as in the long form. */
export function shortStorm(seed: number): StormOptions {
  return {
    seed,
    perSecond: 150,
    leasesLapse: true,
    blows: [
      { afterMs: 700, kind: 'kill web' },
      // Its successor is up by then: it is to be the one that says 503.
      { afterMs: 2_000, kind: 'kill mongodb', awayMs: 3_000 },
      { afterMs: 1_000, kind: 'kill web' },
    ],
  };
}

/** The database is away for 20 s, and processes are killed before and after that at moments that the seed chooses. */
export function longStorm(seed: number): StormOptions {
  const random = seededRandom(seed, 'storm');
  const kill = (): StormBlow => ({ afterMs: between(random, [500, 4_000]), kind: 'kill web' });
  return {
    seed,
    perSecond: 200,
    blows: [
      ...Array.from({ length: 8 }, kill),
      { afterMs: 1_000, kind: 'kill mongodb', awayMs: 20_000 },
      ...Array.from({ length: 8 }, kill),
    ],
  };
}

/** The lease of what a killed process held is 30 s; the rest is for a slow machine, in ms. */
const PATIENCE_MS = 90_000;
/** Until a process is ready again it takes at most so long, in ms; rows are made for as many receipts as that allows. */
const START_MS = 8_000;
/** FerretDB takes no batch of more than 25,000. */
const ROWS_AT_ONCE = 1_000;
const READY_MS = 30_000;

/** @throws Error when not all is acknowledged and applied in time. */
export async function runStorm(options: StormOptions, tell: (line: string) => void): Promise<StormAccount> {
  const closers = new Closers(stageLog);
  try {
    return await run(options, tell, closers);
  } finally {
    await closers.close();
  }
}

async function run(
  options: StormOptions,
  tell: (line: string) => void,
  closers: Closers,
): Promise<StormAccount> {
  const { build, mongo, redis } = await layGround(closers);
  const mongoUri = `${mongo.uri}/frota`;
  const stage = await setStage({ seed: options.seed, numbers: 1, mongoUri, redisUri: redis.uri });
  closers.add('stage', stage.stop);
  const store = await connectStore(mongoUri);
  closers.add('store', store.close);

  const env = stage.envOf('web');
  const worker = startCrew(
    1,
    () => frotaProcess(build.main, stage.envOf('worker')),
    () => undefined,
  );
  closers.add('worker', worker.stop);
  // One that finds no database when it starts ends, and is started again.
  const web = startCrew(
    1,
    () => frotaProcess(build.main, env),
    () => undefined,
  );
  closers.add('web', web.stop);
  await Promise.all([web.ready(), worker.ready()]);
  const [instance = ''] = stage.numbers;
  await until(
    'the fleet is known',
    READY_MS,
    async () => (await stage.desk.ports.instances.get(instance)) !== undefined,
  );

  const keys = Array.from({ length: mostReceipts(options) }, (_, n) => `storm-${n}`);
  const rows = keys.map((keyId) => rowDoc('sent', keyId, { keyId, instance }));
  for (let n = 0; n < rows.length; n += ROWS_AT_ONCE) {
    await store.models.messages.insertMany(rows.slice(n, n + ROWS_AT_ONCE), { lean: true });
  }
  const random = seededRandom(options.seed, 'posts');
  const url = `${env['PUBLIC_URL']}/webhooks/evolution/main`;
  const sender = persistentPost(url, env['WEBHOOK_SECRET'] ?? '', random);
  closers.add('sender', sender.stop);

  let waitedAtKills = 0;
  const ended = new AbortController();
  const blows = dealAll().finally(() => ended.abort());
  const givenUp = new AbortController();
  setMaxListeners(0, givenUp.signal);
  closers.add('posts', async () => givenUp.abort());
  const posting = postAll(keys, options.perSecond, ended.signal, (keyId) =>
    sender.post(bodyOf(keyId, instance), givenUp.signal),
  );
  await blows;
  const deadline = setTimeout(() => givenUp.abort(), PATIENCE_MS);
  const acknowledged = await posting.finally(() => clearTimeout(deadline));
  tell(`${acknowledged.length} acknowledged`);

  if (options.leasesLapse === true) {
    const held = { state: 'pending', claimedBy: { $exists: true } } as const;
    await store.models.inbox.updateMany(held, { $set: { dueAt: new Date() } });
  }
  const lastAt = performance.now();
  await until('all that was acknowledged has been applied', PATIENCE_MS, async () => {
    return (await store.models.inbox.countDocuments({ state: 'pending' })) === 0;
  });
  const settledMs = performance.now() - lastAt;
  return {
    posts: sender.log,
    acknowledged: acknowledged.length,
    waitedAtKills,
    settledMs,
    findings: [...(await lost(store, acknowledged)), ...misbehaviour(sender.log)],
  };

  async function dealAll(): Promise<void> {
    for (const blow of options.blows) {
      // Who starts while there is no database ends at once, and would meet no blow.
      await web.ready();
      await delay(blow.afterMs);
      if (blow.kind === 'kill mongodb') await restartMongo(blow.awayMs);
      else await killWeb();
    }
    await web.ready();
  }

  async function killWeb(): Promise<void> {
    await web.kill(0);
    const waited = await store.models.inbox.countDocuments({ state: 'pending' });
    tell(`kill -9 web: ${waited} acknowledged events are not applied yet`);
    waitedAtKills += waited;
  }

  async function restartMongo(awayMs: number): Promise<void> {
    tell(`kill -9 ${mongo.name}`);
    await mongo.kill();
    await delay(awayMs);
    await mongo.start();
    tell(`${mongo.name} is back`);
  }
}

function mostReceipts({ perSecond, blows }: StormOptions): number {
  const mostMs = blows.reduce((sum, blow) => {
    return sum + blow.afterMs + START_MS + (blow.kind === 'kill mongodb' ? blow.awayMs : 0);
  }, START_MS);
  return Math.ceil((mostMs / 1_000) * perSecond);
}

/** Every other message is read, the others are delivered on the Business channel. */
function bodyOf(keyId: string, instance: string): string {
  return isRead(keyId)
    ? messagesUpdate(keyId, 'READ', { instance })
    : businessUpdate(keyId, 'DELIVERED', { instance });
}

function isRead(keyId: string): boolean {
  return Number(keyId.split('-')[1]) % 2 === 0;
}

/** Posts at a steady rate until it is ended, whatever becomes of earlier ones. Answers which were acknowledged. */
async function postAll(
  keys: readonly string[],
  perSecond: number,
  ended: AbortSignal,
  post: (keyId: string) => Promise<void>,
): Promise<string[]> {
  const begun = performance.now();
  const acknowledged: string[] = [];
  const posts: Promise<unknown>[] = [];
  for (const [n, keyId] of keys.entries()) {
    if (ended.aborted) break;
    const waitMs = begun + (n / perSecond) * 1_000 - performance.now();
    if (waitMs > 0) await delay(waitMs);
    posts.push(post(keyId).then(() => acknowledged.push(keyId)));
  }
  await Promise.all(posts);
  return acknowledged;
}

/** Acknowledged receipts that the ledger does not show, or that are more or fewer than one event. */
async function lost({ models }: Store, acknowledged: readonly string[]): Promise<string[]> {
  const rows = await models.messages.find({}, { keyId: 1, status: 1 }).lean<MessageDoc[]>();
  const statuses = new Map(rows.map(({ keyId, status }) => [keyId, status]));
  const events = await models.inbox.find({}, { keyId: 1, state: 1 }).lean<InboxDoc[]>();
  const states = new Map<string, string[]>();
  for (const { keyId = '', state } of events) states.set(keyId, [...(states.get(keyId) ?? []), state]);
  return acknowledged.flatMap((keyId) => {
    const expected = isRead(keyId) ? 'read' : 'delivered';
    const ends = states.get(keyId) ?? [];
    return [
      ...(statuses.get(keyId) === expected ? [] : [`${keyId} is ${statuses.get(keyId)}, not ${expected}`]),
      ...(ends.join() === 'done' ? [] : [`${keyId} is in the inbox as: ${ends.join() || 'nothing'}`]),
    ];
  });
}

/** What Evolution must never meet, whatever happens to us. */
function misbehaviour({ answers, timedOut, without, slowestMs }: PostLog): string[] {
  const odd = [...answers].filter(([status]) => status !== 200 && status !== 503);
  return [
    ...odd.map(([status, count]) => `${count} answers ${status}`),
    ...(timedOut > 0 ? [`${timedOut} posts without an answer in ${CLIENT_TIMEOUT_MS} ms`] : []),
    ...(without > 0 ? [`${without} answers 503 without Retry-After`] : []),
    ...(slowestMs > CLIENT_TIMEOUT_MS ? [`an answer after ${Math.round(slowestMs)} ms`] : []),
  ];
}

/** A run for people to read. */
export function stormText({ posts, acknowledged, waitedAtKills, settledMs, findings }: StormAccount): string {
  const answers = [...posts.answers].map(([status, count]) => `${count} × ${status}`).join(', ');
  return [
    `${acknowledged} webhooks acknowledged; answers: ${answers}; ${posts.broken} posts met nobody`,
    `slowest answer ${Math.round(posts.slowestMs)} ms; ${waitedAtKills} waited when their process was killed`,
    `all applied ${(settledMs / 1_000).toFixed(1)} s after the last was acknowledged`,
    findings.length === 0 ? 'Nothing acknowledged is lost.' : `WRONG:\n${findings.slice(0, 20).join('\n')}`,
  ].join('\n');
}
