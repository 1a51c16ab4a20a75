/**
 * Digits that some countries put before or into mobile numbers, and that WhatsApp or Evolution leaves out or adds: Brazil's
 * ninth digit (after the area code), Mexico's 1 and Argentina's 9 (after the country code).
 */
const OTHER_FORMS: readonly [written: RegExp, otherwise: string][] = [
  [/^(55[1-9]\d)9(\d{8})$/, '$1$2'],
  // Of eight digits, mobile numbers were those that begin with 6 to 9.
  [/^(55[1-9]\d)([6-9]\d{7})$/, '$19$2'],
  [/^52(\d{10})$/, '521$1'],
  [/^521(\d{10})$/, '52$1'],
  [/^54(\d{10})$/, '549$1'],
  [/^549(\d{10})$/, '54$1'],
];

/**
 * The addresses under which Evolution may have stored what was sent to a phone: with the server name on the Baileys and
 * Business channels, bare on the Evolution channel.
 */
export function remoteJidsOf(phone: string): string[] {
  return formsOf(phone.replace('+', '')).flatMap((number) => [`${number}@s.whatsapp.net`, number]);
}

/** The phones (E.164) that an address may be; none of a group, or of a privacy address (`@lid`). */
export function phonesOf(jid: string): string[] {
  const [digits = '', server = 's.whatsapp.net'] = jid.split('@');
  // A phone that is paired with several devices has one of them behind a colon.
  const [number = ''] = digits.split(':');
  return server === 's.whatsapp.net' && /^\d{5,15}$/.test(number)
    ? formsOf(number).map((form) => `+${form}`)
    : [];
}

/** A number as it is written, and otherwise. */
function formsOf(digits: string): string[] {
  const others = OTHER_FORMS.filter(([written]) => written.test(digits)).map(([written, otherwise]) =>
    digits.replace(written, otherwise),
  );
  return [digits, ...others];
}
