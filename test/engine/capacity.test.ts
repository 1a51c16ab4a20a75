import { describe, expect, it } from 'vitest';
import { budgetsFor, hourStamp, nextHour, startOfDay, startOfHour } from '../../src/engine/capacity.ts';
import type { Budget } from '../../src/engine/ports.ts';
import type { Instance } from '../../src/engine/types.ts';
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
  const rules = { timeZone: SAO_PAULO, warmUpTable: [20, 36], contactDayLimit: 1, contactGapMs: 3_600_000 };
  const number = instance('vendas-1', { hourLimit: 20, dayLimit: 80, newChatLimit: 30 });
  const row = { id: 'natal:+5511987654321', phone: '+5511987654321' };
  const taken = (changes: Partial<Instance> = {}, cold = false) =>
    budgetsFor(
      {
        instance: { ...number, ...changes },
        campaign: campaign('natal', { dailyLimitPerInstance: 50 }),
        row: { ...row, cold },
        at: at('2026-03-10T15:30:00Z'),
      },
      rules,
    );
  const limits = (budgets: readonly Budget[]) =>
    Object.fromEntries(budgets.map(({ kind, limit }) => [kind, limit]));

  it("is one of the hour, the day, and the campaign's day, and of the recipient's day and hour", () => {
    expect(taken().map(({ kind, key, limit }) => [kind, key, limit])).toEqual([
      ['hour_limit', 'rate:hora:vendas-1:2026031012', 20],
      ['day_limit', 'rate:dia:vendas-1:20260310', 80],
      ['campaign_limit', 'rate:campanha:natal:vendas-1:20260310', 50],
      ['contact_day', expect.stringMatching(/^rate:contato:[\w-]{22}:20260310$/), 1],
      ['contact_gap', expect.stringMatching(/^rate:ultimo:[\w-]{22}$/), 1],
    ]);
  });

  it('to somebody new is one of the new chats, too', () => {
    expect(taken({}, true)).toContainEqual(
      expect.objectContaining({ kind: 'new_chat_limit', key: 'rate:novos:vendas-1:20260310', limit: 30 }),
    );
    expect(limits(taken())).not.toHaveProperty('new_chat_limit');
  });

  it('is less while the number warms up', () => {
    const warmUp = { stage: 1, since: at('2026-03-10T00:00:00Z') };
    expect(limits(taken({ warmUp }))).toMatchObject({ hour_limit: 8, day_limit: 36 });
  });

  it("names the message as the holder of its recipient's places, and shows nobody's phone", () => {
    const held = taken().filter(({ holder }) => holder !== undefined);
    expect(held.map(({ kind, holder }) => [kind, holder])).toEqual([
      ['contact_day', row.id],
      ['contact_gap', row.id],
    ]);
    for (const { key } of taken()) expect(key).not.toContain('11987654321');
  });

  it('is remembered for 2 h, 25 h, and as long as the gap between two messages to one person', () => {
    const kept = Object.fromEntries(
      taken({}, true).map(({ kind, expiresInSeconds }) => [kind, expiresInSeconds]),
    );
    expect(kept).toEqual({
      hour_limit: 2 * 3_600,
      day_limit: 25 * 3_600,
      campaign_limit: 25 * 3_600,
      new_chat_limit: 25 * 3_600,
      contact_day: 25 * 3_600,
      contact_gap: 3_600,
    });
  });
});
