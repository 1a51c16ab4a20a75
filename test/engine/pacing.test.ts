import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_INTERVAL, drawInterval, slotsAhead } from '../../src/engine/pacing.ts';

/** As `Math.random` draws: in [0, 1). */
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the pause between two messages', () => {
  it('is from 25 to 50 s by default, ends included', () => {
    expect(drawInterval(DEFAULT_INTERVAL, () => 0)).toBe(25_000);
    expect(drawInterval(DEFAULT_INTERVAL, () => 1 - Number.EPSILON)).toBe(50_000);
  });

  it('never leaves its interval, whatever chance says', () => {
    fc.assert(
      fc.property(chance, fc.nat(100_000), fc.nat(100_000), (drawn, minMs, spread) => {
        const pause = drawInterval({ minMs, maxMs: minMs + spread }, () => drawn);
        expect(Number.isInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(minMs);
        expect(pause).toBeLessThanOrEqual(minMs + spread);
      }),
    );
  });
});

describe('messages assigned ahead', () => {
  it.each([
    ['25 to 50 s', DEFAULT_INTERVAL, 3],
    ['exactly a minute', { minMs: 60_000, maxMs: 60_000 }, 2],
    ['longer than the horizon', { minMs: 600_000, maxMs: 900_000 }, 1],
    ['no pause at all', { minMs: 0, maxMs: 0 }, 500],
  ])('with %s are as many as fit into two minutes, at least one, at most 500', (_, interval, count) => {
    expect(slotsAhead(interval)).toBe(count);
  });
});
