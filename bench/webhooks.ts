import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SECRET_HEADER } from '../src/evolution/webhook-settings.ts';
import { connectStore } from '../src/store/connect.ts';
import { NODE_FLAGS, startChild } from './child-frota.ts';
import { type RawPosts, rawPosts } from './raw-posts.ts';
import { median, percentile, type Result } from './result.ts';

const SECRET = 'a-webhook-secret-1';
const PATH = '/webhooks/evolution/main';
/**
 * Evolution has a connection for each webhook that is under way: these are half of what Frota takes. With few, both receivers
 * wait for the sender and one of them for the disk as well; with so many it counts how much each can do.
 */
const CONNECTIONS = 500;
const WEBHOOKS = 20_000;
/** Measured in pairs, since the machine is not the same from one minute to the next. */
const ROUNDS = 5;

/** A campaign's receipts: so many a second, for so long. */
const RATE = 500;
const SECONDS = 20;
const TICK_MS = 50;
const NUMBERS = 50;

/** How many webhooks are made durable a second, beside a handler that discards them; and how soon they are applied. */
export async function benchWebhooks(mongoUri: string): Promise<Result[]> {
  const uri = (name: string): string => new URL(name, mongoUri).href;
  return [...(await receiving(uri('frota_bench_inbox'))), ...(await applying(uri('frota_bench_apply')))];
}

async function receiving(mongoUri: string): Promise<Result[]> {
  const [bare, durable] = [await startReceiver({}), await startReceiver({ MONGODB_URI: mongoUri, SECRET })];
  try {
    for (const { port } of [bare, durable]) await postAll(port, 'warm-up');
    const rounds: { ratio: number; perSecond: number; p99: number; p99Bare: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const discarded = await postAll(bare.port, `bare-${round}`);
      const kept = await postAll(durable.port, `durable-${round}`);
      rounds.push({
        ratio: kept.perSecond / discarded.perSecond,
        perSecond: kept.perSecond,
        p99: kept.p99,
        p99Bare: discarded.p99,
      });
    }
    const p99 = median(rounds.map((round) => round.p99));
    return [
      {
        name: 'webhooks-vs-bare',
        value: median(rounds.map(({ perSecond }) => perSecond)),
        unit: 'webhooks/s',
        ratio: median(rounds.map(({ ratio }) => ratio)),
        against: 'parse and discard',
      },
      {
        name: 'webhooks-p99',
        value: p99,
        unit: 'ms',
        ratio: p99 / median(rounds.map(({ p99Bare }) => p99Bare)),
        against: 'parse and discard',
      },
    ];
  } finally {
    for (const { child } of [bare, durable]) child.disconnect();
  }
}

/** A whole Frota, at a campaign's rate: from the arrival of a receipt until the ledger has it, by Frota's own figures. */
async function applying(mongoUri: string): Promise<Result[]> {
  const keys = await putSentRows(mongoUri, RATE * SECONDS);
  const frota = await startChild({
    MONGODB_URI: mongoUri,
    // Nobody is there: only what it is told counts.
    EVOLUTION_SERVERS: 'main=http://127.0.0.1:9|no-key',
    PUBLIC_URL: 'http://127.0.0.1:9',
    WEBHOOK_SECRET: SECRET,
    PORT: '0',
    ROLES: 'web,worker,bot',
  });
  const posts = await postsTo(frota.port);
  const p99s: number[] = [];
  try {
    const begin = performance.now();
    const posted: Promise<number>[] = [];
    for (let sent = 0, looked = 0; sent < keys.length;) {
      const seconds = (performance.now() - begin) / 1000;
      for (; sent < Math.min(keys.length, seconds * RATE); sent++)
        posted.push(posts.post(receipt(keys[sent] ?? '', `n${sent % NUMBERS}`)));
      // The figures are those of the last 1,000: in less than two seconds there are no more.
      if (seconds > looked + 1.5) {
        looked = seconds;
        p99s.push(await appliedP99(frota.port));
      }
      await delay(TICK_MS);
    }
    await Promise.all(posted);
    await delay(1_000);
    p99s.push(await appliedP99(frota.port));
  } finally {
    posts.close();
    await frota.stop();
  }
  return [{ name: 'webhooks-applied-p99', value: Math.max(...p99s), unit: 'ms' }];
}

async function appliedP99(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/monitoring/webhooks`);
  const { process: own } = (await answer.json()) as { process: { latencyMs?: { p99: number } } };
  return own.latencyMs?.p99 ?? 0;
}

/** Messages that were sent and wait for their receipts. Answers their key ids. */
async function putSentRows(mongoUri: string, count: number): Promise<string[]> {
  const { models, close } = await connectStore(mongoUri);
  const now = new Date();
  const keys = Array.from(
    { length: count },
    (_, n) => `3EB0${n.toString(16).toUpperCase().padStart(16, '0')}`,
  );
  for (let at = 0; at < count; at += 1_000) {
    const rows = keys.slice(at, at + 1_000).map((keyId, n) => ({
      _id: `bench:+55119${70_000_000 + at + n}`,
      campaignId: 'bench',
      phone: `+55119${70_000_000 + at + n}`,
      status: 'sent' as const,
      variant: 0,
      order: at + n,
      retryAt: now,
      attempt: 1,
      turnedAway: 0,
      instance: `n${(at + n) % NUMBERS}`,
      keyId,
      sendingAt: now,
      sentAt: now,
    }));
    await models.messages.insertMany(rows, { lean: true });
  }
  await models.instances.insertMany(
    Array.from({ length: NUMBERS }, (_, n) => ({
      _id: `n${n}`,
      server: 'main',
      state: 'connected' as const,
      evidence: 'open',
      since: now,
      hourLimit: 1_000,
      dayLimit: 10_000,
      newChatLimit: 10_000,
      health: 100,
      consecutiveFailures: 0,
    })),
  );
  await close();
  return keys;
}

/** Posts so many receipts, over all connections at once, and tells how fast they were answered. */
async function postAll(port: number, round: string): Promise<{ perSecond: number; p99: number }> {
  const bodies = Array.from({ length: WEBHOOKS }, (_, n) => receipt(`3EB0-${round}-${n}`, 'n1'));
  const posts = await postsTo(port);
  const took: number[] = [];
  const connection = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) took.push(await posts.post(body));
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const perSecond = WEBHOOKS / ((performance.now() - begin) / 1000);
  posts.close();
  return { perSecond, p99: percentile(took, 0.99) };
}

/** As Evolution's HTTP client sends them. */
const HEADERS = {
  accept: 'application/json, text/plain, */*',
  'content-type': 'application/json',
  'user-agent': 'axios/1.12.2',
  'accept-encoding': 'gzip, compress, deflate, br',
  [SECRET_HEADER]: SECRET,
};

/** A receipt as Evolution posts it. */
function receipt(keyId: string, instance: string): string {
  return JSON.stringify({
    event: 'messages.update',
    instance,
    data: {
      messageId: 'cmwpimqk90004fg7dgbus0c2r',
      keyId,
      remoteJid: '5511988887777@s.whatsapp.net',
      fromMe: true,
      participant: '5511988887777@s.whatsapp.net',
      status: 'DELIVERY_ACK',
      instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497',
    },
    destination: 'https://frota.example.com/webhooks/evolution/main',
    date_time: '2026-11-20T18:53:13.512Z',
    sender: '5511933332222@s.whatsapp.net',
    server_url: 'https://evolution.example.com',
    apikey: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C',
  });
}

function postsTo(port: number): Promise<RawPosts> {
  return rawPosts(port, { connections: CONNECTIONS, path: PATH, headers: HEADERS });
}

async function startReceiver(env: Record<string, string>): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('./receiver-process.js', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: NODE_FLAGS,
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}
