import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** A lock that the kernel lets go when its process ends, however it ends. */
export interface ProcessLock {
  release(): Promise<void>;
}

/** Who holds a lock, as it said itself. */
export interface Holder {
  pid: number;
  since: Date;
}

type Unlock = () => Promise<void>;

/**
 * Takes the lock named by `file` (in an existing folder), or returns undefined if a living process holds it. While it
 * is held, the file says by whom.
 *
 * Only the kernel can say without a race, and without waiting, that a holder has died. A file with a pid cannot: two
 * starters that both find it stale take it over from one another. A heartbeat blocks until it is overdue. Node has no
 * flock, so this uses what it has that the kernel itself ends with the process: on Linux the name of an abstract
 * socket, elsewhere (macOS, Windows) a file opened with O_EXLOCK. Containers that share a folder do not see each other's
 * sockets; there the database's own lock on its files remains.
 */
export async function tryLock(file: string): Promise<ProcessLock | undefined> {
  const unlock =
    process.platform === 'linux' ? await bindName(await nameOf(file)) : await openAlone(`${file}.lock`);
  if (unlock === undefined) return undefined;
  await writeFile(file, JSON.stringify({ pid: process.pid, since: new Date() }));
  return {
    async release() {
      await rm(file, { force: true });
      await unlock();
    },
  };
}

/** Takes the lock named by `file` as soon as nobody holds it. Says once, by `onWait`, that it has to wait. */
export async function waitForLock(
  file: string,
  onWait: (holder: Holder | undefined) => void,
): Promise<ProcessLock> {
  for (let waited = false; ; waited = true) {
    const lock = await tryLock(file);
    if (lock !== undefined) return lock;
    if (!waited) onWait(await holderOf(file));
    await delay(POLL_MS);
  }
}

/** Who holds the lock; undefined when its file says nothing, or names a process that is gone. */
export async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    const { pid, since } = JSON.parse(await readFile(file, 'utf8')) as { pid: number; since: string };
    process.kill(pid, 0);
    return { pid, since: new Date(since) };
  } catch {
    return undefined;
  }
}

/** The folder goes in by device and inode, so that every path to it means the same lock. */
async function nameOf(file: string): Promise<string> {
  const { dev, ino } = await stat(dirname(file), { bigint: true });
  const id = createHash('sha256')
    .update(`${dev}:${ino}:${basename(file)}`)
    .digest('hex')
    .slice(0, 32);
  return `\0frota-${id}`;
}

function bindName(name: string): Promise<Unlock | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => {
      server.unref();
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}

/** libuv's UV_FS_O_EXLOCK, which Node does not name: no other process can open the file the same way. */
const O_EXLOCK = process.platform === 'win32' ? 0x10000000 : 0x20;

async function openAlone(file: string): Promise<Unlock | undefined> {
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NONBLOCK ?? 0) | O_EXLOCK;
  try {
    const handle = await open(file, flags);
    return () => handle.close();
  } catch (error) {
    if (['EAGAIN', 'EBUSY', 'EWOULDBLOCK'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}
