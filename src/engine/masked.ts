/** Enough of a phone to know whose it is. */
export function masked(phone: string): string {
  return `…${phone.slice(-4)}`;
}
