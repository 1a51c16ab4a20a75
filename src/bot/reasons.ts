import type { Texts } from './i18n/texts.ts';

/** Why something happened to a message, as the texts' language says it; what Evolution or WhatsApp said stays as it is. */
export function reasonText(reason: string, { reasons }: Texts): string {
  const [kind = '', ...rest] = reason.split(': ');
  const told = reasons[reason] ?? reasons[kind];
  if (told === undefined) return reason;
  return rest.length === 0 || OWN_DETAILS.has(kind) ? told : `${told}: ${rest.join(': ')}`;
}

/** Kinds whose details are for the log alone. */
const OWN_DETAILS: ReadonlySet<string> = new Set(['no capacity', 'given up']);
