import type { BudgetKind } from '../types.ts';

/** Counters with a limit. */
export interface Counters {
  readonly kind: 'redis' | 'memory';
  /**
   * Takes one from every budget, or from none. Answers the first budget that is used up, if one is.
   * @throws FrotaError `counters_lost` when the counters are gone and were not restored yet.
   */
  reserve(budgets: readonly Budget[]): Promise<Budget | undefined>;
  /** Gives one back to every budget: the message surely was not sent. Never below zero. */
  refund(budgets: readonly Budget[]): Promise<void>;
  /** Current values, in the order of the keys; 0 where there is none. */
  read(keys: readonly string[]): Promise<number[]>;
  /**
   * Sets each counter that does not exist; from then on the counters are not lost.
   * @throws FrotaError `counters_lost` when they were lost again meanwhile.
   */
  restore(values: readonly { key: string; value: number; expiresInSeconds: number }[]): Promise<void>;
}

/** One counter, how high it may go, and how long it is kept. */
export interface Budget {
  kind: BudgetKind | ContactBudget;
  key: string;
  limit: number;
  expiresInSeconds: number;
}

/** What keeps a person from hearing of us too often: their messages of a day, and the span since the last one. */
export type ContactBudget = 'contact_day' | 'contact_gap';
