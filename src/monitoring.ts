import type { Cache } from './cache/cache.ts';
import { keptAnswers } from './cache/kept-answers.ts';
import { systemClock } from './clock.ts';
import { fleetFigures, type InstanceFigures } from './engine/fleet-figures.ts';
import type { Counters, Ports } from './engine/ports.ts';
import type { EvolutionServer } from './evolution/http.ts';
import { welcomeOf } from './evolution/welcome.ts';
import { looksAt, type Part } from './http/monitoring/health.ts';
import { livenessRouter } from './http/monitoring/health-routes.ts';
import { measureRequests } from './http/monitoring/measure-requests.ts';
import { prometheus } from './http/monitoring/prometheus.ts';
import { queueFigures } from './http/monitoring/queue-figures.ts';
import { recentRequests } from './http/monitoring/recent-requests.ts';
import { monitoringRouter } from './http/monitoring/router.ts';
import type { Services } from './http/monitoring/services.ts';
import { watchSystem } from './http/monitoring/system-figures.ts';
import type { Scheduler } from './jobs/agenda.ts';
import { jobsHealth } from './jobs/jobs-health.ts';
import type { Logger } from './log.ts';
import type { Store } from './store/connect.ts';
import { recentTimes } from './vitals/recent-times.ts';
import { ownUsage, vitalSigns } from './vitals/vital-signs.ts';
import { watchVitals } from './vitals/watch-vitals.ts';
import type { Tried } from './webhooks/applier.ts';
import { webhookMetrics } from './webhooks/metrics.ts';
import type { serve } from './http/app.ts';

/** An Evolution server that has not answered by then, in ms, is away: before whoever asks for the health gives up. */
const EVOLUTION_MS = 2_000;
/** Figures of the fleet are kept for so long, in ms. */
const FLEET_KEPT_MS = 5_000;

export interface MonitoringParts {
  log: Logger;
  services: Services;
  store: Store;
  counters: Counters;
  evolution: readonly EvolutionServer[];
  scheduler: Pick<Scheduler, 'overview'>;
  caches: readonly Cache[];
}

type HttpPart = Parameters<typeof serve>[0][number];

/** What is measured of this process, and who is told. */
export interface Monitoring {
  /** A call to send a message took so many ms. */
  sent(ms: number): void;
  /** A webhook was taken. */
  received(): void;
  /** It was tried; for the first time, so many ms after it was due. */
  applied(end: Tried, afterMs: number | undefined): void;
  /** `before`: what stands before the guard and all that is measured; `guarded`: what stands behind it. */
  routes(ports: Ports): { before: readonly HttpPart[]; guarded: HttpPart };
  /** Looks after this process: what is wrong with it becomes an incident. */
  watch(ports: Ports): { stop(): Promise<void> };
}

/** Measures this process from now on. */
export function startMonitoring(parts: MonitoringParts): Monitoring {
  const { services, store, counters, caches, log } = parts;
  const clock = systemClock;
  const pings = {
    pingDatabase: async () => store.connection.db?.admin().ping(),
    pingRedis: counters.kind === 'redis' ? () => counters.read(['vital-signs']) : undefined,
  };
  const webhooks = webhookMetrics(clock);
  const times = { sends: recentTimes(clock), webhooks: recentTimes(clock) };
  const requests = recentRequests(clock);
  const metrics = prometheus(services.version);
  const system = watchSystem(() => ownUsage().memoryPercent);

  return {
    sent(ms) {
      times.sends.note(ms);
      metrics.sent(ms);
    },
    received: webhooks.received,
    applied(end, afterMs) {
      webhooks.applied(end, afterMs);
      if (afterMs === undefined) return;
      times.webhooks.note(afterMs);
      metrics.applied(afterMs);
    },

    routes(ports) {
      const mongodb: Part = { name: 'mongodb', vital: true, look: () => nothingMore(pings.pingDatabase()) };
      const looks = looksAt([mongodb, ...otherParts(parts, pings.pingRedis)]);
      const measure = measureRequests((ended) => {
        requests.note(ended);
        metrics.requestEnded(ended);
      });
      const liveness = livenessRouter(services, {
        open: services.evolution.sandbox,
        checkStore: () => looks.at(mongodb),
      });
      const figures = {
        system: system.figures,
        requests: requests.figures,
        webhooks: webhooks.figures,
        queue: () => queueFigures(ports),
        fleet: keptFleet(ports),
        caches,
      };
      const guarded = monitoringRouter(
        { services, look: looks.atAll, figures, prometheus: metrics, log },
        ports,
      );
      return { before: [measure, liveness], guarded };
    },

    watch(ports) {
      const vitals = watchVitals(ports, vitalSigns({ ...times, ...pings, clock }));
      return {
        async stop() {
          system.stop();
          await vitals.stop();
        },
      };
    },
  };
}

/** What Frota works with beside MongoDB. */
function otherParts(
  { evolution, scheduler }: MonitoringParts,
  pingRedis: (() => Promise<unknown>) | undefined,
): Part[] {
  return [
    ...(pingRedis === undefined
      ? []
      : [{ name: 'redis', vital: true, look: () => nothingMore(pingRedis()) }]),
    {
      name: 'jobs',
      vital: false,
      look: async () => jobsHealth(await scheduler.overview(), systemClock.now()),
    },
    ...evolution.map((server) => ({
      name: `evolution/${server.name}`,
      vital: false,
      look: () => welcomeOf(server, EVOLUTION_MS),
    })),
  ];
}

async function nothingMore(ping: Promise<unknown>): Promise<undefined> {
  await ping;
}

/** Several who ask (Prometheus, people) have the ledger read once. */
function keptFleet(ports: Ports): () => Promise<readonly InstanceFigures[]> {
  const kept = keptAnswers<readonly InstanceFigures[]>({
    name: 'fleet-figures',
    max: 1,
    keepMs: () => FLEET_KEPT_MS,
    clock: ports.clock,
  });
  return () => kept.get('fleet', () => fleetFigures(ports));
}
