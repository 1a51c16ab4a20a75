import type { IncidentKind, Problem, Vitals } from './ports.ts';
import { problem } from './problems.ts';

/** From here on each is a problem: the limits. */
const MEMORY_ABOVE_PERCENT = 85;
const CPU_ABOVE_PERCENT = 90;
const P95_ABOVE_MS = 5_000;

/** What is wrong with a process, by what it says of itself. Redis is one for all, whoever misses it. */
export function problemsOfProcess(process: string, vitals: Vitals): Problem[] {
  const { memoryPercent, cpuPercent = 0, sendP95Ms = 0, webhookP95Ms = 0, redisAway } = vitals;
  const own = (kind: IncidentKind, isSo: boolean, limit: number): Problem[] =>
    isSo ? [problem(kind, process, { process, limit })] : [];
  return [
    ...own('memory_high', memoryPercent > MEMORY_ABOVE_PERCENT, MEMORY_ABOVE_PERCENT),
    ...own('cpu_high', cpuPercent > CPU_ABOVE_PERCENT, CPU_ABOVE_PERCENT),
    ...own('slow_sends', sendP95Ms > P95_ABOVE_MS, P95_ABOVE_MS),
    ...own('slow_webhooks', webhookP95Ms > P95_ABOVE_MS, P95_ABOVE_MS),
    ...(redisAway ? [problem('redis_away', 'redis', {})] : []),
  ];
}
