import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findOnPath, thisHost } from '../../src/embedded/host.ts';
import { type RunningStore, startMongo } from '../../src/embedded/mongo.ts';
import { startRedis } from '../../src/embedded/redis.ts';
import { run } from '../../src/embedded/run.ts';
import { freePort } from './free-port.ts';

/** A real server of our own that can be killed, and started again at the same address. */
export interface MortalServer {
  readonly uri: string;
  /** What it is, with its version. */
  readonly name: string;
  /** Ends it as `kill -9` does. What it had acknowledged as durable is in its files. */
  kill(): Promise<void>;
  /** Starts it again over its files. */
  start(): Promise<void>;
  /** Ends it for good and removes its files. */
  stop(): Promise<void>;
}

/** What a Redis has when it comes back: all, nothing, or what it had when `remember` was called. */
export type Memory = 'kept' | 'lost' | 'old';

export interface MortalRedis extends Omit<MortalServer, 'start'> {
  /** Sets what it has now aside, as a snapshot that was written some time before a crash. */
  remember(): Promise<void>;
  start(memory: Memory): Promise<void>;
}

const report = (line: string): void => void process.stderr.write(`${line}\n`);

/** A MongoDB as `npm start` finds it (FerretDB, where there is no mongod). */
export async function mortalMongo(): Promise<MortalServer> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-chaos-mongo-'));
  const dbPath = join(folder, 'data');
  const port = await freePort();
  let store: RunningStore | undefined;
  const start = async (): Promise<RunningStore> => {
    await mkdir(dbPath, { recursive: true });
    return (store = await startMongo({ dbPath, port, install: 'auto', report }));
  };
  const { name, version } = await start();
  return {
    uri: `mongodb://127.0.0.1:${port}`,
    name: `${name} ${version}`,
    async kill() {
      // The store's own stop is a gentle one, and does not say its process.
      await killAll(await processesOver(dbPath));
      await store?.stop();
    },
    async start() {
      await start();
    },
    async stop() {
      await store?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that writes down each command before it answers, so that a kill alone loses nothing. */
export async function mortalRedis(): Promise<MortalRedis> {
  const binary = await redisBinary();
  const folder = await mkdtemp(join(tmpdir(), 'frota-chaos-redis-'));
  const dir = join(folder, 'data');
  const old = join(folder, 'old');
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<string> => {
    await mkdir(dir, { recursive: true });
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
    // Where the kernel can see to it, it dies with this process.
    const guard = findOnPath('setpriv', thisHost()) === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL'];
    const [program = binary, ...args] = [...guard, binary, ...place, ...durable];
    server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'exit').then(() => Promise.reject(new Error('redis-server ended')));
    return Promise.race([untilReady(server), ended]);
  };
  const kill = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  const version = await start();
  return {
    uri: `redis://127.0.0.1:${port}`,
    name: `Redis ${version}`,
    kill,
    async remember() {
      await cp(dir, old, { recursive: true });
    },
    async start(memory) {
      if (memory !== 'kept') await rm(dir, { recursive: true, force: true });
      if (memory === 'old') await cp(old, dir, { recursive: true });
      await start();
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Installed first if need be, as the product's own tests do. */
async function redisBinary(): Promise<string> {
  const find = () => findOnPath('redis-server', thisHost());
  const there = find();
  if (there !== undefined) return there;
  await (await startRedis({ install: 'auto', report })).stop();
  const installed = find();
  if (installed === undefined) throw new Error('redis-server is not on PATH');
  return installed;
}

async function untilReady({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('redis-server has no output');
  let version = 'unknown';
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    version = /Redis version=([\d.]+)/.exec(line)?.[1] ?? version;
    if (/ready to accept connections/i.test(line)) break;
  }
  stdout.resume();
  return version;
}

/** The processes with a folder in their command line. */
async function processesOver(folder: string): Promise<number[]> {
  const all = await run('ps', ['-ww', '-eo', 'pid=,args=']);
  const lines = all.split('\n').filter((line) => line.includes(folder));
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid);
}

async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went with its parent.
    }
  }
}
