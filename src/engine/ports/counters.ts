/** Counters with a limit. */
export interface Counters {
  readonly kind: 'redis' | 'memory';
  /** Takes one from every budget, or from none. Answers the first budget that is used up, if one is. */
  reserve(budgets: readonly Budget[]): Promise<Budget | undefined>;
  /** Gives one back to every budget: the message surely was not sent. Never below zero. */
  refund(budgets: readonly Budget[]): Promise<void>;
  /** Current values, in the order of the keys; 0 where there is none. */
  read(keys: readonly string[]): Promise<number[]>;
  /** Sets each counter that does not exist. */
  restore(values: readonly { key: string; value: number; expiresInSeconds: number }[]): Promise<void>;
}

/** One counter, how high it may go, and how long it is kept. */
export interface Budget {
  key: string;
  limit: number;
  expiresInSeconds: number;
}
