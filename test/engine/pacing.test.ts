import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_INTERVAL,
  drawInterval,
  dueAt,
  HORIZON_MS,
  meanInterval,
  slotsLeft,
} from '../../src/engine/pacing.ts';

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
  const MINUTES_10 = { minMs: 600_000, maxMs: 600_000 };
  const UNPACED = { minMs: 0, maxMs: 0 };

  it.each([
    ['25 to 50 s', DEFAULT_INTERVAL, 3],
    ['exactly a minute', { minMs: 60_000, maxMs: 60_000 }, 2],
    ['longer than the horizon', MINUTES_10, 1],
    ['no pause at all', UNPACED, 500],
  ])('with %s are as many as fit into two minutes, at least one, at most 500', (_, interval, count) => {
    expect(slotsLeft(interval, 0, 0, 0)).toBe(count);
  });

  it.each([
    ['a minute of other messages', DEFAULT_INTERVAL, 60_000, 2, 1],
    ['two minutes of them', DEFAULT_INTERVAL, 120_000, 3, 0],
    ['more than fits', DEFAULT_INTERVAL, 600_000, 1, 0],
    ['one, where an interval is longer than the horizon', MINUTES_10, 600_000, 1, 0],
    ['499 that take no time', UNPACED, 0, 499, 1],
    ['more than 500 that take no time', UNPACED, 0, 700, 0],
  ])('fewer fit behind %s', (_, interval, busyMs, assigned, count) => {
    expect(Math.max(0, slotsLeft(interval, busyMs, assigned, assigned))).toBe(count);
  });

  it.each([
    ['its turn begins in time', 119_999, 1],
    ['its turn begins too late', 120_000, 0],
  ])('are one of a campaign that has none, if %s', (_, busyMs, count) => {
    expect(Math.max(0, slotsLeft(MINUTES_10, busyMs, 3, 0))).toBe(count);
  });

  it('all begin within two minutes, of however many campaigns', () => {
    const intervals = fc
      .tuple(fc.nat(300_000), fc.nat(300_000))
      .map(([minMs, spread]) => ({ minMs, maxMs: minMs + spread }));
    const campaigns = fc.array(fc.record({ interval: intervals, wants: fc.integer({ min: 1, max: 5 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(campaigns, (wanting) => {
        let [busyMs, assigned, lastBegins] = [0, 0, 0];
        for (const { interval, wants } of wanting) {
          for (let own = 0; own < wants && slotsLeft(interval, busyMs, assigned, own) > 0; own++) {
            lastBegins = busyMs;
            busyMs += meanInterval(interval);
            assigned++;
          }
        }
        expect(assigned).toBeGreaterThan(0);
        expect(lastBegins).toBeLessThan(HORIZON_MS);
      }),
    );
  });
});

describe('the next message of a number', () => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 2, 10) + seconds * 1_000);

  it.each([
    ['its slot, if that is late enough', { nextSendAt: at(50), lastSentAt: at(0) }, at(50)],
    [
      'its interval after the last one, if that was of a faster campaign',
      { nextSendAt: at(5), lastSentAt: at(0) },
      at(25),
    ],
    ['its slot, if it has sent nothing so far', { nextSendAt: at(5) }, at(5)],
  ])('is due at %s', (_, lane, due) => {
    expect(dueAt({ instance: 'A', ...lane }, DEFAULT_INTERVAL)).toEqual(due);
  });
});
