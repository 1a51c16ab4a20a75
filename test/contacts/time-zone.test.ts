import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { zonesOfAreaCode } from '../../src/contacts/area-code-zones.ts';
import { zonesOfCountry } from '../../src/contacts/country-zones.ts';
import { timeZonesOf } from '../../src/contacts/time-zone.ts';
import { utcOffset } from '../../src/engine/local-time.ts';

const SUMMER = Date.parse('2026-07-10T12:00:00Z');
const hoursAt = (zone: string, time: number): number => utcOffset(time, zone) / 3_600_000;

/** Anatel's codes by state, and the legal time of each. */
const STATES: [state: string, hours: number, codes: number[]][] = [
  ['SP', -3, [11, 12, 13, 14, 15, 16, 17, 18, 19]],
  ['RJ', -3, [21, 22, 24]],
  ['ES', -3, [27, 28]],
  ['MG', -3, [31, 32, 33, 34, 35, 37, 38]],
  ['PR', -3, [41, 42, 43, 44, 45, 46]],
  ['SC', -3, [47, 48, 49]],
  ['RS', -3, [51, 53, 54, 55]],
  ['DF, GO', -3, [61, 62, 64]],
  ['TO', -3, [63]],
  ['MT', -4, [65, 66]],
  ['MS', -4, [67]],
  ['AC', -5, [68]],
  ['RO', -4, [69]],
  ['BA', -3, [71, 73, 74, 75, 77]],
  ['SE', -3, [79]],
  ['PE', -3, [81, 87]],
  ['AL', -3, [82]],
  ['PB', -3, [83]],
  ['RN', -3, [84]],
  ['CE', -3, [85, 88]],
  ['PI', -3, [86, 89]],
  ['PA', -3, [91, 93, 94]],
  ['AM', -4, [92, 97]],
  ['RR', -4, [95]],
  ['AP', -3, [96]],
  ['MA', -3, [98, 99]],
];

describe('a number of Brazil', () => {
  it.each(STATES)('of %s is at UTC%i', (_, hours, codes) => {
    for (const code of codes) {
      const [zone = ''] = timeZonesOf(`+55${code}900000001`);
      expect([code, hoursAt(zone, SUMMER)]).toEqual([code, hours]);
    }
  });

  it('has a zone for each of the 67 area codes', () => {
    const codes = Array.from({ length: 100 }, (_, code) => `+55${String(code).padStart(2, '0')}`);
    const known = codes.filter((prefix) => zonesOfAreaCode(prefix) !== undefined);
    expect(known).toEqual(STATES.flatMap(([, , codes]) => codes.map((code) => `+55${code}`)).toSorted());
    expect(known).toHaveLength(67);
  });

  it.each([
    ['a landline', '+551135550001', ['America/Sao_Paulo']],
    [
      'the west of Amazonas, an hour behind the rest',
      '+5597900000001',
      ['America/Manaus', 'America/Eirunepe'],
    ],
    ['anywhere, as with toll-free numbers', '+558001234567', ['America/Sao_Paulo', 'America/Rio_Branco']],
  ])('may be %s', (_, phone, zones) => {
    expect(timeZonesOf(phone)).toEqual(zones);
  });
});

describe('a number of North America', () => {
  it.each([
    ['New York', '+12125550123', ['America/New_York']],
    ['Chicago', '+13125550123', ['America/Chicago']],
    ['Denver', '+13035550123', ['America/Denver']],
    ['Los Angeles', '+13105550123', ['America/Los_Angeles']],
    ['Phoenix, without summer time', '+16025550123', ['America/Phoenix']],
    ['El Paso', '+19155550123', ['America/Denver']],
    ['Hawaii', '+18085550123', ['Pacific/Honolulu']],
    ['Alaska', '+19075550123', ['America/Anchorage']],
    ['the west or the east of Florida', '+18505550123', ['America/Chicago', 'America/New_York']],
    ['Toronto', '+14165550123', ['America/Toronto']],
    ['Saskatchewan, without summer time', '+13065550123', ['America/Regina']],
    ['Newfoundland or Labrador', '+17095550123', ['America/St_Johns', 'America/Goose_Bay']],
    ['Puerto Rico', '+17875550123', ['America/Puerto_Rico']],
    ['the Bahamas', '+12423591234', ['America/Nassau']],
    ['anywhere, as with toll-free numbers', '+18005550123', ['America/New_York', 'America/Los_Angeles']],
    ['a code that nobody has yet', '+13335550123', ['America/New_York', 'America/Los_Angeles']],
  ])('may be of %s', (_, phone, zones) => {
    expect(timeZonesOf(phone)).toEqual(zones);
  });

  /** Area codes of places in the USA and Canada: not those of toll-free and personal numbers. */
  const geographic = Array.from({ length: 800 }, (_, index) => `+1${index + 200}`).filter((prefix) =>
    ['2345678', '4445678', '7345678'].some((rest) => {
      const number = parsePhoneNumberFromString(prefix + rest);
      const here = number?.country === 'US' || number?.country === 'CA';
      return here && number?.getType() === 'FIXED_LINE_OR_MOBILE';
    }),
  );

  it('has a zone for each area code that libphonenumber knows', () => {
    expect(geographic.length).toBeGreaterThan(400);
    expect(geographic.filter((prefix) => zonesOfAreaCode(prefix) === undefined)).toEqual([]);
  });
});

describe('a number of another country', () => {
  it.each([
    ['Germany', '+4915112345678', 2],
    ['Angola', '+244923123456', 1],
    ['Argentina, whose zones all have one time', '+5491123456789', -3],
    ['India', '+919812345678', 5.5],
    ['China, of one time by law', '+8613812345678', 8],
    ['Kazakhstan, which shares +7 with Russia', '+77710009998', 5],
    ['Guernsey, which shares +44 with the United Kingdom', '+447781123456', 1],
    ['Kosovo, of which ICU knows no zone', '+38343201234', 2],
  ])('is of %s', (_, phone, hours) => {
    expect([...new Set(timeZonesOf(phone).map((zone) => hoursAt(zone, SUMMER)))]).toEqual([hours]);
  });

  it.each([
    ['Russia', '+79161234567', 'Europe/Moscow', [3, 10]],
    ['Australia', '+61412345678', 'Australia/Sydney', [10, 8]],
    ['Mexico', '+525512345678', 'America/Mexico_City', [-6, -7, -5]],
    ['Indonesia', '+62812345678', 'Asia/Jakarta', [7, 9]],
    ['Spain', '+34612345678', 'Europe/Madrid', [2, 1]],
    ['Chile', '+56961234567', 'America/Santiago', [-4, -3]],
  ])('of %s may be in several zones, the likeliest first', (_, phone, likeliest, hours) => {
    const zones = timeZonesOf(phone);
    expect(zones[0]).toBe(likeliest);
    expect(zones.map((zone) => hoursAt(zone, SUMMER))).toEqual(hours);
  });

  it.each([
    ['a satellite phone', '+870773111632'],
    ['a code of no country', '+999123456789'],
    ['no number', 'vendas'],
    ['nothing', ''],
  ])('of %s has none', (_, phone) => {
    expect(timeZonesOf(phone)).toEqual([]);
  });
});

describe.each(getCountries())('%s', (country) => {
  it('has zones, and all of them are zones', () => {
    const zones = zonesOfCountry(country);
    expect(zones).not.toEqual([]);
    for (const zone of zones) expect(Number.isFinite(utcOffset(SUMMER, zone))).toBe(true);
  });

  it('gives its mobile numbers one of its zones', () => {
    const phone = getExampleNumber(country, examples)?.number ?? '';
    expect(timeZonesOf(phone)).not.toEqual([]);
  });
});
