import { canSend } from './campaign-numbers.ts';
import { type Closing, closedState, hasRestarted, isBannedForGood } from './close-codes.ts';
import type { StateChange } from './ports.ts';
import { triedAgainAt } from './tried-again.ts';
import type { Instance } from './types.ts';

/** Something that was seen of a number. */
export type Observation =
  /** The state that Evolution reports, with what is known of a `close`. `told`: as it happened, not because it was asked. */
  | ({
      kind: 'connection';
      state: 'open' | 'connecting' | 'close' | 'refused';
      code?: number | undefined;
    } & Omit<Closing, 'code'>)
  /** `status.instance`: the reason of a disconnection. */
  | ({ kind: 'closed' } & Pick<Closing, 'code' | 'expiresInSeconds'>)
  /** Nobody could tell how it is connected. */
  | { kind: 'unseen' }
  /** A send was answered with "Connection Closed". */
  | { kind: 'send_refused'; reason: string }
  /** Failures in a row that are the number's own, and the last one's reason. */
  | { kind: 'failing'; failures: number; reason: string }
  /** It is open, and nothing comes back for what it sends; that counts as so many failures. */
  | { kind: 'silent'; failures: number; evidence: string }
  /** WhatsApp refused so many first messages in a row, each after Evolution had accepted it. */
  | { kind: 'new_chats_refused'; refusals: number }
  /** WhatsApp acknowledged something that it sent. */
  | { kind: 'acknowledged' }
  /** Evolution says that its session is over, and not why. */
  | { kind: 'logged_out' }
  /** It has no session that could be gone on with: Evolution shows a QR code instead. */
  | { kind: 'unpaired' }
  /** Evolution says that it was deleted; whether it still is, it tells when it is asked. */
  | { kind: 'deleted' }
  /** Evolution no longer has it, or the settings no longer name it. */
  | { kind: 'gone'; reason: string };

type Known = Pick<
  Instance,
  'state' | 'evidence' | 'since' | 'until' | 'restriction' | 'cause' | 'coldUntil' | 'restartedAt'
>;

/** `connecting` for longer than this is a disconnection, in ms: most disconnections never send a `close`. */
export const CONNECTING_GRACE_MS = 20_000;

/**
 * How long first messages are refused, in ms. WhatsApp gives its "reach-out time-lock" (nack 463) an end, hours or days
 * ahead, which Evolution does not pass on. After this the next first message is the test: refused as well, it begins anew.
 */
export const COLD_RESTRICTION_MS = 24 * 3_600_000;

/**
 * The state that a number goes to, or undefined when it stays. A paused number stays paused until a person resumes it,
 * a restricted one until its restriction ends, a banned one until it is seen `open` again, and one that Frota took out until
 * its time to be tried again, unless its connection is made anew or something it sent is acknowledged.
 */
export function nextInstanceState(instance: Known, seen: Observation, now: Date): StateChange | undefined {
  if (instance.state === 'paused') return undefined;
  const to = stateFor(instance, seen, now);
  if (to === undefined) return undefined;
  const next = keepColdEnd(instance, to, now);
  return isSame(instance, next) ? undefined : next;
}

/** That a number may open no chats lasts also while it is away, paused or banned, and comes back with it. */
export function keepColdEnd(
  { state, until, restriction, coldUntil }: Known,
  to: StateChange,
  now: Date,
): StateChange {
  const end = state === 'restricted' && restriction === 'cold' ? until : coldUntil;
  if (end === undefined || end <= now || to.restriction === 'cold') return to;
  if (to.state !== 'connected') return { ...to, coldUntil: end };
  return {
    state: 'restricted',
    restriction: 'cold',
    evidence: `${to.evidence}, but WhatsApp still refuses first messages`,
    until: end,
  };
}

function isSame(from: Known, to: StateChange): boolean {
  return (
    to.state === from.state &&
    to.until?.getTime() === from.until?.getTime() &&
    to.cause === from.cause &&
    to.restriction === from.restriction &&
    isBannedForGood(to) === isBannedForGood(from)
  );
}

function stateFor(instance: Known, seen: Observation, now: Date): StateChange | undefined {
  const inUse = canSend(instance) || instance.state === 'connecting';
  switch (seen.kind) {
    case 'connection':
      return connectionState(instance, seen, now);
    case 'closed':
      return closed(instance, { ...seen, told: true }, now);
    case 'unseen':
      return instance.state === 'connecting' ? reconnecting(instance, 'not seen', now) : undefined;
    case 'logged_out':
      return loggedOut(instance, now);
    case 'unpaired':
      return instance.state === 'disconnected'
        ? { state: 'logged_out', evidence: 'Evolution has no session of it: a phone has to scan a QR code' }
        : undefined;
    case 'deleted':
      return canSend(instance)
        ? { state: 'connecting', evidence: 'Evolution says that it was deleted' }
        : undefined;
    case 'gone':
      // A deletion logs out as well, and what is not there cannot be connected again.
      return inUse || instance.state === 'logged_out'
        ? { state: 'disconnected', cause: 'gone', evidence: seen.reason }
        : undefined;
    case 'send_refused':
      return canSend(instance)
        ? { state: 'connecting', evidence: `a send was refused: ${seen.reason}` }
        : undefined;
    case 'failing':
      return inUse
        ? {
            state: 'disconnected',
            cause: 'failing',
            evidence: `${seen.failures} failures in a row, the last: ${seen.reason}`,
            until: triedAgainAt(seen.failures, now),
          }
        : undefined;
    case 'silent':
      return canSend(instance)
        ? {
            state: 'disconnected',
            cause: 'silent',
            evidence: seen.evidence,
            until: triedAgainAt(seen.failures, now),
          }
        : undefined;
    case 'new_chats_refused':
      return canSend(instance) && !isWaiting(instance, now)
        ? {
            state: 'restricted',
            restriction: 'cold',
            evidence: `WhatsApp refused ${seen.refusals} first messages in a row (463); people who know the number are still written to`,
            until: new Date(now.getTime() + COLD_RESTRICTION_MS),
            penalizedAt: now,
          }
        : undefined;
    case 'acknowledged':
      return isTakenOut(instance)
        ? { state: 'connected', evidence: 'WhatsApp acknowledges its messages again' }
        : undefined;
  }
}

function connectionState(
  instance: Known,
  seen: Extract<Observation, { kind: 'connection' }>,
  now: Date,
): StateChange | undefined {
  const { state, code, told } = seen;
  const waits = isWaiting(instance, now);
  const ended = instance.state === 'banned' || instance.state === 'logged_out';
  switch (state) {
    case 'open':
      return waits && !isReleased(instance, told === true)
        ? undefined
        : { state: 'connected', evidence: 'Evolution reports open' };
    case 'connecting': {
      const to = reconnecting(instance, 'Evolution reports connecting', now);
      // Of a restart (515) Evolution tells no more than this.
      return to?.state === 'connecting' && told === true ? { ...to, restartedAt: now } : to;
    }
    case 'refused':
      return ended
        ? undefined
        : { state: 'disconnected', evidence: 'the QR code expired without being scanned' };
    case 'close':
      if (code !== undefined && code !== 200) return closed(instance, { ...seen, code }, now);
      if (ended || (waits && instance.state === 'restricted' && instance.restriction !== 'cold'))
        return undefined;
      return { state: 'disconnected', evidence: 'Evolution reports close' };
  }
}

/** What ends a session for a reason of its own (a ban) is known by that. */
function loggedOut(instance: Known, now: Date): StateChange | undefined {
  if (instance.state === 'banned' || instance.state === 'logged_out') return undefined;
  if (instance.state === 'restricted' && instance.restriction !== 'cold') return undefined;
  if (hasRestarted(instance, now)) return undefined;
  return { state: 'logged_out', evidence: 'Evolution reports a log-out' };
}

function closed(instance: Known, closing: Closing, now: Date): StateChange | undefined {
  const state = closedState(instance, closing, now);
  return state === 'transient'
    ? reconnecting(instance, `code ${closing.code}: the connection broke`, now)
    : state;
}

/** A connection that broke and is being mended; it says nothing about a ban or a log-out. */
function reconnecting(instance: Known, evidence: string, now: Date): StateChange | undefined {
  if (canSend(instance)) return { state: 'connecting', evidence };
  if (instance.state !== 'connecting') return undefined;
  const lasting = now.getTime() - instance.since.getTime();
  if (lasting < CONNECTING_GRACE_MS) return undefined;
  return { state: 'disconnected', evidence: `connecting for ${Math.round(lasting / 1000)} s` };
}

/**
 * Whether being open ends a number's wait. Evolution calls one that Frota took out open all the while, and one that may open
 * no chats is; but a connection that was made anew is news, also of a banned number: WhatsApp lets it in again.
 */
function isReleased(instance: Known, isNew: boolean): boolean {
  if (instance.state === 'restricted') return isNew && instance.restriction !== 'cold';
  return isNew || !isTakenOut(instance);
}

/** Its restriction is in force, or its time to be tried again has not come. */
function isWaiting({ until }: Known, now: Date): boolean {
  return until !== undefined && until > now;
}

/** By Frota, for its failures or its silence; Evolution may call it open all the while. */
export function isTakenOut({ state, cause }: Pick<Instance, 'state' | 'cause'>): boolean {
  return state === 'disconnected' && (cause === 'failing' || cause === 'silent');
}
