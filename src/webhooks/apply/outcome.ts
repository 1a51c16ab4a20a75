/** What an event may be too early for, and is tried again: how that is said of it. */
export const EARLY = {
  message_unknown: 'no message of ours has its key id',
  still_sending: 'the answer to the send is still awaited',
  unsettled: 'it is not known whether the message that it answers was sent',
  sender_unknown: 'it is not known whose its privacy address is',
  newcomer: 'its number is not of the fleet yet',
  other_server: 'its number is at another server',
} as const;

/** What applying an event came to. */
export type Applied =
  /** Done, or known already. */
  | 'done'
  /** Nobody's: not one of our messages, not one of our numbers. */
  | 'ignored'
  /** Try again. */
  | keyof typeof EARLY;
