import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Host, thisHost } from '../../src/embedded/host.ts';
import { run } from '../../src/embedded/run.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** An executable shell script. */
export async function writeScript(file: string, body: string): Promise<string> {
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A script that passes for a `mongod` of a version: it says that it is ready and ends when told to. */
export function fakeMongod(file: string, version: string): Promise<string> {
  return writeScript(
    file,
    `if [ "$1" = --version ]; then echo 'db version v${version}'; exit; fi
trap 'exit 0' INT TERM
echo 'Waiting for connections'
read nothing
exit 0`,
  );
}

/** A machine that has only what a folder holds, and a cache of its own. */
export async function emptyHost(programs: string, changes: Partial<Host> = {}): Promise<Host> {
  const env = { PATH: programs, FROTA_CACHE_DIR: await temporaryFolder() };
  return { ...thisHost(env), isRoot: false, ...changes };
}

/** A script of ./fixtures that runs in a process of its own. */
export interface Fixture {
  process: ChildProcess;
  /** Its next line of output; undefined when it has ended. */
  line(): Promise<string | undefined>;
  /** Kills it as hard as can be, waits for its end, and returns the lines that were not read. */
  kill(): Promise<string[]>;
}

export function runFixture(name: string, ...args: string[]): Fixture {
  const script = fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx/esm', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value as string | undefined;
  return {
    process: child,
    line,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      const rest: string[] = [];
      for (let next = await line(); next !== undefined; next = await line()) rest.push(next);
      return rest;
    },
  };
}

/** The living processes with a text in their command line: their ids, by command line. */
export async function processesWith(text: string): Promise<Map<string, number>> {
  const all = await run('ps', ['-ww', '-eo', 'pid=,args=']);
  const found = all.split('\n').filter((line) => line.includes(text));
  return new Map(found.map((line) => [line.trim().replace(/^\d+ +/, ''), Number.parseInt(line, 10)]));
}
