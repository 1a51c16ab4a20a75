import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLocalTime } from '../../../src/bot/commands/local-time.ts';

const SAO_PAULO = 'America/Sao_Paulo';
const now = new Date('2026-11-21T02:30:00Z');

const read = (text: string, timeZone = SAO_PAULO) => {
  const at = readLocalTime(text, now, timeZone);
  return at instanceof Date ? at.toISOString() : at;
};

describe('a local time', () => {
  it.each([
    ['2026-11-27 08:00', '2026-11-27T11:00:00.000Z'],
    ['2026-11-27T8:00', '2026-11-27T11:00:00.000Z'],
    ['27/11/2026 8h', '2026-11-27T11:00:00.000Z'],
    ['27/11/2026 às 8h30', '2026-11-27T11:30:00.000Z'],
    ['1/2/2027 00:00', '2027-02-01T03:00:00.000Z'],
    ['27/11 8h', '2026-11-27T11:00:00.000Z'],
    ['19/11 às 18:00', '2026-11-19T21:00:00.000Z'],
    ['1/2 00:00', '2027-02-01T03:00:00.000Z'],
    ['21/5 8h', '2027-05-21T11:00:00.000Z'],
  ])('%s is read in the zone of the team', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each([
    // In São Paulo it is still 20 November, 23:30.
    ['hoje 23:45', '2026-11-21T02:45:00.000Z'],
    ['amanhã às 8h', '2026-11-21T11:00:00.000Z'],
    ['AMANHA 8:00', '2026-11-21T11:00:00.000Z'],
    ['tomorrow at 08:00', '2026-11-21T11:00:00.000Z'],
  ])('%s counts from the day of the team, not of UTC', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each(['', '8', 'segunda 8h', '2026-11-27', '2026-11-27 08:00Z', '27/11', '08:00'])(
    '%j is not one',
    (text) => {
      expect(read(text)).toBe('unreadable');
    },
  );

  it.each(['2027-02-29 08:00', '31/04/2027 8h', '2026-13-01 08:00', '2026-11-27 24:00', '2026-11-27 08:60'])(
    '%s does not exist',
    (text) => {
      expect(read(text)).toBe('nonexistent');
    },
  );

  it('knows the hour that summer time skips, and takes the first of the hour that comes twice', () => {
    expect(read('2026-03-29 02:30', 'Europe/Lisbon')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-03-29 01:30', 'Europe/Lisbon')).toBe('nonexistent');
    expect(read('2026-10-25 01:30', 'Europe/Lisbon')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-10-25 02:30', 'Europe/Lisbon')).toBe('2026-10-25T02:30:00.000Z');
  });

  it('is what clocks of the zone show then, in any zone', () => {
    const zones = [
      SAO_PAULO,
      'UTC',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Pacific/Auckland',
      'Pacific/Kiritimati',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
        (timeZone, at) => {
          const shown = new Intl.DateTimeFormat('sv-SE', {
            timeZone,
            dateStyle: 'short',
            timeStyle: 'short',
          }).format(at);
          const back = readLocalTime(shown, now, timeZone);
          const minute = Math.floor(at.getTime() / 60_000) * 60_000;
          // The only other instant with the same time on the clock is the hour before, when clocks go back.
          expect([minute, minute - 3_600_000]).toContain((back as Date).getTime());
        },
      ),
    );
  });
});
