import { describe, expect, it } from 'vitest';
import { budgetsFor, hourStamp, nextHour, startOfDay, startOfHour } from '../../src/engine/capacity.ts';
import { campaign, instance } from '../fakes/records.ts';

const SAO_PAULO = 'America/Sao_Paulo';
const KOLKATA = 'Asia/Kolkata';
const KATHMANDU = 'Asia/Kathmandu';
const NEW_YORK = 'America/New_York';
const CAIRO = 'Africa/Cairo';

const at = (iso: string): Date => new Date(iso);

describe('the hour and day that a message counts in', () => {
  it.each([
    ['2026-03-10T15:30:00Z', SAO_PAULO, '2026031012'],
    ['2026-03-10T02:59:59Z', SAO_PAULO, '2026030923'],
    ['2026-03-10T03:00:00Z', SAO_PAULO, '2026031000'],
    ['2026-12-31T18:29:59Z', KOLKATA, '2026123123'],
    ['2026-12-31T18:30:00Z', KOLKATA, '2027010100'],
    ['2026-12-31T18:15:00Z', KATHMANDU, '2027010100'],
    // The hour that comes twice when summer time ends has one stamp: its limit holds for both together.
    ['2026-11-01T05:30:00Z', NEW_YORK, '2026110101'],
    ['2026-11-01T06:30:00Z', NEW_YORK, '2026110101'],
  ])('%s in %s is %s', (iso, timeZone, stamp) => {
    expect(hourStamp(at(iso), timeZone)).toBe(stamp);
  });
});

describe('the next hour', () => {
  it.each([
    ['2026-03-10T15:30:00Z', SAO_PAULO, '2026-03-10T16:00:00.000Z'],
    ['2026-03-10T15:59:59.999Z', SAO_PAULO, '2026-03-10T16:00:00.000Z'],
    ['2026-03-10T16:00:00.000Z', SAO_PAULO, '2026-03-10T17:00:00.000Z'],
    ['2026-03-10T15:29:59Z', KOLKATA, '2026-03-10T15:30:00.000Z'],
    ['2026-03-10T15:45:00Z', KATHMANDU, '2026-03-10T16:15:00.000Z'],
  ])('after %s in %s begins at %s', (iso, timeZone, next) => {
    expect(nextHour(at(iso), timeZone).toISOString()).toBe(next);
    expect(startOfHour(at(iso), timeZone).getTime()).toBe(at(next).getTime() - 3_600_000);
  });
});

describe('the start of the day', () => {
  it.each([
    ['an ordinary day', '2026-03-10T15:30:00Z', SAO_PAULO, '2026-03-10T03:00:00.000Z'],
    ['the first instant of a day', '2026-03-10T03:00:00.000Z', SAO_PAULO, '2026-03-10T03:00:00.000Z'],
    ['a half-hour zone', '2026-03-10T15:45:00Z', KOLKATA, '2026-03-09T18:30:00.000Z'],
    ['a quarter-hour zone', '2026-03-10T15:50:00Z', KATHMANDU, '2026-03-09T18:15:00.000Z'],
    ['a day of 23 hours', '2026-03-08T20:00:00Z', NEW_YORK, '2026-03-08T05:00:00.000Z'],
    ['a day of 25 hours', '2026-11-01T20:00:00Z', NEW_YORK, '2026-11-01T04:00:00.000Z'],
    ['a day without a midnight', '2026-04-24T12:00:00Z', CAIRO, '2026-04-23T22:00:00.000Z'],
  ])('of %s', (_, iso, timeZone, start) => {
    expect(startOfDay(at(iso), timeZone).toISOString()).toBe(start);
  });
});

describe('what one message takes', () => {
  const budgets = budgetsFor(
    instance('vendas-1', { hourLimit: 20, dayLimit: 80 }),
    campaign('natal', { dailyLimitPerInstance: 50 }),
    at('2026-03-10T15:30:00Z'),
    SAO_PAULO,
  );

  it("is one of the hour, of the day, and of the campaign's day", () => {
    expect(budgets.map(({ key, limit }) => [key, limit])).toEqual([
      ['rate:hora:vendas-1:2026031012', 20],
      ['rate:dia:vendas-1:20260310', 80],
      ['rate:campanha:natal:vendas-1:20260310', 50],
    ]);
  });

  it('is remembered for longer than its hour or day lasts', () => {
    const [hour = 0, ...days] = budgets.map(({ expiresInSeconds }) => expiresInSeconds);
    expect(hour).toBeGreaterThan(3_600);
    for (const day of days) expect(day).toBeGreaterThanOrEqual(25 * 3_600);
  });
});
