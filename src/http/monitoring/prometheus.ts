import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Cache } from '../../cache/cache.ts';
import type { InstanceFigures } from '../../engine/fleet-figures.ts';
import { answerWithin } from './health.ts';
import { countByState, rates } from './instance-figures.ts';
import type { EndedRequest } from './measure-requests.ts';
import type { Figures } from './process-figures.ts';
import type { QueueFigures } from './queue-figures.ts';

/** Prometheus waits for 10 s, unless it is told otherwise; what the store does not answer by then, in ms, is left out. */
const PATIENCE_MS = 2_500;
/** Upper bounds of times, in seconds; those of work reach to the send's timeout. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WORK_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What Prometheus gets at `/metrics`. */
export interface Prometheus {
  readonly contentType: string;
  requestEnded(ended: EndedRequest): void;
  /** A call to send a message took so many ms. */
  sent(ms: number): void;
  /** A webhook was applied, so many ms after it was due. */
  applied(ms: number): void;
  /** All metrics, now. Never fails because of the store or Redis: `frota_store_up` is 0 then, and what they know is left out. */
  scrape(figures: Figures): Promise<string>;
}

/**
 * The metrics of this Frota, in a registry of its own. Labels are few: routes as they are written, known numbers, classes of
 * status. What is of all processes (the fleet, the queue) each of them tells alike: take `max` over them, not `sum`.
 */
export function prometheus(version: string): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <L extends string = never>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: L[]
  ): Histogram<L> => new Histogram({ name, help, buckets, labelNames, registers });

  const requests = histogram(
    'frota_http_request_duration_seconds',
    'HTTP requests by route, until they were answered',
    REQUEST_BUCKETS,
    'method',
    'route',
    'status',
  );
  const sends = histogram('frota_send_duration_seconds', "Calls to Evolution's send", WORK_BUCKETS);
  const applied = histogram(
    'frota_webhook_duration_seconds',
    'Webhooks, from when they were due until they were applied',
    WORK_BUCKETS,
  );
  gauge('frota_info', 'Version of this Frota', 'version').set({ version }, 1);
  const memory = gauge('frota_memory_used_ratio', 'Share of the memory that the process may take, 0 to 1');
  const up = gauge('frota_store_up', 'Whether MongoDB and the counters answered this scrape');
  const tellFleet = fleetGauges(gauge);
  const tellQueue = queueGauges(gauge);
  const received = counter('frota_webhooks_received_total', 'Webhooks that this process took');
  const ended = counter('frota_webhooks_ended_total', 'Tries of this process, by how they ended', 'outcome');
  const hits = counter('frota_cache_hits_total', 'Answers from a cache', 'cache');
  const misses = counter('frota_cache_misses_total', 'Questions that a cache could not answer', 'cache');
  const entries = gauge('frota_cache_entries', 'What a cache keeps', 'cache');

  const tellOwn = (figures: Figures): void => {
    const { received: taken, done, ignored, dead, retried } = figures.webhooks();
    memory.set(figures.system().memory.usedPercent / 100);
    received.reset();
    received.inc(taken);
    ended.reset();
    for (const [outcome, count] of Object.entries({ done, ignored, dead, retried }))
      ended.inc({ outcome }, count);
  };
  const tellCache = async (one: Cache): Promise<void> => {
    const { name: cache, ...told } = await one.figures();
    for (const [metric, value] of [
      [hits, told.hits],
      [misses, told.misses],
    ] as const) {
      metric.remove({ cache });
      metric.inc({ cache }, value);
    }
    if (told.size === null) entries.remove({ cache });
    else entries.set({ cache }, told.size);
  };

  let begun = false;
  return {
    contentType: registry.contentType,
    requestEnded({ method, route, status, ms }) {
      requests.observe({ method, route, status }, ms / 1_000);
    },
    sent: (ms) => sends.observe(ms / 1_000),
    applied: (ms) => applied.observe(ms / 1_000),
    async scrape(figures) {
      // They watch the process from then on, which one that nobody scrapes has no use for.
      if (!begun) collectDefaultMetrics({ register: registry });
      begun = true;
      const [fleet, queue] = await Promise.all([
        answerWithin(PATIENCE_MS, figures.fleet()).catch(() => undefined),
        answerWithin(PATIENCE_MS, figures.queue()).catch(() => undefined),
        ...figures.caches.map((one) => answerWithin(PATIENCE_MS, tellCache(one)).catch(() => undefined)),
      ] as const);
      tellOwn(figures);
      tellFleet(fleet);
      tellQueue(queue);
      up.set(fleet === undefined || queue === undefined ? 0 : 1);
      return registry.metrics();
    },
  };
}

type MakeGauge = <L extends string = never>(name: string, help: string, ...labelNames: L[]) => Gauge<L>;

/**
 * Numbers that are gone are told no more; undefined: nobody knows. The label is not `instance`, which is Prometheus' own name of
 * the process that it asks.
 */
function fleetGauges(gauge: MakeGauge): (fleet: readonly InstanceFigures[] | undefined) => void {
  const states = gauge('frota_instances', 'Numbers by state', 'state');
  const connected = gauge('frota_instance_connected', 'Whether the number is connected', 'number');
  const health = gauge('frota_instance_health', 'Health of the number, 0 to 100', 'number');
  const load = gauge('frota_instance_load_ratio', "Used share of the number's limits", 'number');
  const today = gauge('frota_instance_sent_today', 'Messages of the number today', 'number');
  const limit = gauge('frota_instance_day_limit', 'Messages that the number may send today', 'number');
  const delivered = gauge('frota_instance_delivered_ratio', 'Delivered of sent, over 6 h', 'number');
  const read = gauge('frota_instance_read_ratio', 'Read of delivered, over 6 h', 'number');
  const failures = gauge('frota_instance_failures_in_a_row', "The number's own failures", 'number');
  const all = [states, connected, health, load, today, limit, delivered, read, failures];
  return (fleet) => {
    for (const one of all) one.reset();
    if (fleet === undefined) return;
    for (const [state, count] of Object.entries(
      countByState(fleet.map(({ load: { instance } }) => instance)),
    ))
      states.set({ state }, count);
    for (const {
      load: { instance, loadPercent, sentToday, limits },
      outcomes,
    } of fleet) {
      const label = { number: instance.name };
      const { deliveredRate, readRate } = rates(outcomes);
      connected.set(label, instance.state === 'connected' ? 1 : 0);
      health.set(label, instance.health);
      load.set(label, loadPercent / 100);
      today.set(label, sentToday);
      limit.set(label, limits.day);
      failures.set(label, instance.consecutiveFailures);
      if (deliveredRate !== null) delivered.set(label, deliveredRate);
      if (readRate !== null) read.set(label, readRate);
    }
  };
}

/** A gauge without labels cannot be empty: not known is not a number. */
function queueGauges(gauge: MakeGauge): (queue: QueueFigures | undefined) => void {
  const waiting = gauge('frota_webhooks_waiting', 'Webhooks that wait to be applied');
  const due = gauge('frota_webhooks_due', 'Those of them that could be applied now: the queue');
  const dead = gauge('frota_webhooks_dead', 'Webhooks that were given up');
  const oldest = gauge('frota_webhooks_oldest_due_seconds', 'For how long the first of them has been due');
  return (queue) => {
    waiting.set(queue?.waiting ?? NaN);
    due.set(queue?.due ?? NaN);
    dead.set(queue?.dead ?? NaN);
    oldest.set(queue === undefined ? NaN : queue.oldestDueMs / 1_000);
  };
}
