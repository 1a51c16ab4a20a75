import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../clock.ts';
import { InvalidInputError } from '../errors.ts';
import type { SandboxContext } from './context.ts';
import { type Control, createControl } from './control.ts';
import { scheduleDropOuts } from './drop-outs.ts';
import { type Created, createdNumber, restoreCreated } from './created.ts';
import { createHttpServer } from './http/http-server.ts';
import { Journal } from './journal.ts';
import { JournalFile, readJournal } from './journal-file.ts';
import { SandboxNumber } from './number.ts';
import { seededRandom } from './random.ts';
import { restore } from './restore.ts';
import type { SandboxOptions } from './settings.ts';
import { Timers } from './timers.ts';
import { WebhookClient } from './webhooks/client.ts';
import { type WebhookCounts, WebhookDeliveries } from './webhooks/deliveries.ts';

export type { Character } from './character.ts';
export type { Control } from './control.ts';
export type { JournalEntry } from './journal.ts';
export type { NumberSettings, SandboxOptions } from './settings.ts';

/** A running imitation of an Evolution server. */
export interface Sandbox {
  readonly url: string;
  /** What it was asked to send. */
  readonly journal: Journal;
  /** Makes things happen to a number: `control.ban('vendas-1', { code: 406 })`. */
  readonly control: Control;
  /** What became of its webhooks so far. */
  readonly webhooks: Readonly<WebhookCounts>;
  /** Ends everything at once: connections, pending receipts and the retries of webhooks. */
  stop(): Promise<void>;
}

const WEBHOOK_TIMEOUT_MS = 30_000;
const WEBHOOK_TIMEOUT_AT_LEAST_MS = 2000;

/**
 * Starts an imitation of an Evolution v2.3.6 server: real HTTP, real webhooks, invented people.
 *
 * @throws InvalidInputError for two numbers of one name or a time scale that is not positive; FrotaError
 * `sandbox_journal_corrupt`.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, name = 'sandbox', timeScale = 1, clock = systemClock, log } = options;
  check(options);
  const timers = new Timers(timeScale);
  const client = new WebhookClient(
    options.webhookTimeoutMs ?? Math.max(WEBHOOK_TIMEOUT_MS * timeScale, WEBHOOK_TIMEOUT_AT_LEAST_MS),
  );
  const random = seededRandom(options.seed, name, 'retries');
  const deliveries = new WebhookDeliveries({ client, timers, random, log });
  const journal = new Journal();
  const lines = options.journalFile === undefined ? [] : readJournal(options.journalFile);
  let file: JournalFile | null = null;
  let url = '';
  const context: SandboxContext = {
    name,
    seed: options.seed,
    clock,
    timers,
    deliveries,
    journal,
    log,
    url: () => url,
    keep: (line) => file?.append(line),
  };
  const numbers = new Map(
    options.numbers.map((settings) => [settings.name, new SandboxNumber(settings, context)]),
  );
  const add = (order: Omit<Created, 'at'>): SandboxNumber => {
    const created = { ...order, at: clock.now().toISOString() };
    const number = createdNumber(created, context);
    numbers.set(number.name, number);
    context.keep({ type: 'created', ...created });
    return number;
  };
  const server = createHttpServer({ name, apiKey: options.apiKey, numbers, journal, add }, log);
  url = await listen(server, host, port);
  if (options.journalFile !== undefined) file = new JournalFile(options.journalFile);
  restoreCreated(numbers, context, lines);
  restore(numbers, journal, lines);
  for (const number of numbers.values()) scheduleDropOuts(number);
  return {
    url,
    journal,
    control: createControl(numbers),
    webhooks: deliveries.counts,
    async stop() {
      timers.stop();
      client.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      file?.close();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

function check({ numbers, timeScale = 1 }: SandboxOptions): void {
  const names = numbers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const problems = [];
  if (twice !== undefined)
    problems.push({ field: 'numbers', message: `"${twice}" is there twice; names are unique` });
  if (timeScale <= 0)
    problems.push({ field: 'timeScale', message: `${timeScale} is not above 0; 1 is real time` });
  if (problems.length > 0) throw new InvalidInputError('Sandbox', problems);
}
