import { readFile } from 'node:fs/promises';

/** What a process holds of the machine's memory. */
export interface MemoryUse {
  name: string;
  /** Resident, in MB, at most: garbage that nobody has collected yet is in it. */
  mostMb: number;
  /** What is in use on its heap, in MB, right after garbage was collected: halfway, when everything was warm, and at the end. */
  heapMb: [halfway: number, end: number];
}

/** Looks once a second how much a process holds, until it is stopped. */
export function watchResident(pid: number): { most(): number; stop(): void } {
  let most = 0;
  const timer = setInterval(() => {
    void residentMb(pid).then((now) => void (most = Math.max(most, now)));
  }, 1_000);
  return { most: () => most, stop: () => clearInterval(timer) };
}

/** Has a process collect its garbage; what it uses then, in MB. */
export async function heapInUse(base: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(`${base}/monitoring/gc`, { method: 'POST', headers });
  if (!response.ok) throw new Error(`${base} does not collect its garbage: ${response.status}`);
  const { after } = (await response.json()) as { after: { heapUsedBytes: number } };
  return after.heapUsedBytes / 1024 / 1024;
}

/** Resident memory in MB, as Linux tells it; 0: it does not. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kb = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  return Number(kb) / 1024;
}
