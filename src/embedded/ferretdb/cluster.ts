import { existsSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../install-once.ts';
import { run } from '../run.ts';
import { layoutOf, POSTGRES_PROGRAMS } from './layout.ts';
import { postgresSandbox } from './sandbox.ts';

const SETTINGS = `
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
listen_addresses = ''
unix_socket_directories = '/sock'
max_connections = 200
log_checkpoints = off
documentdb.localhost_connection_string = 'host=/sock'
cron.host = '/sock'
cron.database_name = 'postgres'
# DocumentDB looks for indexes to build every two seconds: a row and two log lines each time would grow for ever.
cron.log_run = off
cron.log_statement = off
`;

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
  const { system, cluster } = layoutOf(install);
  const silent = () => {};
  await installOnce(clusterOf(dbPath), silent, async (partial) => {
    // Ten times as fast as Node's own `cp` with a thousand small files.
    await run('cp', ['-a', `${cluster}/.`, partial]);
    const sandbox = postgresSandbox({ system, data: partial, sockets: dbPath });
    await run('bwrap', [...sandbox, `${POSTGRES_PROGRAMS}/initdb`, '--sync-only', '-D', '/pg']);
  });
}

/** Makes the empty database that first starts copy: faster than `initdb` each time, and never half-done. */
export async function createCluster(folders: {
  system: string;
  cluster: string;
  scratch: string;
}): Promise<void> {
  await mkdir(folders.cluster, { mode: 0o700 });
  await mkdir(folders.scratch, { recursive: true });
  const sandbox = postgresSandbox({
    system: folders.system,
    data: folders.cluster,
    sockets: folders.scratch,
  });
  const initdb = [`${POSTGRES_PROGRAMS}/initdb`, '-D', '/pg', '-U', 'postgres', '--auth=trust'];
  await run('bwrap', [...sandbox, ...initdb, '-E', 'UTF8', '--locale=C.UTF-8']);
  await appendFile(join(folders.cluster, 'postgresql.conf'), SETTINGS);
  const single = [
    `${POSTGRES_PROGRAMS}/postgres`,
    '--single',
    '-D',
    '/pg',
    '-c',
    'exit_on_error=on',
    'postgres',
  ];
  await run('bwrap', [...sandbox, ...single], { input: 'CREATE EXTENSION documentdb CASCADE;\n' });
}
