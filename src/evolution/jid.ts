/**
 * The WhatsApp addresses that a phone may have. WhatsApp knows Brazilian mobiles of area codes from 31 up without their
 * ninth digit, so a message to `+55 31 9 8888-7777` may be stored under `553188887777`.
 */
export function jidsOf(phone: string): string[] {
  const digits = phone.replace('+', '');
  const brazilianMobile = /^55([1-9][0-9])9([0-9]{8})$/.exec(digits);
  const alternatives =
    brazilianMobile === null
      ? [digits]
      : [digits, `55${brazilianMobile[1] ?? ''}${brazilianMobile[2] ?? ''}`];
  return alternatives.map((number) => `${number}@s.whatsapp.net`);
}
