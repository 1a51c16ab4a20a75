import type { SessionStore } from '../engine/ports.ts';
import {
  ANSWER_KEPT_MS,
  LINK_GOOD_MS,
  SESSION_IDLE_MS,
  SESSION_MS,
  SESSION_NOTED_MS,
} from '../engine/ports/session-store.ts';
import type { AnswerDoc, LoginLinkDoc, Models, SessionDoc } from './models.ts';

/** Who is at the dashboard, in MongoDB. */
export function mongoSessions({
  loginLinks,
  sessions,
  answers,
}: Pick<Models, 'loginLinks' | 'sessions' | 'answers'>): SessionStore {
  const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);
  const goodLink = (hash: string, now: Date) => ({ _id: hash, at: { $gt: before(now, LINK_GOOD_MS) } });

  return {
    async keepLink(hash, visitor, now) {
      await loginLinks.create({ _id: hash, visitor, at: now });
    },

    async link(hash, now) {
      return (await loginLinks.findOne(goodLink(hash, now)).lean<LoginLinkDoc>())?.visitor;
    },

    async useLink(hash, now) {
      return (await loginLinks.findOneAndDelete(goodLink(hash, now)).lean<LoginLinkDoc>())?.visitor;
    },

    async begin(hash, visitor, now) {
      await sessions.create({ _id: hash, visitor, begunAt: now, usedAt: now });
    },

    async session(hash, now) {
      const found = await sessions
        .findOne({
          _id: hash,
          begunAt: { $gt: before(now, SESSION_MS) },
          usedAt: { $gt: before(now, SESSION_IDLE_MS) },
        })
        .lean<SessionDoc>();
      if (found === null) return undefined;
      const noted = before(now, SESSION_NOTED_MS);
      if (found.usedAt <= noted)
        await sessions.updateOne({ _id: hash, usedAt: { $lte: noted } }, { $set: { usedAt: now } });
      return found.visitor;
    },

    async end(hash) {
      await sessions.deleteOne({ _id: hash });
    },

    async keepAnswer(id, answer, now) {
      await answers.create({ _id: id, ...answer, at: now });
    },

    async answer(id, session, now) {
      const found = await answers
        .findOne({ _id: id, session, at: { $gt: before(now, ANSWER_KEPT_MS) } })
        .lean<AnswerDoc>();
      if (found === null) return undefined;
      const { _id: _, at: _at, ...answer } = found;
      return answer;
    },
  };
}
