import { describe, expect, it } from 'vitest';
import { memoryCounters } from '../../src/counters/memory.ts';
import { budget, countersContract } from '../contract/counters.ts';
import { TestClock } from '../fakes/test-clock.ts';

describe('counters in memory', () => {
  const clock = new TestClock();
  const counters = memoryCounters(clock);

  countersContract(() => [counters]);

  it('forget a counter when its time is over, and not before', async () => {
    const hour = budget(1, 60);
    await counters.reserve([hour]);
    clock.advance(59_999);
    expect(await counters.reserve([hour])).toEqual(hour);
    clock.advance(1);
    expect(await counters.read([hour.key])).toEqual([0]);
    expect(await counters.reserve([hour])).toBeUndefined();
  });

  it('forget what was restored, too, and may restore it again', async () => {
    const { key } = budget(1);
    await counters.restore([{ key, value: 5, expiresInSeconds: 60 }]);
    clock.advance(60_000);
    expect(await counters.read([key])).toEqual([0]);
    await counters.restore([{ key, value: 7, expiresInSeconds: 60 }]);
    expect(await counters.read([key])).toEqual([7]);
  });

  it('keep right through a sweep of many expired ones', async () => {
    const kept = budget(5, 3_600);
    await counters.reserve([kept]);
    for (let n = 0; n < 10_000; n++) await counters.reserve([budget(1, 1)]);
    clock.advance(1_000);
    for (let n = 0; n < 10_000; n++) await counters.reserve([budget(1, 1)]);
    expect(await counters.read([kept.key])).toEqual([1]);
  });
});
