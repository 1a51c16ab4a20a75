import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { RefusalReason, Refusals } from '../engine/ports.ts';
import type { RefusalStore } from '../store/refusals.ts';

/** How often what was counted is written down, in ms: a flood of wrong secrets is one write. */
const FLUSH_MS = 5_000;
/** Of one server and reason there is a line in the log this often at most, in ms. */
const LOG_EVERY_MS = 60_000;

/** A webhook that is not taken. */
export interface Refusal {
  /** One that the settings name; else empty. */
  server: string;
  reason: RefusalReason;
  /** Of a body that is too large. */
  bytes?: number;
  /** What else is said of it in the log. */
  details?: Readonly<Record<string, unknown>>;
}

/** Counts webhooks that are not taken, for the log and for all processes to see. */
export interface RefusalCounter {
  count(refusal: Refusal): void;
  /** Writes down what was counted. What the store does not take is kept for the next time. */
  flush(): Promise<void>;
  /** Says and writes the rest. */
  stop(): Promise<void>;
}

interface Tally extends Refusals {
  unsaid: number;
  saidAt: number;
  details: Readonly<Record<string, unknown>>;
}

/** Level and words for each reason. */
const SAID = {
  unauthorized: ['warn', 'webhooks with a wrong secret were refused'],
  too_large: ['warn', 'webhooks that are too large were refused: turn webhookBase64 off at their instances'],
  unavailable: ['error', 'webhooks could not be stored; Evolution repeats them'],
} as const satisfies Record<RefusalReason, readonly ['warn' | 'error', string]>;

/** Starts to count. */
export function countRefusals(store: Pick<RefusalStore, 'add'>, clock: Clock, log: Logger): RefusalCounter {
  /** One for each server of the settings and reason. `count` is what is not written yet. */
  const tallies = new Map<string, Tally>();
  let flushing = Promise.resolve();

  const say = (tally: Tally): void => {
    const { server, reason, unsaid: refused, largestBytes, details } = tally;
    const [level, words] = SAID[reason];
    log[level]({ server, refused, ...(largestBytes !== undefined && { largestBytes }), ...details }, words);
    Object.assign(tally, { unsaid: 0, saidAt: clock.now().getTime() });
  };

  const sayDue = (atLeastMs: number): void => {
    const before = clock.now().getTime() - atLeastMs;
    for (const tally of tallies.values()) if (tally.unsaid > 0 && tally.saidAt <= before) say(tally);
  };

  const write = async (): Promise<void> => {
    const unwritten = [...tallies.values()].filter(({ count }) => count > 0);
    if (unwritten.length === 0) return;
    const refusals = unwritten.map(({ server, reason, count, lastAt, largestBytes }) => ({
      server,
      reason,
      count,
      lastAt,
      ...(largestBytes !== undefined && { largestBytes }),
    }));
    try {
      await store.add(refusals);
      for (const [index, tally] of unwritten.entries()) tally.count -= refusals[index]?.count ?? 0;
    } catch (error) {
      log.debug({ err: error }, 'refused webhooks could not be counted, trying again');
    }
  };

  /** One after the other: what is being written must not be written twice. */
  const flush = (): Promise<void> => (flushing = flushing.then(write));

  const timer = setInterval(() => {
    sayDue(LOG_EVERY_MS);
    void flush();
  }, FLUSH_MS).unref();

  return {
    count({ server, reason, bytes, details = {} }) {
      const key = `${reason}|${server}`;
      const tally = tallies.get(key) ?? {
        server,
        reason,
        count: 0,
        unsaid: 0,
        saidAt: 0,
        lastAt: clock.now(),
        details,
      };
      tallies.set(key, tally);
      tally.count++;
      tally.unsaid++;
      tally.lastAt = clock.now();
      tally.details = details;
      if (bytes !== undefined) tally.largestBytes = Math.max(bytes, tally.largestBytes ?? 0);
      sayDue(LOG_EVERY_MS);
    },
    flush,
    async stop() {
      clearInterval(timer);
      sayDue(0);
      await flush();
    },
  };
}
