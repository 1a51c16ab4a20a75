import type { Random } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { between } from '../random.ts';
import type { Timers } from '../timers.ts';
import type { WebhookClient } from './client.ts';

/** One event on its way: made once, and the same at every attempt, its token included. */
export interface Delivery {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What became of the events so far. `lost` were refused for good or failed at every attempt. */
export interface WebhookCounts {
  delivered: number;
  lost: number;
  pending: number;
}

const MAX_ATTEMPTS = 10;
const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 300_000;
const RETRY_JITTER = 0.2;

/** Answers after which Evolution gives an event up at once. */
const NEVER_RETRIED: ReadonlySet<number> = new Set([400, 401, 403, 404, 422]);

/**
 * The pause after the given attempt (1 is the first), in Evolution's milliseconds: 5 s doubled each time up to 300 s,
 * ± 20 %; null after the last attempt. Recorded with receivers that always answer 500, 410 or 429.
 */
export function retryDelayMs(attempt: number, random: Random): number | null {
  if (attempt >= MAX_ATTEMPTS) return null;
  const pause = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
  return pause * between(random, [1 - RETRY_JITTER, 1 + RETRY_JITTER]);
}

/** Delivers webhooks with Evolution's persistence: in memory, in no order, each by itself. */
export class WebhookDeliveries {
  readonly #client: WebhookClient;
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #log: Logger | undefined;
  readonly counts: WebhookCounts = { delivered: 0, lost: 0, pending: 0 };

  constructor(parts: { client: WebhookClient; timers: Timers; random: Random; log: Logger | undefined }) {
    this.#client = parts.client;
    this.#timers = parts.timers;
    this.#random = parts.random;
    this.#log = parts.log;
  }

  /** Delivers one event, `afterMs` later; never throws. */
  async deliver(delivery: Delivery, afterMs = 0): Promise<void> {
    this.counts.pending += 1;
    await this.#timers.wait(afterMs);
    const delivered = await this.#persist(delivery);
    this.counts.pending -= 1;
    this.counts[delivered ? 'delivered' : 'lost'] += 1;
  }

  async #persist({ url, headers, body }: Delivery): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const status = await this.#client.post(url, headers, body);
      if (status !== null && status >= 200 && status < 300) return true;
      const pauseMs = retryDelayMs(attempt, this.#random);
      const givenUp = pauseMs === null || (status !== null && NEVER_RETRIED.has(status));
      this.#log?.debug({ attempt, status, givenUp }, 'sandbox: a webhook was not taken');
      if (givenUp) return false;
      await this.#timers.wait(pauseMs);
    }
  }
}
