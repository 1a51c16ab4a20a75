import { expect, it, vi } from 'vitest';
import { fullness } from '../../src/webhooks/fullness.ts';
import { TestClock } from '../fakes/test-clock.ts';

/** An inbox that holds what the test says, and counts how often it is asked. */
function inboxOf(waiting: { count: number | Error }) {
  const asked: number[] = [];
  return {
    asked,
    async holdsMoreThan(count: number): Promise<boolean> {
      asked.push(count);
      if (waiting.count instanceof Error) throw waiting.count;
      return waiting.count > count;
    },
  };
}

it('is told by the last look, which is no more than a second old', async () => {
  const clock = new TestClock('2026-03-10T12:00:00.000Z');
  const waiting: { count: number | Error } = { count: 1_001 };
  const inbox = inboxOf(waiting);
  const isFull = fullness(inbox, 1_000, clock);
  expect(isFull()).toBe(false);
  await vi.waitFor(() => expect(isFull()).toBe(true));
  waiting.count = 1_000;
  clock.advance(999);
  expect(isFull()).toBe(true);
  expect(inbox.asked).toEqual([1_000]);
  clock.advance(1);
  await vi.waitFor(() => expect(isFull()).toBe(false));
  expect(inbox.asked).toEqual([1_000, 1_000]);
});

/** An inbox that is known to hold too much. */
async function full() {
  const clock = new TestClock('2026-03-10T12:00:00.000Z');
  const waiting: { count: number | Error } = { count: 5_000 };
  const isFull = fullness(inboxOf(waiting), 1_000, clock);
  isFull();
  await vi.waitFor(() => expect(isFull()).toBe(true));
  return { clock, waiting, isFull };
}

it('is looked at anew when the clock is set back', async () => {
  const { clock, waiting, isFull } = await full();
  waiting.count = 0;
  clock.goTo(new Date('2026-03-10T11:00:00.000Z'));
  await vi.waitFor(() => expect(isFull()).toBe(false));
});

it('is not said of a store that is away: that is what storing says', async () => {
  const { clock, waiting, isFull } = await full();
  waiting.count = new Error('away');
  clock.advance(1_000);
  await vi.waitFor(() => expect(isFull()).toBe(false));
});
