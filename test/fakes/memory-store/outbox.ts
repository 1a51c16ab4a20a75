import type { Outbox, OutboxEntry } from '../../../src/engine/ports.ts';
import { frozen } from './values.ts';

interface Kept {
  entry: OutboxEntry;
  state: 'pending' | 'begun' | 'done' | 'failed';
  dueAt: Date;
}

export function memoryOutbox(): Outbox {
  const kept = new Map<string, Kept>();
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
    async begin(id) {
      const one = kept.get(id);
      if (one?.state !== 'pending') return false;
      one.state = 'begun';
      return true;
    },
    async end(id, how) {
      const one = kept.get(id);
      if (one?.state === 'pending' || one?.state === 'begun') one.state = how;
    },
    async retry(id, dueAt) {
      const one = kept.get(id);
      if (one?.state === 'pending' || one?.state === 'begun') Object.assign(one, { state: 'pending', dueAt });
    },
  };
}
