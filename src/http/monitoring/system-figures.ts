import { monitorEventLoopDelay } from 'node:perf_hooks';
import { availableParallelism, totalmem } from 'node:os';
import { rounded } from './rounded.ts';

/** The processor and the event loop are told of over the last minute, looked at every five seconds, in ms. */
const LOOK_MS = 5_000;
const LOOKS = 12;
/** How often the event loop is looked at, in ms: by so much its delay seems longer than it is. */
const RESOLUTION_MS = 10;

/** How a process and its machine are. */
export interface SystemFigures {
  pid: number;
  uptimeSeconds: number;
  /** Of one core, over the last minute; null in the first seconds. */
  cpuPercent: number | null;
  cores: number;
  memory: {
    rssBytes: number;
    heapUsedBytes: number;
    heapTotalBytes: number;
    /** Share of what the process may take, see `vital-signs.ts`: above 85 it is an incident. */
    usedPercent: number;
    machineBytes: number;
  };
  /** How late timers were over the last minute; null in the first seconds. */
  eventLoopLag: { meanMs: number; maxMs: number } | null;
}

export interface SystemWatch {
  figures(): SystemFigures;
  stop(): void;
}

/** Watches this process from now on. */
export function watchSystem(memoryPercent: () => number): SystemWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let looks: { at: number; cpuMs: number; meanMs: number; maxMs: number }[] = [];
  const look = (): void => {
    const { user, system } = process.cpuUsage();
    const late = (nanoseconds: number): number => Math.max(nanoseconds / 1e6 - RESOLUTION_MS, 0);
    const { mean, max } = delay.count === 0 ? { mean: 0, max: 0 } : delay;
    looks = [
      ...looks.slice(-LOOKS),
      { at: performance.now(), cpuMs: (user + system) / 1_000, meanMs: late(mean), maxMs: late(max) },
    ];
    delay.reset();
  };
  look();
  const timer = setInterval(look, LOOK_MS).unref();

  return {
    figures() {
      const [first, ...later] = looks;
      const last = later.at(-1);
      const { rss, heapUsed, heapTotal } = process.memoryUsage();
      const isKnown = first !== undefined && last !== undefined;
      return {
        pid: process.pid,
        uptimeSeconds: rounded(process.uptime()),
        cpuPercent: isKnown ? rounded((100 * (last.cpuMs - first.cpuMs)) / (last.at - first.at)) : null,
        cores: availableParallelism(),
        memory: {
          rssBytes: rss,
          heapUsedBytes: heapUsed,
          heapTotalBytes: heapTotal,
          usedPercent: rounded(memoryPercent()),
          machineBytes: totalmem(),
        },
        eventLoopLag: isKnown
          ? {
              meanMs: rounded(later.reduce((sum, { meanMs }) => sum + meanMs, 0) / later.length),
              maxMs: rounded(Math.max(...later.map(({ maxMs }) => maxMs))),
            }
          : null,
      };
    },
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
