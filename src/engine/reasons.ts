/**
 * Why a message that a number had was not sent after all, though not for anything of the number's. The texts for people are in
 * `bot/i18n`.
 */
export const SENT_AGAIN = 'sent again by a person';
export const HELD_UP = 'held up before it was sent';
export const COUNTERS_LOST = 'Redis lost its counters before it was sent';

/** Evolution's answer, before it sends, for somebody who has no WhatsApp. */
export const NOT_ON_WHATSAPP = 'not on WhatsApp';

/** Why nobody is written to who does not want to be. */
export const OPTED_OUT = 'opted out';

/** Such reasons speak for no other number. */
export const NOT_THE_NUMBERS: ReadonlySet<string> = new Set([SENT_AGAIN, HELD_UP, COUNTERS_LOST]);
