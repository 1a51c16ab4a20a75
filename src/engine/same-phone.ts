/**
 * Digits that some countries put before or into mobile numbers, and that WhatsApp leaves out of an account's id or not, as the
 * account is old or new: Brazil's ninth digit (after the area code), Mexico's 1 and Argentina's 9 (after the country code).
 */
const SHORT_FORMS: readonly [long: RegExp, short: string][] = [
  [/^\+(55[1-9]\d)9(\d{8})$/, '+$1$2'],
  [/^\+521(\d{10})$/, '+52$1'],
  [/^\+549(\d{10})$/, '+54$1'],
];

/** Whether two phones in E.164 are the same SIM's, in whichever form WhatsApp or people write it. */
export function isSamePhone(a: string, b: string): boolean {
  return shortForm(a) === shortForm(b);
}

function shortForm(phone: string): string {
  return SHORT_FORMS.reduce((form, [long, short]) => form.replace(long, short), phone);
}
