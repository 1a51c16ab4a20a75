import { describe, expect, it } from 'vitest';
import { memoryCounters } from '../../src/counters/memory.ts';
import { filledOnDemand } from '../../src/counters/on-demand.ts';
import { budget, countersContract } from '../contract/counters.ts';
import { TestClock } from '../fakes/test-clock.ts';

describe('counters that are filled on demand', () => {
  const shared = filledOnDemand(memoryCounters(new TestClock()), async () => undefined);
  countersContract(() => [shared]);

  it('are filled once, before the first answer', async () => {
    const { key } = budget(1);
    let fills = 0;
    const counters = filledOnDemand(memoryCounters(new TestClock()), async () => {
      fills++;
      await counters.restore([{ key, value: 5, expiresInSeconds: 60 }]);
    });
    expect(fills).toBe(0);
    expect(await Promise.all([counters.read([key]), counters.read([key])])).toEqual([[5], [5]]);
    expect(fills).toBe(1);
  });
});
