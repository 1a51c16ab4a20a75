import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Digit runs long enough to be a phone number (E.164 has at most 15 digits; no country has fewer than 10 with its code). */
const PHONE = /(?<![\w.-])\+?[1-9]\d{9,14}(?![\w.-])/g;

/**
 * Masks a phone number for people who read logs: the country and area stay, the subscriber goes
 * (`+5511988887777` → `+5511*****77`).
 */
export function maskPhone(phone: string): string {
  const keep = phone.startsWith('+') ? 5 : 4;
  return phone.slice(0, keep) + '*'.repeat(Math.max(phone.length - keep - 2, 0)) + phone.slice(-2);
}

/**
 * Makes Frota's logger. Every line passes two nets, whoever wrote it: known secrets are replaced, and anything shaped
 * like a phone number is masked. Instants are written as ISO text, so that no epoch number looks like a phone.
 */
export function createLog(
  options: { level: string; secrets?: readonly string[] },
  destination?: DestinationStream,
): Logger {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 6);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['apikey', '*.apikey', '*.*.apikey', 'headers.authorization', '*.headers.authorization'],
      },
      hooks: {
        streamWrite: (line) => {
          let safe = line;
          for (const secret of secrets) safe = safe.replaceAll(secret, '[secret]');
          return safe.replace(PHONE, maskPhone).replace(/\d{10,15}(?=@s\.whatsapp\.net)/g, maskPhone);
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
