import { readFile } from 'node:fs/promises';

/** What a process holds of the machine's memory. */
export interface MemorySeries {
  name: string;
  /** Resident, in MB, one a second. */
  mb: number[];
}

/** Looks at processes once a second, until it is stopped. */
export function watchMemory(processes: Readonly<Record<string, number>>): {
  series: readonly MemorySeries[];
  stop(): void;
} {
  const series = Object.entries(processes).map(([name, pid]) => ({ name, pid, mb: [] as number[] }));
  const timer = setInterval(() => {
    for (const { pid, mb } of series) void residentMb(pid).then((now) => void (now > 0 && mb.push(now)));
  }, 1_000);
  return { series, stop: () => clearInterval(timer) };
}

/** Resident memory in MB, as Linux tells it; 0: it does not. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kb = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  return Number(kb) / 1024;
}

/** How much more a process holds at the end than in the middle, when everything was warm: the mean of a sixth of the run each. */
export function growthMb({ mb }: MemorySeries): number {
  const sixth = Math.max(1, Math.floor(mb.length / 6));
  const middle = Math.floor(mb.length / 2);
  return mean(mb.slice(-sixth)) - mean(mb.slice(middle - sixth, middle));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
