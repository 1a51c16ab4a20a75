import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FrotaError, messageOf } from '../../errors.ts';
import { aptCandidate, aptInstall, canApt } from '../apt.ts';
import { findOnPath, type Host, type Report } from '../host.ts';
import { installOnce } from '../install-once.ts';
import { run } from '../run.ts';
import { step } from '../steps.ts';
import { createCluster } from './cluster.ts';
import { FERRETDB_VERSION, layoutOf, POSTGRES_MAJOR } from './layout.ts';
import { installSystem } from './system.ts';

const MODULE = `github.com/FerretDB/FerretDB/v2/cmd/ferretdb@v${FERRETDB_VERSION}`;

/** Programs the installation needs, with the Debian package of each. */
const TOOLS = { mmdebstrap: 'mmdebstrap', bwrap: 'bubblewrap', go: 'golang-go' };

/** The first Go that fetches the newer toolchain a module asks for (GOTOOLCHAIN): https://go.dev/doc/toolchain */
const MIN_GO = [1, 21] as const;

/**
 * Installs FerretDB and its PostgreSQL into `folder`, once. Takes one or two minutes and 700 MB. Throws `install_failed`
 * with what is missing or went wrong.
 */
export async function installFerretdb(folder: string, host: Host, report: Report): Promise<void> {
  await installOnce(folder, report, async (partial) => {
    const begun = performance.now();
    report(
      `No MongoDB here: installing FerretDB ${FERRETDB_VERSION} in its place, once, into ${folder} (one or two minutes, 700 MB)`,
    );
    try {
      await build(partial, host, report);
    } catch (error) {
      if (error instanceof FrotaError) throw error;
      throw new FrotaError('install_failed', `FerretDB could not be installed. ${messageOf(error)}`, {
        cause: error,
      });
    }
    report(`FerretDB is installed (${Math.round((performance.now() - begun) / 1000)} s)`);
  });
}

async function build(folder: string, host: Host, report: Report): Promise<void> {
  const parts = layoutOf(folder);
  const scratch = join(folder, 'scratch');
  await step(report, '1/4 tools of the host', () => ensureTools(host, report));
  await step(report, `2/4 FerretDB ${FERRETDB_VERSION}, built from its Go module`, () =>
    goInstall(parts.programs, host),
  );
  await step(report, `3/4 PostgreSQL ${POSTGRES_MAJOR} with DocumentDB, from Debian`, () =>
    installSystem(parts.system, host),
  );
  await step(report, '4/4 an empty database', () => createCluster({ ...parts, scratch }));
  await rm(scratch, { recursive: true });
}

async function goInstall(programs: string, host: Host): Promise<void> {
  await mkdir(programs, { recursive: true });
  await run('go', ['install', MODULE], { env: { ...host.env, GOBIN: programs, GOTOOLCHAIN: 'auto' } });
}

async function ensureTools(host: Host, report: Report): Promise<void> {
  const missing = Object.entries(TOOLS).filter(([program]) => findOnPath(program, host) === undefined);
  if (missing.length > 0) await installTools(missing, host, report);
  const version = await run('go', ['env', 'GOVERSION'], { env: host.env });
  if (!isNewEnough(version.replace(/^go/, ''))) throw tooOldGo(`this machine has ${version.trim()}`);
  // Containers and hardened kernels may forbid it: better said now than after two minutes.
  await run('bwrap', ['--ro-bind', '/', '/', '--unshare-user', '--unshare-pid', 'true'], { env: host.env });
}

async function installTools(missing: [string, string][], host: Host, report: Report): Promise<void> {
  const packages = missing.map(([, name]) => name);
  if (!canApt(host)) {
    throw new FrotaError(
      'install_failed',
      `FerretDB needs ${missing.map(([program]) => program).join(', ')}, which are not on PATH. Frota installs packages ` +
        `(${packages.join(', ')}) only as root on Debian.`,
    );
  }
  const go = packages.includes(TOOLS.go) ? await aptCandidate(TOOLS.go, host) : undefined;
  if (go !== undefined && !isNewEnough(go.replace(/^\d+:/, ''))) throw tooOldGo(`Debian's package has ${go}`);
  await aptInstall(packages, host, report);
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(/[.~-]/).map(Number);
  return major > MIN_GO[0] || (major === MIN_GO[0] && minor >= MIN_GO[1]);
}

function tooOldGo(found: string): FrotaError {
  return new FrotaError(
    'install_failed',
    `FerretDB needs Go ${MIN_GO.join('.')} or newer on PATH; ${found}.`,
  );
}
