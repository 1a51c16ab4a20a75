import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** What the machine is and allows. Injected, so that tests can play another machine. */
export interface Host {
  platform: NodeJS.Platform;
  isRoot: boolean;
  /** Debian itself: a derivative names mirrors that do not carry Debian's suites. */
  isDebian: boolean;
  env: NodeJS.ProcessEnv;
}

/** A line of progress for the person who waits. */
export type Report = (line: string) => void;

/** `never` forbids to bring anything new onto the machine (`FROTA_INSTALL=never`). */
export type InstallPolicy = 'auto' | 'never';

/** The machine this process runs on. */
export function thisHost(env: NodeJS.ProcessEnv = process.env): Host {
  return { platform: process.platform, isRoot: process.getuid?.() === 0, isDebian: isDebian(), env };
}

/** The folder of what Frota installs for itself: `FROTA_CACHE_DIR`, else the place the platform has for caches. */
export function cacheFolder(host: Host): string {
  return resolve(host.env['FROTA_CACHE_DIR'] || envPaths('frota', { suffix: '' }).cache);
}

/** The full path of a program on PATH, if it is there. */
export function findOnPath(program: string, host: Host): string | undefined {
  const folders = (host.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isDebian(): boolean {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
