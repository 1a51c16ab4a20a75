/**
 * The load run: so many numbers send so many messages an hour, with their receipts and replies as webhooks, while programs ask
 * the HTTP API and people have the dashboard open. A web and a worker process over one real MongoDB and one real Redis; the
 * sandbox, whose journal is the truth of what was sent, and those who ask are in this one. `npm run load`.
 */
import { createApiKey } from '../../src/engine/api-keys.ts';
import { Closers } from '../../src/shutdown.ts';
import { calmZone } from '../chaos/calm-zone.ts';
import { freePort } from '../chaos/free-port.ts';
import { frotaProcess, type LogLine } from '../chaos/frota-process.ts';
import { type Finding, judge } from '../chaos/judge.ts';
import { readLedger } from '../chaos/ledger.ts';
import { awaitReceipts, order } from '../chaos/orders.ts';
import { layGround } from '../chaos/ground.ts';
import { setStage, stageLog } from '../chaos/stage.ts';
import { until } from '../chaos/until.ts';
import { habitsOf, PAGES } from './habits.ts';
import { heapInUse, type MemoryUse, watchResident } from './memory.ts';
import { type Answers, ask, look, signIn } from './users.ts';

export interface LoadOptions {
  numbers: number;
  messagesPerHour: number;
  /** How long messages go out, in s. */
  seconds: number;
  /** Programs that ask the API, each with its own key, and so often, in ms: within the limits that a key has by default. */
  programs: number;
  programEveryMs: number;
  /** People who have the dashboard open. */
  people: number;
}

/** What a run came to. */
export interface LoadAccount extends LoadOptions {
  servers: string[];
  sent: number;
  /** From the first to the last message that was accepted, in ms. */
  sendingMs: number;
  replied: number;
  webhooks: { posted: number; lost: number; applied: number; waiting: number; dead: number; p99Ms: number };
  answers: Answers;
  /** What came over the dashboards' streams. */
  liveEvents: number;
  memory: readonly MemoryUse[];
  /** Lines of all processes' logs at warn and above, with how often. */
  complaints: Map<string, number>;
  findings: Finding[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Share of a number's pause by which it is drawn shorter or longer. */
const SPREAD = 0.1;
/** How many of those who read answer. */
const REPLY_RATE = 0.3;

/** @throws Error when it does not come to its end */
export async function runLoad(options: LoadOptions, tell: (line: string) => void): Promise<LoadAccount> {
  const closers = new Closers(stageLog);
  try {
    return await run(options, tell, closers);
  } finally {
    await closers.close();
  }
}

async function run(
  options: LoadOptions,
  tell: (line: string) => void,
  closers: Closers,
): Promise<LoadAccount> {
  const { numbers, messagesPerHour, seconds, programs, people } = options;
  const { build, mongo, redis } = await layGround(closers);
  const timeZone = calmZone(new Date());
  const stage = await setStage({
    seed: 1,
    numbers,
    mongoUri: `${mongo.uri}/frota`,
    redisUri: redis.uri,
    replyRate: REPLY_RATE,
    // Some of the sandbox's people answer "SAIR"; what they get then is no message of the campaign.
    env: { TIME_ZONE: timeZone, OPT_OUT_CONFIRMATION: 'off' },
  });
  closers.add('stage', stage.stop);

  const complaints = new Map<string, number>();
  const hear = ({ level, msg }: LogLine): void => {
    if (level === 'info' || level === 'debug') return;
    complaints.set(`${level}: ${msg}`, (complaints.get(`${level}: ${msg}`) ?? 0) + 1);
  };
  const base = stage.envOf('web')['PUBLIC_URL'] ?? '';
  const monitoringPort = String(await freePort());
  const crew = [
    { name: 'web', base, env: stage.envOf('web') },
    {
      name: 'worker',
      base: `http://127.0.0.1:${monitoringPort}`,
      env: { ...stage.envOf('worker'), MONITORING_PORT: monitoringPort },
    },
  ].map(({ name, base, env }) => {
    const process = frotaProcess(build.main, env, hear);
    const resident = watchResident(process.pid);
    closers.add(name, async () => {
      resident.stop();
      await process.kill('SIGTERM');
    });
    return { name, base, process, resident };
  });
  await Promise.all(crew.map(({ process }) => process.ready));
  await until('the fleet is known', MINUTE_MS, async () => {
    const fleet = await stage.desk.ports.instances.all();
    return fleet.filter(({ state }) => state === 'connected').length === numbers;
  });

  const everyMs = (HOUR_MS / messagesPerHour) * numbers;
  const interval = { minMs: Math.round(everyMs * (1 - SPREAD)), maxMs: Math.round(everyMs * (1 + SPREAD)) };
  const messages = Math.round((messagesPerHour * seconds) / 3_600);
  const keys = await Promise.all(
    Array.from({ length: programs + people }, (_, n) =>
      createApiKey(stage.desk.ports, { name: `program ${n}`, role: 'admin' }, 'load'),
    ),
  );

  tell(
    `${numbers} numbers, ${messages} messages, one in ${interval.minMs}-${interval.maxMs} ms of each number`,
  );
  const campaign = await order(stage, { name: 'Carga', people: messages, from: 0, interval });
  const answers: Answers = { tookMs: new Map(), failures: new Map() };
  const over = new AbortController();
  closers.add('users', async () => over.abort());
  const { signal } = over;
  const headers = keys.map(({ key }) => ({ Authorization: `Bearer ${key}` }));
  const asking = headers
    .slice(0, programs)
    .map((header, n) =>
      ask(base, header, habitsOf(campaign), { everyMs: options.programEveryMs, from: n, signal }, answers),
    );
  const visitors = await Promise.all(keys.slice(programs).map(({ key }) => signIn(base, key)));
  const visits = visitors.flatMap((header) => [
    ask(base, header, PAGES, { everyMs: 5_000, signal }, answers),
    look(`${base}/painel/live`, header, signal),
  ]);

  const { journal, webhooks } = stage.sandbox;
  const patienceMs = seconds * 1_000 + 2 * MINUTE_MS;
  const begun = performance.now();
  const told = setInterval(() => {
    const elapsed = Math.round((performance.now() - begun) / 1_000);
    tell(`${elapsed} s: ${journal.accepted.length} sent`);
  }, 30_000);
  closers.add('progress', async () => clearInterval(told));
  const heaps = (): Promise<number[]> =>
    Promise.all(crew.map((one) => heapInUse(one.base, headers[0] ?? {})));
  await until('half of it is sent', patienceMs, async () => journal.accepted.length >= messages / 2);
  const halfway = await heaps();
  await until('the campaign is completed', patienceMs, async () => {
    return (await stage.desk.ports.campaigns.get(campaign.id))?.status === 'completed';
  });
  const sendingMs = spanOf(journal.accepted);
  over.abort();
  const seen = await Promise.all([...asking, ...visits]);
  await awaitReceipts(stage);
  await until('all webhooks are applied', MINUTE_MS, async () => {
    const { waiting } = await stage.desk.ports.received.stats(new Date());
    return waiting === 0 && webhooks.pending === 0;
  }).catch((error: unknown) => tell(String(error)));

  const end = await heaps();
  const memory = crew.map(({ name, resident }, n): MemoryUse => {
    return { name, mostMb: resident.most(), heapMb: [halfway[n] ?? 0, end[n] ?? 0] };
  });
  const figures = await webhookFigures(base, headers[0] ?? {});
  const rows = await readLedger(stage.mongoUri);
  const { accepted } = journal;
  return {
    ...options,
    servers: [mongo.name, redis.name],
    sent: accepted.length,
    sendingMs,
    replied: (await stage.desk.ports.ledger.progress(campaign.id)).replied,
    webhooks: { posted: webhooks.delivered, lost: webhooks.lost, ...figures },
    answers,
    liveEvents: seen.reduce((sum, one) => sum + (one?.events ?? 0), 0),
    memory,
    complaints,
    findings: judge({
      contacts: campaign.phones,
      rows,
      accepted,
      limits: { hour: 100_000, day: 100_000, timeZone },
      minIntervalMs: interval.minMs,
      jitterMs: 1_000,
    }),
  };
}

function spanOf(accepted: readonly { at: Date }[]): number {
  return (accepted.at(-1)?.at.getTime() ?? 0) - (accepted[0]?.at.getTime() ?? 0);
}

/** What the web process says it did with webhooks; the worker applies some, too, so what waits and is dead is all of them. */
async function webhookFigures(
  base: string,
  headers: Readonly<Record<string, string>>,
): Promise<Pick<LoadAccount['webhooks'], 'applied' | 'waiting' | 'dead' | 'p99Ms'>> {
  const response = await fetch(`${base}/monitoring/webhooks`, { headers });
  const { waiting, dead, process } = (await response.json()) as {
    waiting: number;
    dead: number;
    process: { received: number; latencyMs?: { p99: number } };
  };
  return { waiting, dead, applied: process.received - waiting - dead, p99Ms: process.latencyMs?.p99 ?? 0 };
}
