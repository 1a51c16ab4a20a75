import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { debianMirrors } from '../apt.ts';
import type { Host } from '../host.ts';
import { run } from '../run.ts';
import { POSTGRES_MAJOR } from './layout.ts';

/** Debian suites that carry the DocumentDB extension, the steadiest first. */
const SUITES = ['forky', 'sid'];

const PACKAGES = [
  `postgresql-${POSTGRES_MAJOR}-documentdb`,
  'libc-bin',
  'dash',
  'coreutils',
  'tzdata',
  'base-files',
];

/**
 * Unpacks PostgreSQL with DocumentDB, and all it needs, into `system`: a small Debian of its own, from the mirror that
 * the machine itself uses. Signatures are checked; the host stays as it is.
 */
export async function installSystem(system: string, host: Host): Promise<void> {
  await unpackFromAny(system, host);
  await configure(system);
}

async function unpackFromAny(system: string, host: Host): Promise<void> {
  const sources = (await debianMirrors(host)).flatMap((mirror) => SUITES.map((suite) => ({ mirror, suite })));
  const failures: string[] = [];
  for (const { mirror, suite } of sources) {
    try {
      return await unpack(suite, system, mirror, host);
    } catch (error) {
      failures.push(`${suite} from ${mirror}: ${messageOf(error)}`);
      await rm(system, { recursive: true, force: true });
    }
  }
  throw new Error(failures.join('\n') || "apt's sources name no mirror of Debian");
}

async function unpack(suite: string, system: string, mirror: string, host: Host): Promise<void> {
  // Nothing is run inside the new system, so that without root the mode that only unpacks is enough.
  const mode = host.isRoot ? 'root' : 'chrootless';
  const options = [`--mode=${mode}`, '--variant=extract', `--include=${PACKAGES.join(',')}`];
  // A mirror may lag behind the date until which its index is said to be valid.
  const apt = ['--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Check-Valid-Until "false"'];
  await run('mmdebstrap', ['--quiet', ...options, ...apt, suite, system, mirror], { env: host.env });
}

/** Does what the packages' maintainer scripts, which are not run, would have done for PostgreSQL to start. */
async function configure(system: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (existsSync(join(system, 'usr', name))) await link(`usr/${name}`, join(system, name));
  }
  await link('dash', join(system, 'usr/bin/sh'));
  const extensions = join(system, `usr/share/postgresql/${POSTGRES_MAJOR}/extension`);
  await link('postgis-3.control', join(extensions, 'postgis.control'));
  await writeFile(join(system, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\npostgres:x:5432:5432::/pg:/bin/sh\n');
  await writeFile(join(system, 'etc/group'), 'root:x:0:\npostgres:x:5432:\n');
  await writeFile(join(system, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  for (const name of ['pg', 'sock']) await mkdir(join(system, name), { recursive: true });
  await run('bwrap', [
    '--bind',
    system,
    '/',
    '--unshare-user',
    '--uid',
    '0',
    '--gid',
    '0',
    '/usr/sbin/ldconfig',
  ]);
}

async function link(target: string, path: string): Promise<void> {
  try {
    await symlink(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
