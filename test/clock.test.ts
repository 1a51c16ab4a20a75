import { expect, it } from 'vitest';
import { systemClock, within } from '../src/clock.ts';

const NEVER = new Promise<never>(() => undefined);

it('the system’s clock tells the time', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(100);
});

it.each([
  ['an end', () => Promise.resolve('x')],
  ['a failure', () => Promise.reject(new Error('failed'))],
])('waits for %s, and no longer', async (_case, end) => {
  const before = performance.now();
  await within(60_000, end());
  expect(performance.now() - before).toBeLessThan(1_000);
});

it('waits no longer than it may', async () => {
  await expect(within(5, NEVER)).resolves.toBeUndefined();
});
