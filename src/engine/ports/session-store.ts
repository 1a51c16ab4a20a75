/**
 * Who is at the dashboard, and the links by which they come there. Links and sessions are named by hashes of what only their holder
 * has: whoever reads the store cannot be anybody by it.
 */
export interface SessionStore {
  /** Keeps a link for `LINK_GOOD_MS`. */
  keepLink(hash: string, visitor: Visitor, now: Date): Promise<void>;
  /** Whose link it is, while it is good; it is not used up. Undefined: it was used, is too old, or there never was one. */
  link(hash: string, now: Date): Promise<Visitor | undefined>;
  /** The same, and nobody can use it again. Of several who do so at once one gets an answer. */
  useLink(hash: string, now: Date): Promise<Visitor | undefined>;
  begin(hash: string, visitor: Visitor, now: Date): Promise<void>;
  /** Whose session it is; that it is used is noted. Undefined: it has ended, see `SESSION_IDLE_MS` and `SESSION_MS`. */
  session(hash: string, now: Date): Promise<Visitor | undefined>;
  end(hash: string): Promise<void>;
  /** Keeps the answer to what somebody did in a session for `ANSWER_KEPT_MS`, to be shown on a page of its own. */
  keepAnswer(id: string, answer: GivenAnswer, now: Date): Promise<void>;
  /** What was answered in this session. Undefined: there is no such answer, or it was another session's. */
  answer(id: string, session: string, now: Date): Promise<GivenAnswer | undefined>;
}

/** Somebody at the dashboard. What they may do is looked up at each request and not kept. */
export interface Visitor {
  /** `slack:U012AB3CD`, `telegram:123456789`, `key:8fj2k1ab`, `machine:ana`; `local` at the machine of a sandbox. */
  id: string;
  name: string;
  /** Full names of the groups that they were in when they came: `slack:S012AB3CD`. */
  groups?: string[];
}

export interface GivenAnswer {
  /** The hash of the session that it was given in. */
  session: string;
  line: string;
  /** The blocks of the answer as JSON. */
  blocks: string;
  failed: boolean;
}

/** A link from chat is good for so long, once, in ms. */
export const LINK_GOOD_MS = 10 * 60_000;
/** A session that is not used ends after so long, in ms. */
export const SESSION_IDLE_MS = 8 * 3_600_000;
/** And any after so long: about a working day. */
export const SESSION_MS = 12 * 3_600_000;
/** How exactly it is known when a session was last used, in ms: not every request is worth a write. */
export const SESSION_NOTED_MS = 60_000;
/** An answer can be looked at again for so long, in ms. */
export const ANSWER_KEPT_MS = 10 * 60_000;
