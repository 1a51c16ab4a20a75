import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { readSettings } from '../../config/index.ts';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Frota, startFrota } from '../../src/start.ts';
import { freePort } from './free-port.ts';

/** Set TEST_LOG=warn to see what goes wrong around the processes that are hurt. */
export const stageLog = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

const API_KEY = 'sandbox-key';

/** Latencies, receipts and the sandbox's webhook retries are ten times as fast as a real Evolution's. */
const TIME_SCALE = 0.1;

export interface StageOptions {
  seed: number | string;
  /** How many numbers the fleet has. */
  numbers: number;
  mongoUri: string;
  redisUri: string;
  /** How long a send takes, in ms. */
  latencyMs?: readonly [number, number];
  /** The share of people who answer; none unless given. */
  replyRate?: number;
  /** Settings of all processes, above those that every test of this folder has. */
  env?: Readonly<Record<string, string>>;
}

/** What is around the processes that are hurt: an Evolution server and a desk, which are not. */
export interface Stage {
  sandbox: Sandbox;
  /** A Frota in this process with no part in sending: it orders campaigns and reads the ledger. */
  desk: Frota;
  /** The names of the fleet's numbers. */
  numbers: readonly string[];
  mongoUri: string;
  /** The settings of a process with these roles. */
  envOf(roles: string): Record<string, string>;
  stop(): Promise<void>;
}

/** Sets a stage; processes are started over it with `frotaProcess(stage.envOf('worker'))`. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { seed, mongoUri, latencyMs = [50, 150], replyRate = 0 } = options;
  const numbers = Array.from({ length: options.numbers }, (_, n) => `n${String(n + 1).padStart(2, '0')}`);
  const folder = await mkdtemp(join(tmpdir(), 'frota-chaos-'));
  const scaled = latencyMs.map((ms) => ms / TIME_SCALE) as [number, number];
  const sandbox = await startSandbox({
    apiKey: API_KEY,
    seed,
    timeScale: TIME_SCALE,
    numbers: numbers.map((name) => ({ name, latencyMs: scaled, replyRate })),
  });
  const webPort = String(await freePort());
  const env = {
    MONGODB_URI: mongoUri,
    REDIS_URL: options.redisUri,
    FROTA_DATA_DIR: folder,
    EVOLUTION_SERVERS: `main=${sandbox.url}|${API_KEY}`,
    WEBHOOK_SECRET: 'a-secret-of-the-chaos-test',
    PUBLIC_URL: `http://127.0.0.1:${webPort}`,
    PORT: webPort,
    SEND_TIMEOUT_MS: '2000',
    ABSENT_AFTER_MS: '2000',
    HOUR_LIMIT: '100000',
    DAY_LIMIT: '100000',
    NEW_CHAT_LIMIT: '100000',
    WARM_UP: 'off',
    SENDING_HOURS: 'always',
    ...options.env,
  };
  const desk = await startFrota(readSettings({ ...env, ROLES: 'bot' }), stageLog);
  return {
    sandbox,
    desk,
    numbers,
    mongoUri,
    envOf: (roles) => ({ ...env, ROLES: roles }),
    async stop() {
      await desk.stop();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts made-up people on a list: Brazilian mobiles, from the given number on. Answers their phones (E.164). */
export async function addPeople(desk: Frota, list: string, count: number, from = 0): Promise<string[]> {
  const phones = Array.from({ length: count }, (_, n) => `+55119${70_000_000 + from + n}`);
  const rows = phones.map((phone, n) => `Pessoa ${from + n};${phone};Santos`);
  const csv = ['nome;telefone;cidade', ...rows].join('\n');
  await importContacts(Readable.from([Buffer.from(csv)]), desk.contactImport, { defaultRegion: 'BR', list });
  return phones;
}
