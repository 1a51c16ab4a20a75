import { phoneForms } from '../engine/phone-forms.ts';

/** As Evolution takes numbers: digits alone. */
export function bare(phone: string): string {
  return phone.replace('+', '');
}

/**
 * The addresses under which Evolution may have stored what was sent to a phone: with the server name on the Baileys and
 * Business channels, bare on the Evolution channel.
 */
export function remoteJidsOf(phone: string): string[] {
  const numbers = phoneForms(phone).map(bare);
  return numbers.flatMap((number) => [`${number}@s.whatsapp.net`, number]);
}

/** The privacy address that an address is, without its server; it tells no phone. */
export function lidOf(jid: string): string | undefined {
  const [address = '', server] = jid.split('@');
  const [number = ''] = address.split(':');
  return server === 'lid' && /^\d{5,25}$/.test(number) ? number : undefined;
}

/** The phones (E.164) that an address may be; none of a group, or of a privacy address (`@lid`). */
export function phonesOf(jid: string): string[] {
  const [digits = '', server = 's.whatsapp.net'] = jid.split('@');
  // A phone that is paired with several devices has one of them behind a colon.
  const [number = ''] = digits.split(':');
  return server === 's.whatsapp.net' && /^\d{5,15}$/.test(number) ? phoneForms(`+${number}`) : [];
}
