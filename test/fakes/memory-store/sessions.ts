import type { GivenAnswer, SessionStore, Visitor } from '../../../src/engine/ports.ts';
import {
  ANSWER_KEPT_MS,
  LINK_GOOD_MS,
  SESSION_IDLE_MS,
  SESSION_MS,
  SESSION_NOTED_MS,
} from '../../../src/engine/ports/session-store.ts';

/** Who is at the dashboard, in memory. */
export function memorySessions(): SessionStore {
  const links = new Map<string, { visitor: Visitor; at: Date }>();
  const sessions = new Map<string, { visitor: Visitor; begunAt: Date; usedAt: Date }>();
  const answers = new Map<string, { answer: GivenAnswer; at: Date }>();
  const isWithin = (at: Date, now: Date, ms: number): boolean => now.getTime() - at.getTime() < ms;
  const link = (hash: string, now: Date): Visitor | undefined => {
    const found = links.get(hash);
    return found !== undefined && isWithin(found.at, now, LINK_GOOD_MS) ? found.visitor : undefined;
  };

  return {
    async keepLink(hash, visitor, at) {
      links.set(hash, { visitor, at });
    },

    async link(hash, now) {
      return link(hash, now);
    },

    async useLink(hash, now) {
      const found = link(hash, now);
      if (found !== undefined) links.delete(hash);
      return found;
    },

    async begin(hash, visitor, now) {
      sessions.set(hash, { visitor, begunAt: now, usedAt: now });
    },

    async session(hash, now) {
      const found = sessions.get(hash);
      if (found === undefined) return undefined;
      if (!isWithin(found.begunAt, now, SESSION_MS) || !isWithin(found.usedAt, now, SESSION_IDLE_MS))
        return undefined;
      if (!isWithin(found.usedAt, now, SESSION_NOTED_MS)) found.usedAt = now;
      return found.visitor;
    },

    async end(hash) {
      sessions.delete(hash);
    },

    async keepAnswer(id, answer, at) {
      answers.set(id, { answer, at });
    },

    async answer(id, session, now) {
      const found = answers.get(id);
      const isTheirs = found?.answer.session === session && isWithin(found.at, now, ANSWER_KEPT_MS);
      return isTheirs ? { ...found.answer } : undefined;
    },
  };
}
