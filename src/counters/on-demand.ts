import type { Counters } from '../engine/ports.ts';

/**
 * Counters of one process alone that are filled when they are first asked for: most commands never ask, and to count what was
 * sent today takes its time.
 */
export function filledOnDemand(counters: Counters, fill: () => Promise<void>): Counters {
  let filled: Promise<void> | undefined;
  const ready = (): Promise<void> => (filled ??= fill());
  return {
    kind: counters.kind,
    reserve: async (budgets) => ready().then(() => counters.reserve(budgets)),
    exhausted: async (budgets) => ready().then(() => counters.exhausted(budgets)),
    holds: async (budget) => ready().then(() => counters.holds(budget)),
    refund: async (budgets) => ready().then(() => counters.refund(budgets)),
    read: async (keys) => ready().then(() => counters.read(keys)),
    restore: (values) => counters.restore(values),
  };
}
