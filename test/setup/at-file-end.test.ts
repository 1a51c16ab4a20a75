import { expect, test } from 'vitest';
import { atFileEnd, endFile } from './at-file-end.ts';

test('what a test said is done when the file ends, the last first, once, each even if another fails', async () => {
  const done: string[] = [];
  atFileEnd(() => done.push('server'));
  atFileEnd(() => {
    throw new Error('the client cannot close');
  });
  atFileEnd(async () => done.push('page'));

  await expect(endFile()).rejects.toMatchObject({ errors: [{ message: 'the client cannot close' }] });
  await endFile();

  expect(done).toEqual(['page', 'server']);
});
