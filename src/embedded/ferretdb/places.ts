import { existsSync } from 'node:fs';
import { Absent, type Candidate, type Place } from '../candidate.ts';
import { installFerretdb } from './install.ts';
import { writeLauncher } from './launcher.ts';
import { FERRETDB_VERSION, ferretdbFolder, MONGODB_VERSION, POSTGRES_MAJOR } from './layout.ts';

/** The FerretDB that an earlier start installed. */
export const installedFerretdb: Place = {
  name: 'FerretDB',
  engine: 'FerretDB',
  installs: false,
  async find({ host }) {
    const folder = ferretdbFolder(host);
    if (!existsSync(folder)) throw new Absent(`not installed in ${folder}`);
    return candidate(folder);
  },
};

/** FerretDB, installed now. */
export const newFerretdb: Place = {
  name: "FerretDB's installation",
  engine: 'FerretDB',
  installs: true,
  async find({ host, report }) {
    if (host.platform !== 'linux') throw new Absent('only on Linux');
    const folder = ferretdbFolder(host);
    await installFerretdb(folder, host, report);
    return candidate(folder);
  },
};

async function candidate(folder: string): Promise<Candidate> {
  return {
    name: 'FerretDB',
    version: FERRETDB_VERSION,
    mongodVersion: MONGODB_VERSION,
    source: `${folder}, on PostgreSQL ${POSTGRES_MAJOR}`,
    binary: await writeLauncher(folder),
  };
}
