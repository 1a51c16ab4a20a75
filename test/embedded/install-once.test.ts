import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installOnce } from '../../src/embedded/install-once.ts';
import { runFixture, temporaryFolder } from './support.ts';

const silent = () => {};

test('of two installations at once one builds, the other waits and says so', async () => {
  const folder = join(await temporaryFolder(), 'cache', 'thing');
  const said: string[] = [];
  let builds = 0;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const build = async (partial: string) => {
    builds++;
    await finished;
    await writeFile(join(partial, 'file'), 'whole');
  };

  const both = [1, 2].map(() => installOnce(folder, finishWhenOneWaits, build));
  await Promise.all(both);

  function finishWhenOneWaits(line: string): void {
    said.push(line);
    expect(existsSync(folder)).toBe(false);
    finish();
  }
  expect(builds).toBe(1);
  expect(said).toEqual([`Another process (pid ${process.pid}) is installing the same; waiting for it`]);
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('whole');
});

test('what is there is not built again', async () => {
  const folder = join(await temporaryFolder(), 'thing');
  await installOnce(folder, silent, (partial) => writeFile(join(partial, 'file'), 'first'));
  await installOnce(folder, silent, () => Promise.reject(new Error('built again')));
  expect(await readdir(folder)).toEqual(['file']);
});

test('a failed installation leaves nothing', async () => {
  const cache = await temporaryFolder();
  const failing = installOnce(join(cache, 'thing'), silent, async (partial) => {
    await writeFile(join(partial, 'half'), 'done');
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(await readdir(cache)).toEqual([]);
});

test('a killed installation blocks nothing: the next one clears it away and builds', async () => {
  const cache = await temporaryFolder();
  const folder = join(cache, 'thing');
  const killed = runFixture('install-forever', folder);
  expect(await killed.line()).toBe('building');
  await killed.kill();
  expect(existsSync(folder)).toBe(false);
  expect((await readdir(cache)).some((name) => name.startsWith('thing.partial-'))).toBe(true);

  const begun = performance.now();
  await installOnce(folder, silent, (partial) => writeFile(join(partial, 'file'), 'whole'));

  expect(performance.now() - begun).toBeLessThan(1000);
  expect(await readdir(cache)).toEqual(['thing']);
  expect(await readdir(folder)).toEqual(['file']);
});
