import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Licences that ask for no more than to be named. MPL-2.0 does of changes to its own files, which we make none of. */
const PERMISSIVE = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'OFL-1.1',
  'MPL-2.0',
]);

interface Locked {
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  link?: boolean;
  license?: string;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

/** Of `A OR B` one is enough, of `A AND B` both are needed. */
function isPermissive(licence: string): boolean {
  const options = licence.replace(/[()]/g, '').split(' OR ');
  return options.some((option) => option.split(' AND ').every((one) => PERMISSIVE.has(one.trim())));
}

it('what Frota needs to run may be used by anybody', () => {
  const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> };
  const needed = Object.entries(packages).filter(([path, { dev, link }]) => path !== '' && !dev && !link);
  expect(needed.length).toBeGreaterThan(100);
  const licences = needed.map(([path, locked]): [string, string] => {
    // One for another platform is not there; then the lock file says what the registry said.
    const file = `${path}/package.json`;
    const said = existsSync(join(ROOT, file))
      ? (readJson(file) as { license?: string }).license
      : locked.license;
    return [path, said ?? 'none'];
  });
  expect(licences.filter(([, licence]) => !isPermissive(licence))).toEqual([]);
});
