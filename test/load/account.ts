import type { MemoryUse } from './memory.ts';
import { percentile } from './percentile.ts';
import type { LoadAccount } from './run-load.ts';

/** The promise: whoever asks the API waits no longer than this, in ms, 95 times in 100. */
const API_P95_MS = 500;
/** What a process may use more at the end than halfway, in MB: what is kept for a while on purpose comes and goes by as much. */
const GROWTH_MB = 15;
/** The share of the wanted rate that must be reached: it starts and ends slowly. */
const RATE_REACHED = 0.95;

/** What is not as it was promised; empty: all is well. */
export function shortcomings(account: LoadAccount): string[] {
  const { webhooks, answers, memory, findings, messagesPerHour } = account;
  const all = [...answers.tookMs.values()].flat();
  const p95 = percentile(all, 0.95);
  return [
    ...findings.map(({ fault, what }) => `${fault}: ${what}`),
    ...(perHour(account) < messagesPerHour * RATE_REACHED ? [`only ${perHour(account)} messages/h`] : []),
    ...(p95 >= API_P95_MS ? [`p95 is ${Math.round(p95)} ms`] : []),
    ...[...answers.failures].map(([what, times]) => `${times} × ${what}`),
    ...(webhooks.waiting + webhooks.dead + webhooks.lost > 0
      ? [`webhooks: ${webhooks.waiting} wait, ${webhooks.dead} dead, ${webhooks.lost} lost`]
      : []),
    ...memory
      .filter((one) => growthMb(one) > GROWTH_MB)
      .map((one) => `${one.name} uses ${Math.round(growthMb(one))} MB more than halfway`),
  ];
}

/** The run as a table for people. */
export function accountText(account: LoadAccount): string {
  const { answers, webhooks, memory, servers, complaints } = account;
  const all = [...answers.tookMs.values()].flat();
  const rows: [string, string, string, string][] = [
    ['request', 'count', 'p50 ms', 'p95 ms'],
    ...[...answers.tookMs].map(([name, took]): [string, string, string, string] => rowOf(name, took)),
    rowOf('all', all),
  ];
  return [
    `${account.sent} messages over ${account.numbers} numbers in ${Math.round(account.sendingMs / 1_000)} s: ${perHour(account)}/h (${servers.join(', ')})`,
    `webhooks: ${webhooks.posted} posted, ${webhooks.applied} applied, ${webhooks.waiting} wait, ${webhooks.dead} dead; p99 ${Math.round(webhooks.p99Ms)} ms; ${account.replied} people answered`,
    `dashboards: ${account.people} open, ${account.liveEvents} changes came over their streams`,
    ...memory.map(
      ({ name, mostMb, heapMb: [halfway, end] }) =>
        `memory of ${name}: ${Math.round(mostMb)} MB at most; in use ${Math.round(halfway)} MB halfway, ${Math.round(end)} MB at the end`,
    ),
    '',
    ...table(rows),
    '',
    ...[...complaints].map(([line, times]) => `${times} × ${line}`),
  ].join('\n');
}

function rowOf(name: string, took: readonly number[]): [string, string, string, string] {
  const at = (share: number): string => String(Math.round(percentile(took, share)));
  return [name, String(took.length), at(0.5), at(0.95)];
}

function perHour({ sent, sendingMs }: LoadAccount): number {
  return Math.round((sent / Math.max(1, sendingMs)) * 3_600_000);
}

function growthMb({ heapMb: [halfway, end] }: MemoryUse): number {
  return end - halfway;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
