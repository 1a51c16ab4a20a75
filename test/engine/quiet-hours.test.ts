import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SENDING_HOURS,
  mayWriteAt,
  nextSendingTime,
  type SendingHours,
} from '../../src/engine/quiet-hours.ts';
import type { FrotaError } from '../../src/errors.ts';

const SAO_PAULO = 'America/Sao_Paulo';
const MANAUS = 'America/Manaus';
const RIO_BRANCO = 'America/Rio_Branco';
const NEW_YORK = 'America/New_York';
const LOS_ANGELES = 'America/Los_Angeles';
const LORD_HOWE = 'Australia/Lord_Howe';
const KATHMANDU = 'Asia/Kathmandu';
const MOSCOW = 'Europe/Moscow';
const VLADIVOSTOK = 'Asia/Vladivostok';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const ALWAYS: SendingHours = { days: EVERY_DAY, fromMinute: 0, toMinute: 1440 };
const at = (iso: string): Date => new Date(iso);
const daily = (from: string, to: string, days = EVERY_DAY): SendingHours => {
  const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { days, fromMinute: minuteOf(from), toMinute: minuteOf(to) };
};

describe('by default people may be written to', () => {
  // 10 March 2026 is a Tuesday. São Paulo is at −3.
  it.each([
    ['at 08:00', '2026-03-10T11:00:00.000Z', true],
    ['not before', '2026-03-10T10:59:59.999Z', false],
    ['until 20:00', '2026-03-10T22:59:59.999Z', true],
    ['not at 20:00', '2026-03-10T23:00:00.000Z', false],
    ['on Monday', '2026-03-09T15:00:00Z', true],
    ['on Saturday', '2026-03-14T15:00:00Z', true],
    ['not on Sunday', '2026-03-15T15:00:00Z', false],
    ['on their Saturday, though it is Sunday in UTC', '2026-03-14T22:30:00Z', true],
  ])('%s', (_, iso, may) => {
    expect(mayWriteAt(at(iso), [SAO_PAULO], DEFAULT_SENDING_HOURS)).toBe(may);
  });
});

describe('the next time to write', () => {
  const weekdays = [1, 2, 3, 4, 5];
  it.each<[string, string, string[], SendingHours, string]>([
    [
      'is now, within hours',
      '2026-03-10T15:00:00.123Z',
      [SAO_PAULO],
      DEFAULT_SENDING_HOURS,
      '2026-03-10T15:00:00.123Z',
    ],
    ['is this morning', '2026-03-10T05:00:30Z', [SAO_PAULO], DEFAULT_SENDING_HOURS, '2026-03-10T11:00:00Z'],
    [
      'is tomorrow morning',
      '2026-03-10T23:00:00Z',
      [SAO_PAULO],
      DEFAULT_SENDING_HOURS,
      '2026-03-11T11:00:00Z',
    ],
    ['skips Sunday', '2026-03-14T23:00:00Z', [SAO_PAULO], DEFAULT_SENDING_HOURS, '2026-03-16T11:00:00Z'],
    [
      'waits a week for its only day',
      '2026-03-10T23:30:00Z',
      [SAO_PAULO],
      daily('08:00', '20:00', [2]),
      '2026-03-17T11:00:00Z',
    ],
    [
      'needs no pause at midnight',
      '2026-03-11T02:59:59.999Z',
      [SAO_PAULO],
      daily('08:00', '24:00'),
      '2026-03-11T02:59:59.999Z',
    ],
    ['ends at 24:00', '2026-03-11T03:00:00Z', [SAO_PAULO], daily('08:00', '24:00'), '2026-03-11T11:00:00Z'],
    [
      'is any time without quiet hours',
      '2026-03-15T05:00:00Z',
      [SAO_PAULO, KATHMANDU],
      ALWAYS,
      '2026-03-15T05:00:00Z',
    ],
    ['is any time without a zone', '2026-03-15T05:00:00Z', [], DEFAULT_SENDING_HOURS, '2026-03-15T05:00:00Z'],
    [
      'holds at quarter hours',
      '2026-03-10T20:00:00Z',
      [KATHMANDU],
      DEFAULT_SENDING_HOURS,
      '2026-03-11T02:15:00Z',
    ],
    // Clocks in New York go from 02:00 to 03:00 on 8 March 2026, and from 02:00 back to 01:00 on 1 November.
    [
      'is the same hour on a day of 23',
      '2026-03-08T02:00:00Z',
      [NEW_YORK],
      daily('08:00', '20:00'),
      '2026-03-08T12:00:00Z',
    ],
    [
      'is the same hour on a day of 25',
      '2026-11-01T02:00:00Z',
      [NEW_YORK],
      daily('08:00', '20:00'),
      '2026-11-01T13:00:00Z',
    ],
    [
      'is after an hour that is left out',
      '2026-03-08T05:00:00Z',
      [NEW_YORK],
      daily('02:30', '04:00'),
      '2026-03-08T07:00:00Z',
    ],
    [
      'is tomorrow when today leaves out the hours',
      '2026-03-08T05:00:00Z',
      [NEW_YORK],
      daily('02:00', '03:00'),
      '2026-03-09T06:00:00Z',
    ],
    [
      'is the first of two equal hours',
      '2026-11-01T04:00:00Z',
      [NEW_YORK],
      daily('01:30', '01:45'),
      '2026-11-01T05:30:00Z',
    ],
    [
      'is also the second of them',
      '2026-11-01T05:45:00Z',
      [NEW_YORK],
      daily('01:30', '01:45'),
      '2026-11-01T06:30:00Z',
    ],
    [
      'knows changes of half an hour',
      '2026-10-03T14:00:00Z',
      [LORD_HOWE],
      daily('02:10', '04:00'),
      '2026-10-03T15:30:00Z',
    ],
    // Brazil used to change at midnight: 4 November 2018 began at 01:00.
    [
      'knows days without a midnight',
      '2018-11-04T02:59:00Z',
      [SAO_PAULO],
      daily('00:00', '02:00', [0]),
      '2018-11-04T03:00:00Z',
    ],
    [
      'knows days that are left out',
      '2011-12-29T12:00:00Z',
      ['Pacific/Apia'],
      daily('08:00', '20:00', weekdays),
      '2011-12-29T18:00:00Z',
    ],
    [
      'knows Fridays that are left out',
      '2011-12-30T09:00:00Z',
      ['Pacific/Apia'],
      daily('08:00', '20:00', [5]),
      '2012-01-05T18:00:00Z',
    ],
  ])('%s', (_, iso, zones, hours, next) => {
    expect(nextSendingTime(at(iso), zones, hours)).toEqual(at(next));
  });
});

describe('somebody who may be in several zones', () => {
  it.each([
    [
      'waits for the last to get up',
      '2026-03-10T11:30:00Z',
      [SAO_PAULO, MANAUS, RIO_BRANCO],
      '2026-03-10T13:00:00Z',
    ],
    [
      'may be written to while all are up',
      '2026-03-10T13:00:00Z',
      [SAO_PAULO, RIO_BRANCO],
      '2026-03-10T13:00:00Z',
    ],
    [
      'is let alone when the first goes to bed',
      '2026-03-10T23:00:00Z',
      [RIO_BRANCO, SAO_PAULO],
      '2026-03-11T13:00:00Z',
    ],
    ['has few hours a day in Russia', '2026-03-10T10:00:00Z', [MOSCOW, VLADIVOSTOK], '2026-03-11T05:00:00Z'],
    // Friday 13:00 in Los Angeles is Saturday 10:00 in Auckland.
    [
      'may have two days at once',
      '2026-03-06T21:00:00Z',
      [LOS_ANGELES, 'Pacific/Auckland'],
      '2026-03-06T21:00:00Z',
    ],
  ])('%s', (_, iso, zones, next) => {
    expect(nextSendingTime(at(iso), zones, DEFAULT_SENDING_HOURS)).toEqual(at(next));
    expect(mayWriteAt(at(iso), zones, DEFAULT_SENDING_HOURS)).toBe(iso === next);
  });

  it('is taken to be in the likeliest when their hours never meet', () => {
    const zones = [NEW_YORK, LOS_ANGELES];
    const hours = daily('09:00', '11:00');
    const morning = at('2026-03-10T13:00:00Z');
    expect(nextSendingTime(at('2026-03-10T02:00:00Z'), zones, hours)).toEqual(morning);
    expect(mayWriteAt(morning, zones, hours)).toBe(true);
    expect(mayWriteAt(at('2026-03-10T17:00:00Z'), zones, hours)).toBe(false);
  });

  it('is not, when a change of clocks soon makes them meet', () => {
    // Hermosillo stays at −7; Tijuana is an hour behind it in winter, and level with it from 8 March 2026.
    const zones = ['America/Hermosillo', 'America/Tijuana'];
    const hours = daily('09:00', '10:00');
    const [winter, summer] = [at('2026-03-06T16:00:00Z'), at('2026-03-08T16:00:00Z')];
    expect(nextSendingTime(winter, zones, hours)).toEqual(summer);
    expect(mayWriteAt(winter, zones, hours)).toBe(false);
    expect(mayWriteAt(summer, zones, hours)).toBe(true);
  });
});

it.each([
  ['no day', { days: [], fromMinute: 480, toMinute: 1200 }],
  ['days that are none', { days: [7], fromMinute: 480, toMinute: 1200 }],
  ['no minute', { days: EVERY_DAY, fromMinute: 480, toMinute: 480 }],
  ['an end before the beginning', { days: EVERY_DAY, fromMinute: 1200, toMinute: 480 }],
])('refuses hours with %s', (_, hours) => {
  const ask = (): Date => nextSendingTime(at('2026-03-10T15:00:00Z'), [SAO_PAULO], hours);
  expect(ask).toThrowError(expect.objectContaining<Partial<FrotaError>>({ code: 'bad_sending_hours' }));
});

describe('at any time, in any zones', () => {
  const zone = fc.constantFrom(
    SAO_PAULO,
    RIO_BRANCO,
    NEW_YORK,
    LORD_HOWE,
    KATHMANDU,
    'Africa/Cairo',
    'Africa/Casablanca',
    'America/St_Johns',
    'Antarctica/Troll',
    'Asia/Gaza',
    'Pacific/Apia',
    'Pacific/Chatham',
    'UTC',
  );
  // Around the days on which clocks were changed somewhere, half of the time.
  const anyTime = fc.date({
    min: at('2010-01-01T00:00:00Z'),
    max: at('2030-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const nearChange = fc
    .tuple(
      fc.constantFrom(
        '2011-12-30',
        '2018-11-04',
        '2019-02-17',
        '2026-03-08',
        '2026-03-29',
        '2026-04-05',
        '2026-11-01',
      ),
      fc.integer({ min: -36 * 60, max: 36 * 60 }),
    )
    .map(([day, minutes]) => new Date(at(`${day}T00:00:00Z`).getTime() + minutes * 60_000));
  const hours = fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 3 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 1, max: 1440 }),
    )
    .map(([days, fromMinute, minutes]) => ({
      days,
      fromMinute,
      toMinute: Math.min(fromMinute + minutes, 1440),
    }));

  /** What clocks and calendars on the wall say. */
  const formats = new Map<string, Intl.DateTimeFormat>();
  const isWithin = (
    time: number,
    timeZone: string,
    { days, fromMinute, toMinute }: SendingHours,
  ): boolean => {
    let format = formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
      });
      formats.set(timeZone, format);
    }
    const [, weekday = '', hour, minute] = /^(\w+),? (\d\d):(\d\d)$/.exec(format.format(time)) ?? [];
    const minutes = Number(hour) * 60 + Number(minute);
    const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(weekday);
    return days.includes(day) && minutes >= fromMinute && minutes < toMinute;
  };

  it('the next time is one that all clocks allow, and no minute before it is', () => {
    const zones = fc.uniqueArray(zone, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.oneof(anyTime, nearChange), zones, hours, (from, zones, hours) => {
        const next = nextSendingTime(from, zones, hours).getTime();
        const allowed = (time: number): boolean => zones.every((zone) => isWithin(time, zone, hours));
        // Zones that never meet are another test's.
        fc.pre(allowed(next));
        let earliest = from.getTime();
        while (earliest < next && !allowed(earliest)) earliest += 60_000;
        expect(earliest).toBeGreaterThanOrEqual(next);
      }),
      { numRuns: 150 },
    );
  });

  it('the next time is always one at which people may be written to', () => {
    const zones = fc.uniqueArray(zone, { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(anyTime, nearChange), zones, hours, (from, zones, hours) => {
        const next = nextSendingTime(from, zones, hours);
        expect(mayWriteAt(next, zones, hours)).toBe(true);
        expect(mayWriteAt(from, zones, hours)).toBe(next.getTime() === from.getTime());
      }),
      { numRuns: 300 },
    );
  });
});
