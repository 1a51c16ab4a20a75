import {
  type Claimed,
  FAILURES_TOLD,
  LOST,
  LOST_AFTER_MS,
  type Outbox,
  type OutboxEntry,
  type OutboxTally,
} from '../../../src/engine/ports/outbox.ts';
import { frozen } from './values.ts';

interface Kept {
  entry: OutboxEntry;
  state: 'pending' | 'begun' | 'done' | 'failed';
  dueAt: Date;
  begunAt?: Date;
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
    async begin(claimed, now) {
      const one = open(claimed);
      if (one?.state !== 'pending') return false;
      Object.assign(one, { state: 'begun', begunAt: now });
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
    async tally(idsBegin, since, now) {
      const tally: OutboxTally = { waiting: 0, done: 0, failed: 0, failures: [] };
      for (const { entry, state, begunAt, reason } of kept.values()) {
        const { id, createdAt: at } = entry;
        if (!id.startsWith(idsBegin) || at < since) continue;
        const underWay = state === 'begun' && now.getTime() - (begunAt?.getTime() ?? 0) < LOST_AFTER_MS;
        if (state === 'done') tally.done++;
        else if (state === 'pending' || underWay) tally.waiting++;
        else tally.failed++;
        if (state === 'done' || underWay) continue;
        const why = state === 'begun' ? LOST : reason;
        if (why !== undefined) tally.failures.push({ at, reason: why });
      }
      tally.failures.sort((a, b) => b.at.getTime() - a.at.getTime());
      tally.failures.splice(FAILURES_TOLD);
      return tally;
    },
  };
}
