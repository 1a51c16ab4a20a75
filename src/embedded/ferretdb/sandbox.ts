import { POSTGRES_PROGRAMS } from './layout.ts';

/** The user that PostgreSQL sees itself as (it refuses to be root); outside it is whoever starts it. */
const POSTGRES_UID = '5432';

/**
 * The bubblewrap arguments that run one of PostgreSQL's programs in its own system, with `data` at /pg and `sockets`
 * at /sock. Needs no root. The program is process 1 of its own process and IPC namespace, so that nothing it started
 * and no shared memory outlives it, and it dies with the process that started it.
 */
export function postgresSandbox(folders: { system: string; data: string; sockets: string }): string[] {
  return [
    ['--ro-bind', folders.system, '/', '--bind', folders.data, '/pg', '--bind', folders.sockets, '/sock'],
    ['--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ['--unshare-user', '--uid', POSTGRES_UID, '--gid', POSTGRES_UID],
    ['--unshare-pid', '--as-pid-1', '--unshare-ipc', '--die-with-parent'],
    ['--clearenv', '--setenv', 'LANG', 'C.UTF-8', '--setenv', 'PATH', `${POSTGRES_PROGRAMS}:/usr/bin`],
  ].flat();
}
