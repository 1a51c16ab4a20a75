import { compareText, inOrder, type Row } from './row.ts';
import { sortedList } from './sorted-list.ts';

/** The queued rows of a campaign. To read the next few costs the same however many wait. */
export interface RowQueue {
  add(row: Row): void;
  delete(row: Row): void;
  /** Rows whose retry time has come, in their order. */
  due(now: Date, limit: number): Row[];
  /** All of them, in no order. */
  all(): Row[];
  /** How many wait for each reason; '' for none. */
  readonly byReason: ReadonlyMap<string, number>;
  firstRetryAt(): Date | undefined;
}

/** Rows wait by their retry time, and from then on in the order in which they go out. */
export function rowQueue(): RowQueue {
  const due = sortedList(inOrder);
  const later = sortedList(
    (a: Row, b: Row) => a.retryAt.getTime() - b.retryAt.getTime() || compareText(a.id, b.id),
  );
  const byReason = new Map<string, number>();
  /** Rows whose retry time is not after this are in `due`, the others in `later`. */
  let dueUpTo = 0;

  const count = ({ reason = '' }: Row, by: 1 | -1): void => {
    const left = (byReason.get(reason) ?? 0) + by;
    if (left === 0) byReason.delete(reason);
    else byReason.set(reason, left);
  };
  const listOf = (row: Row) => (row.retryAt.getTime() <= dueUpTo ? due : later);

  const goOnTo = (now: number): void => {
    const come: Row[] = [];
    for (const row of later) {
      if (row.retryAt.getTime() > now) break;
      come.push(row);
    }
    for (const row of come) later.delete(row);
    dueUpTo = now;
    for (const row of come) due.add(row);
  };

  return {
    byReason,

    add(row) {
      count(row, 1);
      listOf(row).add(row);
    },

    delete(row) {
      count(row, -1);
      listOf(row).delete(row);
    },

    due(now, limit) {
      if (now.getTime() > dueUpTo) goOnTo(now.getTime());
      const rows: Row[] = [];
      if (limit <= 0) return rows;
      for (const row of due) {
        // Who asks for an earlier time than the last one did.
        if (row.retryAt.getTime() > now.getTime()) continue;
        rows.push(row);
        if (rows.length >= limit) break;
      }
      return rows;
    },

    all: () => [...due, ...later],

    firstRetryAt() {
      let first: Date | undefined;
      for (const { retryAt } of due) if (first === undefined || retryAt < first) first = retryAt;
      for (const { retryAt } of later) return first ?? retryAt;
      return first;
    },
  };
}
