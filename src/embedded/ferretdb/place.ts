import { existsSync } from 'node:fs';
import { Absent, assertMayInstall, type Place } from '../candidate.ts';
import type { Host } from '../host.ts';
import { installFerretdb } from './install.ts';
import { writeLauncher } from './launcher.ts';
import { FERRETDB_VERSION, ferretdbFolder, MONGODB_VERSION, POSTGRES_MAJOR } from './layout.ts';

/** FerretDB, installed now if it is not yet. */
export const ferretdb: Place = {
  name: 'FerretDB',
  engine: 'FerretDB',
  async find(search) {
    const { host, report } = search;
    if (host.platform !== 'linux') throw new Absent('only on Linux');
    const folder = ferretdbFolder(host);
    if (!isInstalled(host)) {
      assertMayInstall(search);
      await installFerretdb(folder, host, report);
    }
    return {
      name: 'FerretDB',
      version: FERRETDB_VERSION,
      mongodVersion: MONGODB_VERSION,
      source: `${folder}, on PostgreSQL ${POSTGRES_MAJOR}`,
      binary: await writeLauncher(folder),
    };
  },
};

/** Whether an earlier start installed FerretDB. */
export function isInstalled(host: Host): boolean {
  return existsSync(ferretdbFolder(host));
}
