import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Digits that could be taken for a phone and are none. */
const NO_PHONE = [
  // UUIDs.
  String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`,
  // Unix seconds and milliseconds: a phone that begins with 1 has eleven digits.
  String.raw`(?<!\d)1\d{9}(?:\d{3})?(?!\d)`,
  // Hours, as in the names of counters: 2026112021.
  String.raw`(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])(?!\d)`,
  // Telegram's groups.
  String.raw`-100\d{10}(?!\d)`,
].join('|');

/** What people and Excel write between digits, also as it stands in an address. */
const GAP = String.raw`(?:[ ().+\-\u00a0\u2010-\u2015]|%20|%2[89d])`;
const OPEN = String.raw`(?:\(|%28)`;
const CLOSE = String.raw`(?:\)|%29)`;

/** A phone has at most 15 digits, and without a + surely not fewer than 10. */
const PHONE = [
  // A number of JSON, which must stay one.
  String.raw`(?<=[:,[])(?<number>[1-9]\d{9,14})(?=[,}\]])`,
  // With a +, also as people write it.
  String.raw`(?:\+|%2B)[1-9](?:${GAP}{0,2}\d){7,14}(?!\d)`,
  // Digits that are no part of an id or a decimal; a line break in JSON ends in a letter.
  String.raw`(?:(?<![A-Za-z\d]|\d\.)|(?<=\\[nrtbf]))[1-9]\d{9,14}(?![A-Za-z\d]|\.\d)`,
  // Brazilian ones even then: numbers are named by them ("wpp5511…").
  String.raw`(?<!\d)55[1-9]\d9?\d{8}(?!\d)`,
  // Brazilian ones without their country, as people write them: area and mobile, or area in brackets and landline.
  String.raw`(?<![\w.-])0?[1-9]\d${GAP}{1,2}9${GAP}?\d{4}${GAP}?\d{4}(?!\d)`,
  String.raw`${OPEN}0?[1-9]\d${CLOSE}${GAP}{0,2}[2-9]${GAP}?\d{3,4}${GAP}?\d{4}(?!\d)`,
].join('|');

/**
 * Keys of the API (see engine/api-keys.ts), the dashboard's sessions and links, also cut off: no setting has them. The id of a
 * key is no secret, and says whose one was.
 */
const OURS = /(frota_[\da-f]{8}_|frota_painel=|\/painel\/entrar\?t=)[\w-]+/gi;

/** What stands as a password in an address, as in that of a proxy or of somebody's hook. */
const PASSWORDS = /(:\/\/[^\s/:@"]*:)[^\s/:@"]+@/g;

const NUMBERS = new RegExp(`(?<other>${NO_PHONE})|(?:${PHONE})`, 'gi');

/** A shorter secret is hardly one, and would black out ordinary words. */
const SHORTEST_SECRET = 4;

/**
 * Masks a phone number for people who read logs: the country and area stay, the subscriber goes
 * (`+5511988887777` → `+5511*******77`).
 */
export function maskPhone(phone: string, mask = '*'): string {
  const digits = phone.replace(/%[\da-f]{2}|\D/gi, '').length;
  const kept = Math.min(4, digits - 6);
  let position = 0;
  return phone.replace(/%[\da-f]{2}|\d/gi, (digit) => {
    // An escape of an address is no digit.
    if (digit.length > 1) return digit;
    position++;
    return kept > 0 && (position <= kept || position > digits - 2) ? digit : mask;
  });
}

/** Makes a function that replaces these secrets and keys of the API, and masks what is shaped like a phone number, in any text. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .flatMap((secret) => [secret, inJson(secret), inJson(inJson(secret))])
    .filter((form) => form.length >= SHORTEST_SECRET)
    // One secret may contain another.
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const form of forms) safe = safe.replaceAll(form, '[secret]');
    return safe.replace(OURS, '$1[secret]').replace(PASSWORDS, '$1[secret]@').replace(NUMBERS, maskMatch);
  };
}

/**
 * Makes Frota's logger. Every line passes two nets, whoever wrote it: secrets that are known or look like ours are replaced,
 * and anything shaped like a phone number is masked.
 */
export function createLog(
  options: { level: string; secrets?: readonly string[] },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // People read this too: `warn` rather than 40.
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['apikey', '*.apikey', '*.*.apikey', 'headers.authorization', '*.headers.authorization'],
      },
      hooks: { streamWrite: redactor(options.secrets ?? []) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

function maskMatch(match: string, ...rest: unknown[]): string {
  const groups = rest.at(-1) as { other?: string; number?: string };
  if (groups.other !== undefined) return match;
  return maskPhone(match, groups.number === undefined ? '*' : '0');
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
