import type { AuditEntry, AuditQuery, AuditStore } from '../../../src/engine/ports.ts';
import { frozen } from './values.ts';

/** The audit trail in memory. What it holds is frozen. */
export function memoryAudits(): AuditStore {
  const entries: AuditEntry[] = [];

  const found = ({ subject, actor }: Omit<AuditQuery, 'limit'>): AuditEntry[] =>
    entries
      .toReversed()
      .filter((entry) => subject === undefined || entry.subject === subject)
      .filter((entry) => actor === undefined || entry.actor === actor || entry.actor.endsWith(` (${actor})`))
      .sort((a, b) => b.at.getTime() - a.at.getTime());

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

    list: async ({ limit, ...query }) => found(query).slice(0, limit),

    async page({ limit, after = '0', ...query }) {
      const from = Number(after);
      const all = found(query);
      const page = { entries: all.slice(from, from + limit) };
      return all.length > from + limit ? { ...page, next: String(from + limit) } : page;
    },
  };
}
