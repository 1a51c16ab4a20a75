import { describe, expect, it } from 'vitest';
import { sendingHours } from '../../config/sending-hours.ts';
import { DEFAULT_SENDING_HOURS } from '../../src/engine/quiet-hours.ts';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const MON_SAT = [1, 2, 3, 4, 5, 6];

describe('sending hours', () => {
  it.each([
    ['08:00-20:00 mon-sat', MON_SAT, 480, 1200],
    ['08:00-20:00', EVERY_DAY, 480, 1200],
    ['8-20', EVERY_DAY, 480, 1200],
    ['9:30-18:15 mon,wed,fri', [1, 3, 5], 570, 1095],
    ['08:00-24:00 sat', [6], 480, 1440],
    ['00:00-24:00 sun', [0], 0, 1440],
    ['08:00 – 20:00  Mon - Fri , Sun', [0, 1, 2, 3, 4, 5], 480, 1200],
    ['08:00-20:00 fri-mon', [0, 1, 5, 6], 480, 1200],
    ['08:00-20:00 mon-wed,tue,wed-thu', [1, 2, 3, 4], 480, 1200],
    ['08:00-20:00 sun-sat', EVERY_DAY, 480, 1200],
    ['08:00-20:00 seg-sex,dom', [0, 1, 2, 3, 4, 5], 480, 1200],
    ['08:00-20:00 Sáb', [6], 480, 1200],
    ['always', EVERY_DAY, 0, 1440],
    [' OFF ', EVERY_DAY, 0, 1440],
  ])('%j', (text, days, fromMinute, toMinute) => {
    expect(sendingHours.parse(text)).toEqual({ days, fromMinute, toMinute });
  });

  it('can say the default', () => {
    expect(sendingHours.parse('08:00-20:00 mon-sat')).toEqual(DEFAULT_SENDING_HOURS);
  });

  const form = 'must be hours and days such as 08:00-20:00 mon-sat, or always';
  const order = 'must end after it begins, at 24:00 at the latest; always for no quiet hours';
  const days = (text: string) =>
    `has days "${text}", but must have some of sun, mon, tue, wed, thu, fri, sat, as in mon-fri,sun`;
  it.each([
    ['', form],
    ['mon-sat', form],
    ['08:00', form],
    ['08:00-', form],
    ['8am-8pm', form],
    ['08:60-20:00', form],
    ['08:00-24:01', form],
    ['08:00-25', form],
    ['08:00-20:00-22:00', form],
    ['08:00-20:00 mon tue', form],
    ['20:00-08:00', order],
    ['08:00-08:00 mon', order],
    ['08:00-20:00 monday', days('monday')],
    ['08:00-20:00 seg-fer', days('seg-fer')],
    ['08:00-20:00 mon-', days('mon-')],
    ['08:00-20:00 mon-wed-fri', days('mon-wed-fri')],
    ['08:00-20:00 mon,,fri', days('mon,,fri')],
  ])('refuses %j', (text, message) => {
    const { error } = sendingHours.safeParse(text);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
