import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DryMongoBinary } from 'mongodb-memory-server';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ferretdbFolder } from '../../src/embedded/ferretdb/layout.ts';
import type { Host } from '../../src/embedded/host.ts';
import { type RunningStore, startMongo, type StartMongoOptions } from '../../src/embedded/mongo.ts';
import { emptyHost, fakeMongod, temporaryFolder, writeScript } from './support.ts';

/** A machine with nothing on it: no MongoDB anywhere, a download that refuses, and no way to install anything. */
let host: Host;
let programs: string;
let dbPath: string;
let said: string[];

beforeEach(async () => {
  programs = await temporaryFolder();
  dbPath = join(await temporaryFolder(), 'mongo');
  host = await emptyHost(programs, { platform: 'linux', isDebian: true });
  said = [];
  // mongodb-memory-server remembers what it found, and reads its settings from the process itself.
  DryMongoBinary.binaryCache.clear();
  vi.stubEnv('MONGOMS_DOWNLOAD_DIR', await temporaryFolder());
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', `http://127.0.0.1:${await closedPort()}`);
  vi.stubEnv('MONGOMS_SYSTEM_BINARY', undefined);
  // It warns of each failed start, with a stack.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  return () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  };
});

async function start(options: Partial<StartMongoOptions> = {}): Promise<RunningStore> {
  const store = await startMongo({
    dbPath,
    install: 'auto',
    report: (line) => said.push(line),
    host,
    ...options,
  });
  onTestFinished(() => store.stop());
  return store;
}

async function failedStart(options: Partial<StartMongoOptions> = {}): Promise<Error> {
  return start(options).then(
    () => expect.unreachable('it started'),
    (error: Error) => error,
  );
}

/** A fake download: where mongodb-memory-server looks for the one it made, of the size and with the checksum file it wants. */
async function fakeCache(version: string): Promise<string> {
  const folder = process.env['MONGOMS_DOWNLOAD_DIR'] ?? '';
  const name = await DryMongoBinary.getBinaryName(await DryMongoBinary.generateOptions());
  const file = await fakeMongod(join(folder, name), version);
  await appendFile(file, `${'#'.repeat(1024 * 1024)}\n`);
  await writeFile(`${file}.md5`, '');
  return file;
}

test('MONGOMS_SYSTEM_BINARY comes before a mongod on PATH', async () => {
  const binary = await fakeMongod(join(programs, 'mine'), '8.0.4');
  await fakeMongod(join(programs, 'mongod'), '7.0.1');
  host.env['MONGOMS_SYSTEM_BINARY'] = binary;
  expect(await start()).toMatchObject({
    name: 'MongoDB',
    version: '8.0.4',
    source: `MONGOMS_SYSTEM_BINARY (${binary})`,
    uri: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/$/) as string,
  });
  expect(said).toEqual([]);
});

test("a mongod on PATH comes before mongodb-memory-server's cache", async () => {
  const binary = await fakeMongod(join(programs, 'mongod'), '6.0.19');
  await fakeCache('8.2.6');
  expect(await start()).toMatchObject({ version: '6.0.19', source: binary });
});

test("mongodb-memory-server's cache needs no download, even where installing is forbidden", async () => {
  const binary = await fakeCache('8.2.6');
  expect(await start({ install: 'never' })).toMatchObject({ version: '8.2.6', source: binary });
  expect(said).toEqual([]);
});

test('the port may be chosen', async () => {
  await fakeMongod(join(programs, 'mongod'), '7.0.1');
  const port = await closedPort();
  expect((await start({ port })).uri).toBe(`mongodb://127.0.0.1:${port}/`);
});

test.each([
  ['does not run', 'echo "libcurl.so.4: not found" >&2; exit 127', /libcurl\.so\.4: not found/],
  ['does not say a version', 'echo hello', /does not say its version/],
  ['is too old', 'echo "db version v4.4.29"', /is MongoDB 4\.4\.29; Frota needs 6 or newer/],
  [
    'says a version and dies at its start',
    'if [ "$1" = --version ]; then echo "db version v8.0.4"; exit; fi; exit 62',
    /closed unexpectedly with code "62"/,
  ],
])('a binary that %s is reported, and the next one is used', async (_what, body, reason) => {
  const broken = await writeScript(join(programs, 'broken'), body);
  const good = await fakeMongod(join(programs, 'mongod'), '7.0.1');
  host.env['MONGOMS_SYSTEM_BINARY'] = broken;
  // Also in the process, where the library would see it and put it above its options.
  vi.stubEnv('MONGOMS_SYSTEM_BINARY', broken);

  expect(await start()).toMatchObject({ version: '7.0.1', source: good });

  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^MONGOMS_SYSTEM_BINARY: /);
  expect(said[0]).toMatch(reason);
  expect(process.env['MONGOMS_SYSTEM_BINARY']).toBe(broken);
});

test('FROTA_INSTALL=never installs nothing and names the ways out', async () => {
  const error = await failedStart({ install: 'never' });
  expect(error).toMatchObject({ code: 'no_mongodb', name: 'FrotaError' });
  expect(error.message.split('\n')).toEqual([
    'Frota found no MongoDB that it can start:',
    '  - MONGOMS_SYSTEM_BINARY: not set',
    '  - mongod on PATH: none',
    "  - mongodb-memory-server's cache: empty",
    "  - MongoDB's download: nothing is there, and FROTA_INSTALL=never forbids to install it",
    '  - FerretDB: nothing is there, and FROTA_INSTALL=never forbids to install it',
    expect.stringMatching(/MONGODB_URI.* install mongod .*docker compose up/),
  ]);
  expect(said).toEqual([]);
  expect(await readdir(host.env['FROTA_CACHE_DIR'] ?? '')).toEqual([]);
});

test('an installed FerretDB spares the probe of the download, but a mongod on PATH comes before it', async () => {
  const installed = ferretdbFolder(host);
  await mkdir(installed, { recursive: true });
  await failedStart();
  // This one is empty, so that it does not start; what counts is that it was tried first.
  expect(said.map((line) => line.split(':')[0])).toEqual(['FerretDB', "MongoDB's download"]);
  expect(said[0]).toContain(installed);

  const binary = await fakeMongod(join(programs, 'mongod'), '7.0.1');
  expect(await start()).toMatchObject({ name: 'MongoDB', source: binary });
});

test.each([
  ['not root on Debian', { isDebian: true, isRoot: false }],
  ['root, but not on Debian', { isDebian: false, isRoot: true }],
])('%s: the error says which programs FerretDB lacks, and the ways out', async (_who, machine) => {
  host = { ...host, ...machine };
  const { message } = await failedStart();
  expect(message).toContain('FerretDB needs mmdebstrap, bwrap, go, which are not on PATH');
  expect(message).toContain('(mmdebstrap, bubblewrap, golang-go) only as root on Debian');
  expect(message).toMatch(/MONGODB_URI.* install mongod .*docker compose up/);
});

test('a Go that is too old for FerretDB is said with its version', async () => {
  for (const program of ['mmdebstrap', 'bwrap']) await writeScript(join(programs, program), 'exit 1');
  await writeScript(join(programs, 'go'), 'echo go1.19.8');
  expect((await failedStart()).message).toContain(
    'FerretDB needs Go 1.21 or newer on PATH; this machine has go1.19.8.',
  );
});

test("a Go that Debian's package is too old for is not installed", async () => {
  for (const program of ['mmdebstrap', 'bwrap']) await writeScript(join(programs, program), 'exit 1');
  await writeScript(join(programs, 'apt-cache'), 'echo "  Candidate: 2:1.19~1"');
  await writeScript(join(programs, 'apt-get'), 'echo "never to be called"; exit 1');
  host = { ...host, isRoot: true };
  expect((await failedStart()).message).toContain(
    "FerretDB needs Go 1.21 or newer on PATH; Debian's package has 2:1.19~1.",
  );
});

test('a machine that forbids sandboxes is told so before anything is built', async () => {
  await writeScript(join(programs, 'mmdebstrap'), 'exit 1');
  await writeScript(join(programs, 'go'), 'echo go1.26.1');
  await writeScript(
    join(programs, 'bwrap'),
    'echo "bwrap: No permissions to create new namespace" >&2; exit 1',
  );
  expect((await failedStart()).message).toContain('bwrap: No permissions to create new namespace');
  expect(said.join('\n')).not.toContain('2/4');
});

test('an installation that fails leaves no half of it, and says the reason', async () => {
  for (const program of ['mmdebstrap', 'bwrap']) await writeScript(join(programs, program), 'exit 0');
  const go =
    'if [ "$1" = env ]; then echo go1.26.1; exit; fi; echo "module proxy: 403 Forbidden" >&2; exit 1';
  await writeScript(join(programs, 'go'), go);
  const { message } = await failedStart();
  expect(message).toContain(
    'FerretDB could not be installed. go failed: exit code 1\n      module proxy: 403 Forbidden',
  );
  expect(said.slice(1, -1)).toEqual([
    expect.stringContaining('No MongoDB here: installing FerretDB'),
    '1/4 tools of the host …',
    '1/4 tools of the host: done in 0 s',
    expect.stringMatching(/^2\/4 FerretDB .*, built from its Go module …$/),
  ]);
  expect(await readdir(host.env['FROTA_CACHE_DIR'] ?? '')).toEqual([]);
});

test.each([
  ['does not resolve', async () => 'http://nowhere.invalid'],
  ['refuses', async () => `http://127.0.0.1:${await closedPort()}`],
  ['never answers', blackHole],
])('a download host that %s costs less than a second', async (_how, mirror) => {
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', await mirror());
  host = { ...host, platform: 'darwin' };
  const begun = performance.now();
  const { message } = await failedStart();
  expect(performance.now() - begun).toBeLessThan(1000);
  expect(message).toMatch(/MongoDB's download: \S+ cannot be reached \(.+\)/);
  expect(message).toContain('FerretDB: only on Linux');
  expect(said).toEqual([expect.stringMatching(/^MongoDB's download: \S+ cannot be reached/)]);
});

test('a proxy stands for the download host', async () => {
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'https://nowhere.invalid');
  host.env['https_proxy'] = `http://127.0.0.1:${await closedPort()}`;
  expect((await failedStart()).message).toMatch(/MongoDB's download: 127\.0\.0\.1 cannot be reached/);
});

test('data stays with the engine that wrote it', async () => {
  await fakeMongod(join(programs, 'mongod'), '7.0.1');
  await mkdir(join(dbPath, 'postgres'), { recursive: true });
  const { message } = await failedStart({ install: 'never' });
  expect(message).toContain(`mongod on PATH: the data in ${dbPath} is of FerretDB`);
});

test("MongoDB's data is not hidden by an empty FerretDB", async () => {
  await mkdir(dbPath, { recursive: true });
  await writeFile(join(dbPath, 'WiredTiger'), '');
  const { message } = await failedStart({ install: 'auto' });
  expect(message).toContain(`FerretDB: the data in ${dbPath} is of MongoDB`);
});

test('a mongod that a killed Frota left over the folder is ended first', async () => {
  await mkdir(dbPath, { recursive: true });
  const binary = await fakeMongod(join(programs, 'mongod'), '7.0.1');
  const orphan = spawn(binary, ['--dbpath', dbPath]);
  const ended = once(orphan, 'exit');
  await once(createInterface({ input: orphan.stdout }), 'line');
  await writeFile(join(dbPath, 'mongod.lock'), `${orphan.pid}\n`);

  await start();

  expect(await ended).toEqual([0, null]);
});

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** An address that takes no more connections: a listener that has stopped, with a full queue. */
async function blackHole(): Promise<string> {
  const script = `const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    console.log(s.address().port); process.kill(process.pid, 'SIGSTOP'); })`;
  const listener = spawn(process.execPath, ['-e', script]);
  const [line] = (await once(createInterface({ input: listener.stdout }), 'line')) as [string];
  const port = Number(line);
  const queue: Socket[] = [];
  onTestFinished(() => {
    for (const socket of queue) socket.destroy();
    listener.kill('SIGKILL');
  });
  for (let full = false; !full;) {
    const socket = connect(port, '127.0.0.1');
    queue.push(socket);
    full = await Promise.race([once(socket, 'connect').then(() => false), stuck()]);
  }
  return `http://127.0.0.1:${port}`;
}

function stuck(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(resolve, 100, true));
}
