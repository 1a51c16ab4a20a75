// The `max` metadata is the only build that knows the number patterns of every line type. `min` checks little more
// than the length, and `mobile` calls every landline invalid, although WhatsApp Business runs on landlines too.
import {
  type CountryCode,
  type PhoneNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';

/** A two-letter ISO 3166 country code that libphonenumber knows, for example `BR`. */
export type Region = CountryCode;

/** Why a text is not a phone number, by stable code, with a sentence that says what to do. */
export const PHONE_PROBLEMS = {
  empty: 'The phone number is missing.',
  scientific_notation:
    'Excel has replaced the phone number by a rounded one (such as 5,51E+12), and the digits are lost. Format the column as Text, enter the numbers again and save the file again.',
  multiple_numbers:
    'There is more than one phone number in the cell. Keep one, or give each a row of its own.',
  not_a_number: 'This is not a phone number. Use digits, spaces, +, ( ) and - only.',
  too_short: 'The phone number has too few digits.',
  too_long:
    'The phone number has too many digits. A number of another country must start with + and its country code.',
  missing_area_code:
    'The phone number has no area code (DDD), or lacks digits. Write it as in 11 90000-0000.',
  unknown_country: 'No country has this code. After the + comes the country code, for example +55.',
  invalid_for_region:
    'No such phone number can exist: check the area code and the digits. A number of another country must start with + and its country code.',
} as const;

export type PhoneProblem = keyof typeof PHONE_PROBLEMS;

export type ParsedPhone = { ok: true; phone: string } | { ok: false; code: PhoneProblem; reason: string };

/** True for a country code that `parsePhone` accepts as default region. */
export function isRegion(code: string): code is Region {
  return isSupportedCountry(code);
}

/**
 * Reads a phone number as people and spreadsheets write it, and gives it in E.164. A number without `+` is one of
 * `defaultRegion`. Brazilian mobile numbers of the old eight-digit form get their ninth digit, so that one person
 * written both ways is one contact. Never throws.
 */
export function parsePhone(raw: string, defaultRegion: Region): ParsedPhone {
  const text = withoutWrapping(raw);
  if (text === '') return problem('empty');
  if (SCIENTIFIC.test(text)) return problem('scientific_notation');
  if (text.split(SEPARATOR).filter(isLongEnough).length > 1) return problem('multiple_numbers');

  const dialled = withoutDiallingHabits(text);
  const parsed = parsePhoneNumberFromString(dialled, { defaultCountry: defaultRegion, extract: false });
  const number = parsed && withNinthDigit(parsed, dialled);
  if (number?.isValid() && !lacksAreaCode(number)) return { ok: true, phone: number.number };
  return problem(diagnose(dialled, number, defaultRegion));
}

const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const SEPARATOR = /[/;|,\n]|\s(?:e|ou|and|or)\s/i;

/** The shortest subscriber number in Brazil has eight digits: a part with fewer is an ending (`3333-4444/5`), not a number. */
function isLongEnough(part: string): boolean {
  return part.replace(/\D/g, '').length >= 8;
}

/**
 * Takes off what spreadsheets and apps put around a number: invisible direction marks (copied from phone books),
 * `'55…` and `="55…"` (ways to make Excel keep text), `55….0` (a number column saved as decimals) and the server part of a
 * WhatsApp id.
 */
function withoutWrapping(raw: string): string {
  return raw
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^=?"(.*)"$/, '$1')
    .replace(/^['’`]/, '')
    .replace(/^(\d+)[.,]0+$/, '$1')
    .replace(/@(?:s\.whatsapp\.net|c\.us)$/, '')
    .trim();
}

/** `0xx11…` is how Brazil writes "carrier code of your choice"; `00` is how most of the world dials `+`. */
function withoutDiallingHabits(text: string): string {
  return text.replace(/\b0\s*xx/i, '0').replace(/^00/, '+');
}

/**
 * Anatel put a 9 before every eight-digit mobile number (those starting with 6 to 9) between 2012 and 2016; landlines
 * (2 to 5) kept eight digits. WhatsApp's own ids of area codes from 31 up still lack the 9, so exports from it do too.
 */
function withNinthDigit(number: PhoneNumber, text: string): PhoneNumber {
  if (number.countryCallingCode !== '55' || LOST_DIGIT.test(text)) return number;
  const old = /^(\d\d)([6-9]\d{7})$/.exec(number.nationalNumber);
  return (old && parsePhoneNumberFromString(`+55${old[1]}9${old[2]}`)) ?? number;
}

/** `90000-000` is a new number that lost a digit, not an old one, which is written `9000-0000`: adding a 9 makes a stranger's. */
const LOST_DIGIT = /\b9\d{4}[ .-]+\d{3}$/;

/** Eight-digit service numbers (`4004-1234`) are valid in Brazil, but in a contact list they are a forgotten area code. */
function lacksAreaCode(number: PhoneNumber): boolean {
  return number.countryCallingCode === '55' && /^\d{8,9}$/.test(number.nationalNumber);
}

function diagnose(text: string, number: PhoneNumber | undefined, defaultRegion: Region): PhoneProblem {
  if (number && lacksAreaCode(number)) return 'missing_area_code';
  if (number?.countryCallingCode === '55' && LOST_DIGIT.test(text)) return 'too_short';
  switch (validatePhoneNumberLength(text, defaultRegion)) {
    case 'NOT_A_NUMBER':
      return 'not_a_number';
    case 'TOO_SHORT':
      return 'too_short';
    case 'TOO_LONG':
      return 'too_long';
    case 'INVALID_COUNTRY':
      return 'unknown_country';
    default:
      return 'invalid_for_region';
  }
}

function problem(code: PhoneProblem): ParsedPhone {
  return { ok: false, code, reason: PHONE_PROBLEMS[code] };
}
