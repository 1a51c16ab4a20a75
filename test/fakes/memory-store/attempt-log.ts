import type { Row } from './row.ts';
import { type SortedList, sortedList } from './sorted-list.ts';

/** When the numbers began their sends. */
export interface AttemptLog {
  /** Takes note of a row's present attempt. */
  note(row: Row): void;
  /** The rows whose last attempt a number (or any) began at a time or later; a number's in the order of their beginning. */
  since(from: Date, instance?: string): Iterable<Row & Begun>;
}

/** What a row that was begun surely has. */
interface Begun {
  instance: string;
  sendingAt: Date;
}

interface Attempt {
  row: Row;
  attempt: number;
  at: number;
}

export function attemptLog(): AttemptLog {
  const byNumber = new Map<string, SortedList<Attempt>>();

  function* ofNumber(attempts: SortedList<Attempt>, from: number): Generator<Row & Begun> {
    for (const { row, attempt } of attempts.from(({ at }) => at < from)) {
      if (row.attempt === attempt && isBegun(row)) yield row;
    }
  }

  return {
    note(row) {
      if (!isBegun(row)) return;
      let attempts = byNumber.get(row.instance);
      if (attempts === undefined) {
        attempts = sortedList<Attempt>((a, b) => a.at - b.at);
        byNumber.set(row.instance, attempts);
      }
      attempts.add({ row, attempt: row.attempt, at: row.sendingAt.getTime() });
    },

    *since(from, instance) {
      if (instance === undefined) {
        for (const attempts of byNumber.values()) yield* ofNumber(attempts, from.getTime());
        return;
      }
      const attempts = byNumber.get(instance);
      if (attempts !== undefined) yield* ofNumber(attempts, from.getTime());
    },
  };
}

/** A row that was given back is not begun any more, until it is begun again. */
function isBegun(row: Row): row is Row & Begun {
  return row.sendingAt !== undefined && row.instance !== undefined;
}
