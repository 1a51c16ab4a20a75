/** What applying an event came to. */
export type Applied =
  /** Done, or known already. */
  | 'done'
  /** Nobody's: not one of our messages, not one of our numbers. */
  | 'ignored'
  /** It is about a message that is not in the ledger yet; try again. */
  | 'early';
