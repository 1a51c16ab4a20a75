import { join } from 'node:path';
import { cacheFolder, type Host } from '../host.ts';

/** https://github.com/FerretDB/FerretDB/releases */
export const FERRETDB_VERSION = '2.7.0';
export const POSTGRES_MAJOR = 18;
/** The MongoDB version that FerretDB 2.7 says it is (`buildInfo`). */
export const MONGODB_VERSION = '7.0.77';

/** Where programs of PostgreSQL are, inside its own system. */
export const POSTGRES_PROGRAMS = `/usr/lib/postgresql/${POSTGRES_MAJOR}/bin`;

/** The folder FerretDB is installed in. It is named by what it holds, so that a new version never meets an old one. */
export function ferretdbFolder(host: Host): string {
  return join(cacheFolder(host), `ferretdb-${FERRETDB_VERSION}-postgresql-${POSTGRES_MAJOR}`);
}

/** What an installation consists of. */
export function layoutOf(folder: string) {
  return {
    programs: join(folder, 'bin'),
    ferretdb: join(folder, 'bin', 'ferretdb'),
    /** A minimal Debian with PostgreSQL and the DocumentDB extension: the root of the sandbox. */
    system: join(folder, 'system'),
    /** An empty database with the extension created, to be copied for a first start. */
    cluster: join(folder, 'cluster'),
  };
}
