import type { Clock } from '../clock.ts';
import type { Tried } from './applier.ts';

/** Of so many events the time is kept that they took. */
const KEPT = 1_000;
/** Rates are those of the last minute, in ms. */
const SPAN_MS = 60_000;
const SECOND_MS = 1_000;

/** What this process did with webhooks since it started. */
export interface WebhookFigures {
  received: number;
  /** Webhooks a second, over the last minute. */
  receivedPerSecond: number;
  appliedPerSecond: number;
  done: number;
  ignored: number;
  dead: number;
  /** Tries that were put off: the message was not known yet, or the store failed. */
  retried: number;
  /**
   * Until they ended, in ms, of the last 1,000 events that did so at the first try; undefined: there were none. From their
   * arrival, or from when they were due: what stands in for something else is held for that, and not late by it.
   */
  latencyMs?: { p50: number; p99: number };
}

export interface WebhookMetrics {
  received(): void;
  /** An event was tried; for the first time, so long after it was due, in ms. */
  applied(end: Tried, afterMs: number | undefined): void;
  figures(): WebhookFigures;
}

/** Counts what happens to webhooks in this process. */
export function webhookMetrics(clock: Clock): WebhookMetrics {
  const ends: Record<Tried, number> = { done: 0, ignored: 0, dead: 0, retried: 0 };
  const [receiving, applying] = [rateOf(clock), rateOf(clock)];
  const latencies: number[] = [];
  let received = 0;
  let ended = 0;

  return {
    received() {
      received++;
      receiving.count();
    },

    applied(end, afterMs) {
      ends[end]++;
      if (end === 'retried') return;
      applying.count();
      if (afterMs !== undefined) latencies[ended++ % KEPT] = afterMs;
    },

    figures() {
      const sorted = latencies.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      return {
        received,
        receivedPerSecond: receiving.perSecond(),
        appliedPerSecond: applying.perSecond(),
        ...ends,
        ...(sorted.length > 0 && { latencyMs: { p50: at(0.5), p99: at(0.99) } }),
      };
    },
  };
}

/** How often something happens, counted by the second. */
function rateOf(clock: Clock): { count(): void; perSecond(): number } {
  const seconds = new Map<number, number>();
  const forget = (now: number): void => {
    // A clock that is set back leaves none of its future behind.
    for (const second of seconds.keys())
      if (second * SECOND_MS <= now - SPAN_MS || second * SECOND_MS > now) seconds.delete(second);
  };
  return {
    count() {
      const now = clock.now().getTime();
      const second = Math.floor(now / SECOND_MS);
      if (!seconds.has(second)) forget(now);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    },
    perSecond() {
      forget(clock.now().getTime());
      return [...seconds.values()].reduce((sum, count) => sum + count, 0) / (SPAN_MS / SECOND_MS);
    },
  };
}
