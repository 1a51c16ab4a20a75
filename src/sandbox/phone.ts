/**
 * The address under which WhatsApp knows a phone, as digits. Brazilian mobiles are registered with the ninth digit in
 * area codes below 31 and without it from 31 on, whatever was dialled (Evolution 2.3.6's `formatBRNumber`; recorded: a
 * number sent without the digit comes back with it in area code 11). Subscribers that start below 7 are left alone.
 */
export function whatsappUser(number: string): string {
  const digits = (number.split('@')[0] ?? '').replace(/\D/g, '');
  const brazilian = /^55(\d{2})9?([7-9]\d{7})$/.exec(digits);
  if (!brazilian) return digits;
  const [, areaCode = '', subscriber = ''] = brazilian;
  return Number(areaCode) < 31 ? `55${areaCode}9${subscriber}` : `55${areaCode}${subscriber}`;
}

/** The jid (WhatsApp's address form) of a phone. */
export function jidOf(number: string): string {
  return `${whatsappUser(number)}@s.whatsapp.net`;
}
