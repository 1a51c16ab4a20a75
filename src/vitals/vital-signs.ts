import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../clock.ts';
import type { Vitals, VitalSigns } from '../engine/ports.ts';
import type { RecentTimes } from './recent-times.ts';

/** What does not answer within so many ms is away. */
const PATIENCE_MS = 5_000;
/** The processor's load is that of so many ms: an import or a report is no trouble. */
const CPU_SPAN_MS = 5 * 60_000;

/** What is asked how it is. */
export interface Patient {
  clock: Clock;
  /** What the process has used so far; its own unless a test says otherwise. */
  usage?: () => Usage;
  pingDatabase(): Promise<unknown>;
  /** Not there: counters are kept in memory. */
  pingRedis?: (() => Promise<unknown>) | undefined;
  sends: RecentTimes;
  webhooks: RecentTimes;
}

export interface Usage {
  /** Of the processor, since the process began, in ms. */
  cpuMs: number;
  memoryPercent: number;
}

/** Reads how this process is, and whether MongoDB and Redis answer it. */
export function vitalSigns({ clock, usage = ownUsage, ...patient }: Patient): VitalSigns {
  let looks: { at: number; cpuMs: number }[] = [];

  /** Undefined: it has not been looked at for so long. */
  const cpuPercent = (cpuMs: number): number | undefined => {
    const at = clock.now().getTime();
    looks.push({ at, cpuMs });
    const before = looks.findLast((look) => at - look.at >= CPU_SPAN_MS);
    if (before === undefined) return undefined;
    looks = looks.filter((look) => look.at >= before.at);
    return ((cpuMs - before.cpuMs) / (at - before.at)) * 100;
  };

  return {
    async read(): Promise<Vitals> {
      const [database, redis] = await Promise.all([
        answers(patient.pingDatabase),
        patient.pingRedis === undefined || answers(patient.pingRedis),
      ]);
      const { cpuMs, memoryPercent } = usage();
      const known = {
        cpuPercent: cpuPercent(cpuMs),
        sendP95Ms: patient.sends.p95(),
        webhookP95Ms: patient.webhooks.p95(),
      };
      return {
        memoryPercent,
        ...(known.cpuPercent !== undefined && { cpuPercent: known.cpuPercent }),
        ...(known.sendP95Ms !== undefined && { sendP95Ms: known.sendP95Ms }),
        ...(known.webhookP95Ms !== undefined && { webhookP95Ms: known.webhookP95Ms }),
        databaseAway: !database,
        redisAway: !redis,
      };
    },
  };
}

/** What this process has used. Memory is that of the heap, or all of it where a container allows only so much: whichever is scarcer. */
export function ownUsage(): Usage {
  const { user, system } = process.cpuUsage();
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  const allowed = process.constrainedMemory();
  const isContained = allowed > 0 && allowed < totalmem();
  const shares = [used / most, isContained ? process.memoryUsage.rss() / allowed : 0];
  return { cpuMs: (user + system) / 1_000, memoryPercent: Math.max(...shares) * 100 };
}

async function answers(ping: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  try {
    return await Promise.race([
      ping().then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
