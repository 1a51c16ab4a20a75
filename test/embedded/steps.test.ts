import { expect, test, vi } from 'vitest';
import { step } from '../../src/embedded/steps.ts';

test('a long step says that it goes on, and at the end how long it took', async () => {
  vi.useFakeTimers();
  const said: string[] = [];
  const long = () => new Promise<string>((resolve) => setTimeout(resolve, 25_000, 'built'));
  const running = step((line) => said.push(line), '2/4 FerretDB', long);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(await running).toBe('built');
  expect(said).toEqual([
    '2/4 FerretDB …',
    '2/4 FerretDB … 10 s',
    '2/4 FerretDB … 20 s',
    '2/4 FerretDB: done in 25 s',
  ]);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
