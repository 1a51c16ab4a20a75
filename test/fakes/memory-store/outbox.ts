import {
  type Claimed,
  FAILURES_TOLD,
  type Outbox,
  type OutboxEntry,
} from '../../../src/engine/ports/outbox.ts';
import { frozen } from './values.ts';

interface Kept {
  entry: OutboxEntry;
  state: 'pending' | 'begun' | 'done' | 'failed';
  dueAt: Date;
  reason?: string;
}

/** The outbox in memory. What it holds is frozen. */
export function memoryOutbox(): Outbox {
  const kept = new Map<string, Kept>();
  /** An entry that this claim still has. */
  const open = ({ id, tries }: Claimed): Kept | undefined => {
    const one = kept.get(id);
    return one?.entry.tries === tries && (one.state === 'pending' || one.state === 'begun') ? one : undefined;
  };

  return {
    async put(entries) {
      for (const { dueAt, ...entry } of entries) {
        if (!kept.has(entry.id))
          kept.set(entry.id, {
            entry: frozen({ ...entry, tries: 0 }),
            state: 'pending',
            dueAt: dueAt ?? entry.createdAt,
          });
      }
    },
    async claim(limit, now, leaseMs, kinds) {
      const due = [...kept.values()]
        .filter(({ state, dueAt }) => state === 'pending' && dueAt <= now)
        .filter(({ entry }) => kinds?.includes(entry.kind) !== false)
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, limit);
      for (const one of due) {
        one.entry = frozen({ ...one.entry, tries: one.entry.tries + 1 });
        one.dueAt = new Date(now.getTime() + leaseMs);
      }
      return due.map(({ entry }) => entry);
    },
    async begin(claimed) {
      const one = open(claimed);
      if (one?.state !== 'pending') return false;
      one.state = 'begun';
      return true;
    },
    async end(claimed, how, reason) {
      const one = open(claimed);
      if (one !== undefined) Object.assign(one, { state: how, ...(reason !== undefined && { reason }) });
    },
    async retry(claimed, dueAt, reason) {
      const one = open(claimed);
      if (one !== undefined) Object.assign(one, { state: 'pending', dueAt, reason });
    },
    async tally(idsBegin, since) {
      const about = [...kept.values()].filter(
        ({ entry }) => entry.id.startsWith(idsBegin) && entry.createdAt >= since,
      );
      const count = (...states: Kept['state'][]): number =>
        about.filter(({ state }) => states.includes(state)).length;
      const failures = about
        .flatMap(({ state, reason, entry: { createdAt: at } }) =>
          state !== 'done' && reason !== undefined ? [{ at, reason }] : [],
        )
        .sort((a, b) => b.at.getTime() - a.at.getTime());
      return {
        done: count('done'),
        failed: count('failed'),
        waiting: count('pending', 'begun'),
        failures: failures.slice(0, FAILURES_TOLD),
      };
    },
  };
}
