import type { BudgetKind } from '../types.ts';

/** Counters with a limit. */
export interface Counters {
  readonly kind: 'redis' | 'memory';
  /**
   * Takes one from every budget, or from none. Answers the first budget that is used up, if one is.
   * @throws FrotaError `counters_lost` when the counters are gone and were not restored yet.
   */
  reserve(budgets: readonly Budget[]): Promise<Budget | undefined>;
  /** Which of these budgets have no room now, each looked at by itself. */
  exhausted(budgets: readonly Budget[]): Promise<boolean[]>;
  /** Whether the holder of a budget has a place in it, and no more have one than may. */
  holds(budget: HeldBudget): Promise<boolean>;
  /** Gives one back to every budget: the message surely was not sent. Never below zero. */
  refund(budgets: readonly Budget[]): Promise<void>;
  /** Current values, in the order of the keys; 0 where there is none. */
  read(keys: readonly string[]): Promise<number[]>;
  /**
   * Raises each counter to what it must be at least; from then on the counters are not lost.
   * @param values asked for, if it is a function, when a loss from then on will be noticed: what is read before may be stale.
   * @throws FrotaError `counters_lost` when they were lost again meanwhile.
   */
  restore(values: RestoredCounters | (() => Promise<RestoredCounters>)): Promise<void>;
}

/** One counter, how high it may go, and how long it is kept. */
export interface Budget {
  kind: BudgetKind | ContactBudget;
  key: string;
  limit: number;
  expiresInSeconds: number;
  /** Who takes a place. Whoever has one already takes no second, so that to try again after a crash changes nothing. */
  holder?: string;
}

export type HeldBudget = Budget & { holder: string };

/** What a counter must be at least. */
export interface RestoredCounter {
  key: string;
  value: number;
  expiresInSeconds: number;
  /** Where places are held: who does. */
  holders?: readonly string[];
}

export type RestoredCounters = readonly RestoredCounter[];

/** What keeps a person from hearing of us too often: their messages of a day, and the span since the last one. */
export type ContactBudget = 'contact_day' | 'contact_gap';
