import { Absent, assertMayInstall, type Candidate, type Place } from './candidate.ts';
import { findOnPath } from './host.ts';
import { cachedBinary, download, downloadUrl } from './memory-server.ts';
import { assertReachable } from './reachable.ts';
import { run } from './run.ts';

/** The oldest MongoDB that Frota works with. */
const MIN_MAJOR = 6;
const VERSION_TIMEOUT_MS = 5000;

/** The `mongod` that the environment names. */
export const environmentMongod: Place = {
  name: 'MONGOMS_SYSTEM_BINARY',
  engine: 'MongoDB',
  async find({ host }) {
    const binary = host.env['MONGOMS_SYSTEM_BINARY'];
    if (!binary) throw new Absent('not set');
    return candidate(binary, `MONGOMS_SYSTEM_BINARY (${binary})`);
  },
};

/** `mongod` on PATH. */
export const pathMongod: Place = {
  name: 'mongod on PATH',
  engine: 'MongoDB',
  async find({ host }) {
    const binary = findOnPath('mongod', host);
    if (binary === undefined) throw new Absent('none');
    return candidate(binary, binary);
  },
};

/** What mongodb-memory-server downloaded before. */
export const cachedMongod: Place = {
  name: "mongodb-memory-server's cache",
  engine: 'MongoDB',
  async find() {
    const binary = await cachedBinary();
    if (binary === undefined) throw new Absent('empty');
    return candidate(binary, binary);
  },
};

/** A download by mongodb-memory-server, if its host answers. */
export const downloadedMongod: Place = {
  name: "MongoDB's download",
  engine: 'MongoDB',
  async find(search) {
    assertMayInstall(search);
    const { host, report } = search;
    const url = await downloadUrl();
    await assertReachable(url, host.env);
    report(`Downloading MongoDB, once, from ${url.hostname}`);
    const binary = await download();
    return candidate(binary, binary);
  },
};

async function candidate(binary: string, source: string): Promise<Candidate> {
  const output = await run(binary, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS });
  const version = /^db version v?(\d+\.\d+\.\d+)/m.exec(output)?.[1];
  if (version === undefined) throw new Error(`${binary} does not say its version`);
  if (Number.parseInt(version, 10) < MIN_MAJOR) {
    throw new Error(`${binary} is MongoDB ${version}; Frota needs ${MIN_MAJOR} or newer`);
  }
  return { name: 'MongoDB', version, mongodVersion: version, source, binary };
}
