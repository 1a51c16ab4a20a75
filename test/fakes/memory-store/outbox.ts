import type { Claimed, Outbox, OutboxEntry } from '../../../src/engine/ports.ts';
import { frozen } from './values.ts';

interface Kept {
  entry: OutboxEntry;
  state: 'pending' | 'begun' | 'done' | 'failed';
  dueAt: Date;
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
    async claim(limit, now, leaseMs) {
      const due = [...kept.values()]
        .filter(({ state, dueAt }) => state === 'pending' && dueAt <= now)
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
    async end(claimed, how) {
      const one = open(claimed);
      if (one !== undefined) one.state = how;
    },
    async retry(claimed, dueAt) {
      const one = open(claimed);
      if (one !== undefined) Object.assign(one, { state: 'pending', dueAt });
    },
  };
}
