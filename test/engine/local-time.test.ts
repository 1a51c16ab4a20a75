import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay, utcOffset, wallClock } from '../../src/engine/local-time.ts';

const MINUTE = 60_000;
const at = (iso: string): Date => new Date(iso);

describe('how far clocks are ahead of UTC', () => {
  it.each([
    ['America/Sao_Paulo', '2026-03-10T15:30:00Z', -180],
    ['America/Sao_Paulo', '2018-12-10T15:30:00Z', -120],
    ['Asia/Kathmandu', '2026-03-10T15:30:00Z', 345],
    ['Europe/London', '2026-01-10T15:30:00Z', 0],
    ['UTC', '2026-01-10T15:30:00Z', 0],
    // The instant at which clocks are changed, and the one before.
    ['America/New_York', '2026-03-08T06:59:59.999Z', -300],
    ['America/New_York', '2026-03-08T07:00:00.000Z', -240],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59.999Z', 660],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00.000Z', 630],
    // Samoa left out 30 December 2011.
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -600],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 840],
  ])('in %s at %s is %i min', (timeZone, iso, minutes) => {
    expect(utcOffset(at(iso).getTime(), timeZone)).toBe(minutes * MINUTE);
  });

  it('is to the second where clocks showed the sun', () => {
    expect(utcOffset(at('1900-01-01T00:00:00Z').getTime(), 'America/Sao_Paulo')).toBe(
      -(3 * 3600 + 6 * 60 + 28) * 1000,
    );
  });
});

describe('what clocks show', () => {
  it('is the instant as if it were UTC, with its milliseconds', () => {
    const shown = wallClock(at('2026-03-10T02:30:15.250Z'), 'America/Sao_Paulo');
    expect(new Date(shown).toISOString()).toBe('2026-03-09T23:30:15.250Z');
  });

  it.each([
    ['2026-01-01T02:59:59Z', 'America/Sao_Paulo', '2025-12-31 23:59'],
    ['2026-01-01T03:00:00Z', 'America/Sao_Paulo', '2026-01-01 00:00'],
    ['2026-12-31T18:29:59Z', 'Asia/Kolkata', '2026-12-31 23:59'],
  ])('at %s in %s is %s', (iso, timeZone, shown) => {
    const clock = new Date(wallClock(at(iso), timeZone)).toISOString();
    expect(clock.slice(0, 16).replace('T', ' ')).toBe(shown);
  });

  it('changes its day at local midnight', () => {
    const [before, after] = ['2026-03-10T02:59:59Z', '2026-03-10T03:00:00Z'].map((iso) =>
      localDay(at(iso), 'America/Sao_Paulo'),
    );
    expect(after).toBe((before ?? 0) + 1);
    expect(after).toBe(Date.UTC(2026, 2, 10) / 86_400_000);
  });

  it('is what Intl says, at any time in any zone', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const time = fc.date({
      min: at('2000-01-01T00:00:00Z'),
      max: at('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(time, zone, (time, timeZone) => {
        const clock = new Date(wallClock(time, timeZone)).toISOString();
        const [year = '', month, day, hour, minute] = clock.split(/[-T:]/);
        const said = new Intl.DateTimeFormat('en-US', {
          timeZone,
          hourCycle: 'h23',
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(time);
        const short = `${Number(month)}/${Number(day)}/${year.slice(2)}, ${hour}:${minute}`;
        expect(short).toBe(said);
      }),
      { numRuns: 300 },
    );
  });
});
