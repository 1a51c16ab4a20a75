import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from './host.ts';
import { holderOf, type ProcessLock, tryLock } from './process-lock.ts';

const POLL_MS = 200;

/**
 * Fills `folder` by `build` if it does not exist yet. It appears complete or not at all: `build` works in a folder
 * beside it, which is renamed at the end. Of several processes that want it at once, one builds and the others wait;
 * what a killed one left behind is cleared by the next.
 */
export async function installOnce(
  folder: string,
  report: Report,
  build: (partial: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const lock = await waitForLock(`${folder}.installing`, report);
  try {
    if (!existsSync(folder)) await buildBeside(folder, build);
  } finally {
    await lock.release();
  }
}

async function buildBeside(folder: string, build: (partial: string) => Promise<void>): Promise<void> {
  const prefix = `${folder}.partial-`;
  await removeLeftovers(prefix);
  const partial = await mkdtemp(prefix);
  try {
    await build(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function removeLeftovers(prefix: string): Promise<void> {
  for (const name of await readdir(dirname(prefix))) {
    if (name.startsWith(basename(prefix)))
      await rm(join(dirname(prefix), name), { recursive: true, force: true });
  }
}

async function waitForLock(file: string, report: Report): Promise<ProcessLock> {
  for (let waited = false; ; waited = true) {
    const lock = await tryLock(file);
    if (lock !== undefined) return lock;
    if (!waited) report(`Another process${pidOf(await holderOf(file))} installs the same; waiting for it`);
    await delay(POLL_MS);
  }
}

function pidOf(holder: { pid: number } | undefined): string {
  return holder === undefined ? '' : ` (pid ${holder.pid})`;
}
