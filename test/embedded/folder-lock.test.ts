import { symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from '../../src/embedded/folder-lock.ts';
import { runFixture, temporaryFolder } from './support.ts';

test('a second start in the folder fails and says who runs there, since when', async () => {
  const folder = await temporaryFolder();
  const begun = Date.now();
  const lock = await lockFolder(folder);

  const error = await lockFolder(folder).catch((error: unknown) => error);

  expect(error).toMatchObject({ code: 'already_running', details: { dir: folder, pid: process.pid } });
  const { message, details } = error as { message: string; details: { since: Date } };
  expect(message).toContain(
    `Frota already runs in ${folder} (pid ${process.pid}, since ${details.since.toISOString()})`,
  );
  expect(details.since.getTime()).toBeGreaterThanOrEqual(begun);
  await lock.release();
});

test('the same folder by another path is the same folder', async () => {
  const folder = await temporaryFolder();
  const alias = join(await temporaryFolder(), 'alias');
  await symlink(folder, alias);
  const lock = await lockFolder(folder);
  await expect(lockFolder(alias)).rejects.toMatchObject({ code: 'already_running' });
  await lock.release();
});

test('a released folder is free, and nothing stays in it', async () => {
  const folder = await temporaryFolder();
  await (await lockFolder(folder)).release();
  expect(existsSync(join(folder, 'running.json'))).toBe(false);
  const again = await lockFolder(folder);
  expect(existsSync(join(folder, 'running.json'))).toBe(true);
  await again.release();
});

test('of twenty starters at once exactly one gets the folder', async () => {
  const folder = join(await temporaryFolder(), 'new');
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(winners).toHaveLength(1);
  expect(results.filter((result) => result.status === 'rejected')).toHaveLength(19);
  await winners[0]?.release();
});

test('another process holds the folder until it is killed, and not a moment longer', async () => {
  const folder = await temporaryFolder();
  const holder = runFixture('hold-folder', folder);
  expect(await holder.line()).toBe('held');
  await expect(lockFolder(folder)).rejects.toThrow(`(pid ${holder.process.pid}, since `);

  await holder.kill();

  const lock = await lockFolder(folder);
  await lock.release();
});

test.each([
  ['half-written', '{ half'],
  ['of a process that is gone', '{"pid":4194305,"since":"2026-01-01T00:00:00.000Z"}'],
])('a note %s is not passed on', async (_what, note) => {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder);
  await writeFile(join(folder, 'running.json'), note);
  const error = await lockFolder(folder).catch((error: unknown) => error);
  expect((error as Error).message).toBe(
    `Frota already runs in ${folder}. Stop it first, or start this one in another folder.`,
  );
  await lock.release();
});
