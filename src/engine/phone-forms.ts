/**
 * Digits that some countries put before or into mobile numbers, and that WhatsApp or Evolution leaves out or adds, as the
 * account is old or new: Brazil's ninth digit (after the area code), Mexico's 1 and Argentina's 9 (after the country code).
 */
const OTHER_FORMS: readonly [written: RegExp, otherwise: string][] = [
  [/^\+(55[1-9]\d)9(\d{8})$/, '+$1$2'],
  // Of eight digits, mobile numbers were those that begin with 6 to 9.
  [/^\+(55[1-9]\d)([6-9]\d{7})$/, '+$19$2'],
  [/^\+52(\d{10})$/, '+521$1'],
  [/^\+521(\d{10})$/, '+52$1'],
  [/^\+54(\d{10})$/, '+549$1'],
  [/^\+549(\d{10})$/, '+54$1'],
];

/** A phone (E.164) as it is written, and then the other form in which WhatsApp may have the same, if there is one. */
export function phoneForms(phone: string): string[] {
  const others = OTHER_FORMS.filter(([written]) => written.test(phone)).map(([written, otherwise]) =>
    phone.replace(written, otherwise),
  );
  return [phone, ...others];
}

/** Whether two phones (E.164) are the same SIM's, in whichever form they are written. */
export function isSamePhone(a: string, b: string): boolean {
  return phoneForms(a).includes(b);
}
