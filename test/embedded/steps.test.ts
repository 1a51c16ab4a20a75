import { expect, onTestFinished, test, vi } from 'vitest';
import { step } from '../../src/embedded/steps.ts';

test('a long step says that it goes on, and at the end how long it took', async () => {
  // Only what it uses itself: what else runs in this process has timers of its own.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const said: string[] = [];
  let end: (what: string) => void = () => undefined;
  const long = () => new Promise<string>((resolve) => (end = resolve));
  const running = step((line) => said.push(line), '2/4 FerretDB', long);
  await vi.advanceTimersByTimeAsync(25_000);
  end('built');
  expect(await running).toBe('built');
  expect(said).toEqual([
    '2/4 FerretDB …',
    '2/4 FerretDB … 10 s',
    '2/4 FerretDB … 20 s',
    '2/4 FerretDB: done in 25 s',
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
