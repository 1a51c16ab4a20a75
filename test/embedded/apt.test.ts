import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aptInstall, debianMirrors } from '../../src/embedded/apt.ts';
import { emptyHost, temporaryFolder, writeScript } from './support.ts';

test("the mirrors are those of the machine's own release, in apt's own reading of its sources", async () => {
  const programs = await temporaryFolder();
  const targets = [
    'bookworm main http://mirror.example/debian/',
    'bookworm contrib http://mirror.example/debian/',
    'bookworm-updates main http://mirror.example/debian/',
    'bookworm-security main http://mirror.example/debian-security/',
    'stable main http://other.example/debian/',
    'bookworm stable https://third-party.example/linux/debian/',
    'bookworm/things main https://third-party.example/apt/',
  ];
  await writeScript(join(programs, 'apt-get'), `echo '${targets.join('\n')}'`);
  expect(await debianMirrors(await emptyHost(programs))).toEqual([
    'http://mirror.example/debian/',
    'http://other.example/debian/',
  ]);
});

test('two installations at once follow one another: apt does not wait for the lock of its lists', async () => {
  const programs = await temporaryFolder();
  const log = join(programs, 'log');
  await writeScript(
    join(programs, 'apt-get'),
    `echo "begin" >> ${log}; /bin/sleep 0.02; echo "end $*" >> ${log}`,
  );
  const host = await emptyHost(programs);

  await Promise.all(['bubblewrap', 'redis-server'].map((name) => aptInstall([name], host, () => {})));

  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  expect(lines.filter((_, index) => index % 2 === 0)).toEqual(['begin', 'begin', 'begin', 'begin']);
  const ends = lines.filter((_, index) => index % 2 === 1);
  expect(ends.map((line) => line.includes('update'))).toEqual([true, false, true, false]);
  expect(ends.join('\n')).toMatch(/install --no-install-recommends bubblewrap$/m);
  expect(ends.join('\n')).toMatch(/install --no-install-recommends redis-server$/m);
});

test('what apt-get said is in the error, and the next installation is not blocked', async () => {
  const programs = await temporaryFolder();
  await writeScript(join(programs, 'apt-get'), 'echo "E: Unable to locate package $6" >&2; exit 100');
  const host = await emptyHost(programs);
  for (const name of ['one', 'two']) {
    await expect(aptInstall([name], host, () => {})).rejects.toThrow(
      'apt-get failed: exit code 100\nE: Unable to locate package',
    );
  }
});
