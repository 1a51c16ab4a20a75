import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, type Host, type Report } from './host.ts';
import { waitForLock } from './process-lock.ts';
import { run } from './run.ts';

/** Whether packages may be installed here: only as root, and only on Debian itself. */
export function canApt(host: Host): boolean {
  return host.platform === 'linux' && host.isDebian && host.isRoot;
}

/**
 * Installs Debian packages. Waits for another Frota that does so too, as apt's own waiting (up to two minutes) does not
 * cover the lock of its lists. Throws what apt-get said.
 */
export async function aptInstall(packages: readonly string[], host: Host, report: Report): Promise<void> {
  const cache = cacheFolder(host);
  await mkdir(cache, { recursive: true });
  const lock = await waitForLock(join(cache, 'apt.running'), () => {});
  try {
    report(`Installing ${packages.join(', ')} with apt-get`);
    await aptGet(packages, host);
  } finally {
    await lock.release();
  }
}

async function aptGet(packages: readonly string[], host: Host): Promise<void> {
  const env = { ...host.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  await run('apt-get', [...options, 'update'], { env });
  await run('apt-get', [...options, 'install', '--no-install-recommends', ...packages], { env });
}

/** The version that apt would install of a package, if it knows one. */
export async function aptCandidate(name: string, host: Host): Promise<string | undefined> {
  const policy = await run('apt-cache', ['policy', name], { env: host.env });
  const version = /Candidate: (\S+)/.exec(policy)?.[1];
  return version === '(none)' ? undefined : version;
}

/**
 * The mirrors that this machine takes its own Debian release from, as apt itself reads its sources, whatever their
 * format. Updates and security are suites with a hyphen, third parties mostly have other components: neither counts.
 */
export async function debianMirrors(host: Host): Promise<string[]> {
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)';
  const targets = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    env: host.env,
  });
  const mirrors = [...targets.matchAll(/^[a-z]+ main (\S+)$/gm)].flatMap(([, uri]) => uri ?? []);
  return [...new Set(mirrors)];
}
