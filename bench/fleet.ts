import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { readSettings } from '../config/index.ts';
import { importContacts } from '../src/contacts/import-contacts.ts';
import { type EvolutionServer } from '../src/evolution/http.ts';
import type { NumberSettings } from '../src/sandbox/settings.ts';
import { type Frota, startFrota } from '../src/start.ts';
import { startSandboxChild } from './child-sandbox.ts';

const API_KEY = 'bench-api-key';

/** An Evolution server that answers at once, in a process of its own. */
export interface BenchServer extends EvolutionServer {
  stop(): Promise<void>;
}

/** Numbers that answer at once and whose recipients never read or reply: what is measured is Frota. */
export function quickNumbers(count: number): NumberSettings[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `n${n}`,
    latencyMs: [0, 0],
    readRate: 0,
    replyRate: 0,
  }));
}

export async function benchServer(numbers: readonly NumberSettings[]): Promise<BenchServer> {
  const sandbox = await startSandboxChild({ apiKey: API_KEY, seed: 1, timeScale: 0.001, numbers });
  return { name: 'bench', apiKey: API_KEY, ...sandbox };
}

/** Settings of a Frota over the given server under which nothing but its own work holds a message back. */
export async function benchEnv(mongoUri: string, server: BenchServer): Promise<Record<string, string>> {
  const port = await freePort();
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WEBHOOK_SECRET: 'the-secret-of-the-benchmark',
    EVOLUTION_SERVERS: `${server.name}=${server.url}|${server.apiKey}`,
    MONGODB_URI: mongoUri,
    HOUR_LIMIT: '1000000',
    DAY_LIMIT: '1000000',
    NEW_CHAT_LIMIT: '1000000',
    WARM_UP: 'off',
    SENDING_HOURS: 'always',
    CONTACT_DAY_LIMIT: '1000000',
    CONTACT_GAP_MINUTES: '0',
  };
}

/** Runs a task with a whole Frota over a fleet that is connected; its files are gone afterwards. */
export async function withFrota<T>(
  mongoUri: string,
  server: BenchServer,
  size: number,
  task: (frota: Frota) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-bench-'));
  const env = await benchEnv(mongoUri, server);
  const frota = await startFrota(readSettings({ ...env, FROTA_DATA_DIR: folder }), pino({ level: 'error' }));
  try {
    await until(async () => {
      const fleet = await frota.ports.instances.all();
      return fleet.length === size && fleet.every(({ state }) => state === 'connected');
    });
    return await task(frota);
  } finally {
    await frota.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Imports made-up people. */
export async function importPeople({ contactImport }: Frota, list: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => `P${n};+55119${70_000_000 + n}`);
  const csv = Readable.from([Buffer.from(['nome;telefone', ...rows].join('\n'))]);
  await importContacts(csv, contactImport, { defaultRegion: 'BR', list });
}

/** Has the server post nothing to Frota any more. */
export async function turnOffWebhooks(
  { url, apiKey }: BenchServer,
  numbers: readonly NumberSettings[],
): Promise<void> {
  for (const { name } of numbers) {
    await fetch(`${url}/webhook/set/${name}`, {
      method: 'POST',
      headers: { apikey: apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ webhook: { enabled: false, url, events: [] } }),
    });
  }
}

/** Looks again every so many ms until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, everyMs = 5): Promise<void> {
  while (!(await isSo())) await delay(everyMs);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
