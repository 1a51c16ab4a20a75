import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { debianMirrors } from '../apt.ts';
import { messageOf } from '../../errors.ts';
import type { Host } from '../host.ts';
import { run } from '../run.ts';
import { POSTGRES_MAJOR, POSTGRES_PROGRAMS } from './layout.ts';
import { postgresSandbox } from './sandbox.ts';

/** Debian suites that carry the DocumentDB extension, the steadiest first. */
const SUITES = ['forky', 'sid'];

const PACKAGES = [
  `postgresql-${POSTGRES_MAJOR}-documentdb`,
  ...['libc-bin', 'dash', 'coreutils', 'tzdata', 'base-files'],
];

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

/**
 * Extracts PostgreSQL with DocumentDB and all it needs into a system of its own, from the Debian mirror that the
 * machine itself uses; signatures are checked. The host stays as it is.
 */
export async function extractPostgres(system: string, host: Host): Promise<void> {
  const failures: string[] = [];
  for (const mirror of await debianMirrors(host)) {
    for (const suite of SUITES) {
      try {
        await mmdebstrap(suite, system, mirror, host);
        return await mend(system);
      } catch (error) {
        failures.push(`${suite} from ${mirror}: ${messageOf(error)}`);
      }
    }
  }
  throw new Error(failures.join('\n') || "apt's sources name no mirror of Debian");
}

async function mmdebstrap(suite: string, system: string, mirror: string, host: Host): Promise<void> {
  // Nothing is run inside the new system, so without root the mode that only unpacks is enough.
  const mode = host.isRoot ? 'root' : 'chrootless';
  const options = ['APT::Install-Recommends "false"', 'Acquire::Check-Valid-Until "false"'];
  await run(
    'mmdebstrap',
    [
      ...['--quiet', `--mode=${mode}`, '--variant=extract', `--include=${PACKAGES.join(',')}`],
      ...options.map((option) => `--aptopt=${option}`),
      ...[suite, system, mirror],
    ],
    { env: host.env },
  );
}

/** Does what the packages' maintainer scripts, which are not run, would have done for PostgreSQL to start. */
async function mend(system: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (existsSync(join(system, 'usr', name))) await link(`usr/${name}`, join(system, name));
  }
  await link('dash', join(system, 'usr/bin/sh'));
  await link(
    'postgis-3.control',
    join(system, `usr/share/postgresql/${POSTGRES_MAJOR}/extension/postgis.control`),
  );
  await writeFile(
    join(system, 'etc/passwd'),
    'root:x:0:0::/root:/bin/sh\npostgres:x:5432:5432::/pg:/bin/sh\n',
  );
  await writeFile(join(system, 'etc/group'), 'root:x:0:\npostgres:x:5432:\n');
  await writeFile(join(system, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  for (const name of ['pg', 'sock']) await mkdir(join(system, name), { recursive: true });
  const root = ['--bind', system, '/', '--unshare-user', '--uid', '0', '--gid', '0'];
  await run('bwrap', [...root, '/usr/sbin/ldconfig']);
}

async function link(target: string, path: string): Promise<void> {
  if (!existsSync(path)) await symlink(target, path);
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
  await run('bwrap', [...sandbox, `${POSTGRES_PROGRAMS}/postgres`, '--single', '-D', '/pg', 'postgres'], {
    input: 'CREATE EXTENSION documentdb CASCADE;\n',
  });
}
