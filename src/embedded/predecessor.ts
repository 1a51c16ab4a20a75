import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './run.ts';

const PATIENCE_MS = 10_000;
const POLL_MS = 50;

/** Whether a real MongoDB has data in a database folder. */
export function hasMongodData(dbPath: string): boolean {
  return existsSync(join(dbPath, 'WiredTiger'));
}

/**
 * Ends the `mongod` that a killed Frota left over `dbPath`, and waits for it. (mongodb-memory-server ends it too, but
 * looks only every two seconds.) Whoever calls this owns the folder, so a `mongod` in it has no other owner.
 */
export async function endPredecessor(dbPath: string): Promise<void> {
  const pid = await lockingPid(dbPath);
  if (pid === undefined) return;
  const deadline = Date.now() + PATIENCE_MS;
  for (let signal: 'SIGTERM' | 0 = 'SIGTERM'; send(pid, signal); signal = 0) {
    if (Date.now() > deadline)
      throw new Error(`mongod (pid ${pid}) still runs over ${dbPath} and does not end`);
    await delay(POLL_MS);
  }
}

/** The process that `mongod.lock` names, if it is alive and really is a `mongod` over this folder. */
async function lockingPid(dbPath: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(dbPath, 'mongod.lock'), 'utf8').catch(() => ''));
  if (!(pid > 0)) return undefined;
  const command = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => '');
  return command.includes('mongod') && command.includes(dbPath) ? pid : undefined;
}

function send(pid: number, signal: 'SIGTERM' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
