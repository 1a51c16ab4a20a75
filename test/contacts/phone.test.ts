import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PHONE_PROBLEMS,
  type PhoneProblem,
  type Region,
  isRegion,
  parsePhone,
} from '../../src/contacts/phone.ts';

describe('a Brazilian number, however it is written', () => {
  it.each([
    ['+5511900000001', '+5511900000001', 'E.164'],
    ['5511900000001', '+5511900000001', 'without +'],
    ['11900000001', '+5511900000001', 'without country code'],
    ['+55 (11) 90000-0001', '+5511900000001', 'with punctuation'],
    ['(11) 9.0000.0001', '+5511900000001', 'with dots'],
    [' 11 90000 0001 ', '+5511900000001', 'with spaces around'],
    ['011900000001', '+5511900000001', 'dialled with 0'],
    ['0 15 11 90000-0001', '+5511900000001', 'dialled with a carrier code'],
    ['(0xx11) 90000-0001', '+5511900000001', 'with 0xx'],
    ['0XX11 90000-0001', '+5511900000001', 'with 0XX'],
    ['+55 (0xx11) 90000-0001', '+5511900000001', 'with 0xx after the country code'],
    ['+55 (0) 11 90000-0001', '+5511900000001', 'with (0) after the country code'],
    ['+55 015 11 90000-0001', '+5511900000001', 'with a carrier code after the country code'],
    ['0055 11 90000-0001', '+5511900000001', 'with 00 for +'],
    ['11 9000-0001', '+5511990000001', 'without the ninth digit'],
    ['551190000001', '+5511990000001', 'without the ninth digit, with country code'],
    ['+55 51 8000-0001', '+5551980000001', 'without the ninth digit, E.164'],
    ['11 7000-0001', '+5511970000001', 'without the ninth digit, starting with 7'],
    ['85 6000-0001', '+5585960000001', 'without the ninth digit, starting with 6'],
    ['553490000001@s.whatsapp.net', '+5534990000001', 'as a WhatsApp id, which lacks the ninth digit'],
    ['55 90000-0001', '+5555900000001', 'of area code 55'],
    ['55 9000-0001', '+5555990000001', 'of area code 55, without the ninth digit'],
    ['55 55 90000-0001', '+5555900000001', 'of area code 55, with country code'],
    ['(11) 3555-0001', '+551135550001', 'a landline'],
    ['551135550001', '+551135550001', 'a landline with country code'],
    ['55 3355-0001', '+555533550001', 'a landline of area code 55'],
    ['0800 123 4567', '+558001234567', 'toll-free'],
    ["'5511900000001", '+5511900000001', 'kept as text by an apostrophe'],
    ['="5511900000001"', '+5511900000001', 'kept as text by a formula'],
    ['5511900000001.0', '+5511900000001', 'saved as a decimal'],
    ['1190000001,00', '+5511990000001', 'saved as a decimal, without the ninth digit'],
    ['\u202A+55 11 90000\u20110001\u202C', '+5511900000001', 'copied with direction marks and a hard hyphen'],
    ['１１９０００００００１', '+5511900000001', 'in full-width digits'],
  ])('%j is %s (%s)', (raw, phone) => {
    expect(parsePhone(raw, 'BR')).toEqual({ ok: true, phone });
  });
});

describe('a number of another country', () => {
  it.each([
    ['+1 415 555 2671', 'BR', '+14155552671'],
    ['00351 912 345 678', 'BR', '+351912345678'],
    ['912 345 678', 'PT', '+351912345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['+55 11 9000-0001', 'US', '+5511990000001'],
  ] as const)('%j in %s is %s', (raw, region, phone) => {
    expect(parsePhone(raw, region)).toEqual({ ok: true, phone });
  });
});

describe('what is no phone number', () => {
  it.each([
    ['', 'empty'],
    [' \u200B\t', 'empty'],
    ['5,51199E+12', 'scientific_notation'],
    ['5.51199e12', 'scientific_notation'],
    ['5E+12', 'scientific_notation'],
    ['ligar depois', 'not_a_number'],
    ['#N/D', 'not_a_number'],
    ['-', 'not_a_number'],
    ['++5511900000001', 'not_a_number'],
    ['11 90000-0001 (Maria)', 'not_a_number'],
    ['1135', 'too_short'],
    ['9000-001', 'too_short'],
    ['+55 11 9000', 'too_short'],
    ['11 90000-000', 'too_short'],
    ['+55 (11) 90000 000', 'too_short'],
    ['119000000012345', 'too_long'],
    ['351912345678', 'too_long'],
    ['90000-0001', 'missing_area_code'],
    ['3555-0001', 'missing_area_code'],
    ['4004-1234', 'missing_area_code'],
    ['(20) 90000-0001', 'invalid_for_region'],
    ['(20) 9000-0001', 'invalid_for_region'],
    ['11 20000-0001', 'invalid_for_region'],
    ['14155552671', 'invalid_for_region'],
    ['+1 111 111 1111', 'invalid_for_region'],
    ['+999 123456789', 'unknown_country'],
    ['(11) 3555-0001 / 90000-0001', 'multiple_numbers'],
    ['11900000001; 11900000002', 'multiple_numbers'],
    ['11900000001 ou 11900000002', 'multiple_numbers'],
    ['11900000001\n11900000002', 'multiple_numbers'],
  ] satisfies [string, PhoneProblem][])('%j is rejected as %s', (raw, code) => {
    expect(parsePhone(raw, 'BR')).toEqual({ ok: false, code, reason: PHONE_PROBLEMS[code] });
  });

  it('tells how to get real digits out of Excel', () => {
    expect(parsePhone('5,51199E+12', 'BR')).toMatchObject({
      reason: expect.stringContaining('column as Text'),
    });
  });
});

it('knows which regions there are', () => {
  expect(['BR', 'PT', 'br', 'XX', ''].map(isRegion)).toEqual([true, true, false, false, false]);
});

describe('for any text', () => {
  const region = fc.constantFrom<Region>('BR', 'PT', 'US', 'AR', 'MX');
  const phoneLike = fc.string({ unit: fc.constantFrom(...'0123456789+-() ./;xeE,\'"='.split('')) });

  it('gives E.164 or a known problem, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(phoneLike, fc.string({ unit: 'binary' })), region, (raw, region) => {
        const parsed = parsePhone(raw, region);
        expect(parsed.ok ? parsed.phone : '+5511900000001').toMatch(/^\+[1-9]\d{6,14}$/);
        expect(parsed.ok || parsed.reason === PHONE_PROBLEMS[parsed.code]).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a number that it gave as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), region, (digits, region) => {
        const first = parsePhone(String(digits), region);
        fc.pre(first.ok);
        expect(parsePhone(first.phone, region)).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  it('gives one person one number, with or without the ninth digit', () => {
    const old = fc.tuple(
      fc.constantFrom(11, 21, 31, 48, 55, 71, 85, 92),
      fc.integer({ min: 60_000_000, max: 99_999_999 }),
    );
    fc.assert(
      fc.property(old, ([area, digits]) => {
        const phone = { ok: true, phone: `+55${area}9${digits}` };
        expect(parsePhone(`${area}${digits}`, 'BR')).toEqual(phone);
        expect(parsePhone(`55${area}${digits}`, 'BR')).toEqual(phone);
        expect(parsePhone(`${area}9${digits}`, 'BR')).toEqual(phone);
      }),
    );
  });
});
