import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run.ts';
import { layoutOf, POSTGRES_PROGRAMS } from './layout.ts';
import { postgresSandbox } from './sandbox.ts';

/** Where PostgreSQL's files are in a database folder, beside FerretDB's own. */
export function clusterOf(dbPath: string): string {
  return join(dbPath, 'postgres');
}

/** Whether FerretDB has data in a database folder. */
export function hasFerretdbData(dbPath: string): boolean {
  return existsSync(clusterOf(dbPath));
}

/**
 * Gives a database folder its cluster if it has none: a copy of the installed empty one, complete and on disk before
 * it gets its name, so that a start killed half-way is begun again by the next.
 */
export async function copyCluster(install: string, dbPath: string): Promise<void> {
  const cluster = clusterOf(dbPath);
  if (existsSync(cluster)) return;
  const { system, cluster: empty } = layoutOf(install);
  const partial = `${cluster}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dbPath, { recursive: true });
  await cp(empty, partial, { recursive: true });
  const sandbox = postgresSandbox({ system, data: partial, sockets: dbPath });
  await run('bwrap', [...sandbox, `${POSTGRES_PROGRAMS}/initdb`, '--sync-only', '-D', '/pg']);
  await rename(partial, cluster);
}
