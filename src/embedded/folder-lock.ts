import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FrotaError } from '../errors.ts';
import { holderOf, type ProcessLock, tryLock } from './process-lock.ts';

/** Held for as long as Frota runs in a folder. */
export type FolderLock = ProcessLock;

/**
 * Makes this process the only Frota in `dir` (created if missing) until it releases the lock or ends in any way.
 * Throws `already_running` at once, with who holds it, if another one runs there.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'running.json');
  const lock = await tryLock(file);
  if (lock !== undefined) return lock;
  const holder = await holderOf(file);
  const who = holder === undefined ? '' : ` (pid ${holder.pid}, since ${holder.since.toISOString()})`;
  throw new FrotaError(
    'already_running',
    `Frota already runs in ${resolve(dir)}${who}. Stop it first, or start this one in another folder.`,
    { details: { dir: resolve(dir), ...holder } },
  );
}
