import { describe, expect, it } from 'vitest';
import { createPaceMeter } from '../../src/bot/pace.ts';
import { progressBar } from '../../src/bot/progress-bar.ts';
import { percentDone, tallyOf } from '../../src/bot/tally.ts';
import { progressOf } from './snapshot.ts';

describe('a progress bar', () => {
  it('is as long as it is told, and as full as the campaign is done', () => {
    expect(progressBar(progressOf({ queued: 5, sent: 5 }), 10)).toBe('█████░░░░░');
    expect(progressBar(progressOf({}), 4)).toBe('░░░░');
  });

  it('counts as done whatever nothing will be done for any more', () => {
    const done = progressOf({
      read: 1,
      delivered: 1,
      sent: 1,
      failed: 1,
      unknown: 1,
      suppressed: 1,
      expired: 1,
    });
    expect(progressBar(done, 7)).toBe('███████');
    expect(percentDone(tallyOf(done))).toBe(100);
  });

  it('is full only when nothing is left', () => {
    const nearly = progressOf({ sent: 999, sending: 1 });
    expect(progressBar(nearly, 10)).toBe('█████████░');
    expect(percentDone(tallyOf(nearly))).toBe(99);
  });
});

describe('a tally', () => {
  it('counts what was read as delivered, and what was delivered as sent', () => {
    expect(
      tallyOf(
        progressOf({ queued: 4, assigned: 1, sent: 3, delivered: 2, read: 1, failed: 1, suppressed: 2 }),
      ),
    ).toEqual({
      total: 14,
      done: 9,
      sent: 6,
      delivered: 3,
      read: 1,
      replied: 0,
      failed: 1,
      unknown: 0,
      skipped: 2,
      left: 5,
    });
  });
});

describe('the pace', () => {
  const start = Date.parse('2026-11-21T12:00:00Z');
  const at = (seconds: number) => new Date(start + seconds * 1000);
  const sent = (count: number) => tallyOf(progressOf({ sent: count, queued: 100 - count }));

  it('of a campaign that began just now is known at once', () => {
    const measure = createPaceMeter(at(0));
    expect(measure(at(10), sent(5))).toEqual({ messagesPerMinute: 30, remainingMs: 190_000 });
  });

  it('of one that is looked at in the middle needs a few seconds', () => {
    const measure = createPaceMeter(at(-3600));
    expect(measure(at(0), sent(40))).toBeUndefined();
    expect(measure(at(1), sent(41))).toBeUndefined();
    expect(measure(at(60), sent(50))?.messagesPerMinute).toBeCloseTo(10);
  });

  it('is that of the last two minutes', () => {
    const measure = createPaceMeter(at(0));
    measure(at(60), sent(60));
    measure(at(120), sent(60));
    expect(measure(at(180), sent(60))).toEqual({ messagesPerMinute: 0 });
  });
});
