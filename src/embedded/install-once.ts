import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Report } from './host.ts';
import { waitForLock } from './process-lock.ts';

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
  const lock = await waitForLock(`${folder}.installing`, (holder) =>
    report(`Another process${holder ? ` (pid ${holder.pid})` : ''} is installing the same; waiting for it`),
  );
  try {
    if (!existsSync(folder)) await buildBeside(folder, build);
  } finally {
    await lock.release();
  }
}

async function buildBeside(folder: string, build: (partial: string) => Promise<void>): Promise<void> {
  const prefix = `${folder}.partial-`;
  const partial = await mkdtemp(prefix);
  try {
    await build(partial);
    await rename(partial, folder);
  } finally {
    await removeAll(prefix);
  }
}

/** Clears away this installation if it failed, and others that were killed. */
async function removeAll(prefix: string): Promise<void> {
  for (const name of await readdir(dirname(prefix))) {
    if (!name.startsWith(basename(prefix))) continue;
    // Programs that a killed process had started may still write there: then the next installation clears it.
    await rm(join(dirname(prefix), name), { recursive: true, force: true }).catch(() => {});
  }
}
