import type { AuditEntry, AuditStore } from '../../../src/engine/ports.ts';
import { frozen } from './values.ts';

/** The audit trail in memory. What it holds is frozen. */
export function memoryAudits(): AuditStore {
  const entries: AuditEntry[] = [];

  return {
    async append(entry) {
      entries.push(frozen(entry));
    },

    async appendOnce(entry) {
      const { at, actor, action, subject } = entry;
      const same = (one: AuditEntry): boolean =>
        one.at.getTime() === at.getTime() &&
        one.actor === actor &&
        one.action === action &&
        one.subject === subject;
      if (!entries.some(same)) entries.push(frozen(entry));
    },

    async list({ subject, actor, limit }) {
      return entries
        .toReversed()
        .filter((entry) => subject === undefined || entry.subject === subject)
        .filter(
          (entry) => actor === undefined || entry.actor === actor || entry.actor.endsWith(` (${actor})`),
        )
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, limit);
    },
  };
}
