import type { StateChange } from './ports.ts';
import type { Instance } from './types.ts';

/** A disconnection as WhatsApp gave its reason. */
export interface Closing {
  code: number;
  /** How long a temporary ban lasts. */
  expiresInSeconds?: number | undefined;
  /** When it was closed; undefined: it was not said. */
  closedAt?: Date | undefined;
  /** Evolution told it as it happened. Else it is what Evolution still says of the last disconnection, however old. */
  told?: boolean | undefined;
}

/** The connection broke, and Evolution mends it by itself. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([408, 428, 500, 503, 515]);

/** WhatsApp has a session start anew, as it does after each pairing. */
export const RESTART_CODE = 515;
/** A log-out that is told within this time of a restart belongs to the old session, in ms. */
const RESTART_MS = 30_000;

/** A temporary ban that names no end is looked at again after this, in ms. */
const BAN_DEFAULT_MS = 24 * 3_600_000;
const BANNED_FOR_GOOD = 'code 406: banned';

/** Two ends of a ban that differ by less are the same: clocks differ, and webhooks take their time, in ms. */
const SAME_END_MS = 60_000;

/**
 * What a disconnection's code makes of a number, as observed on Evolution 2.3.6 with Baileys; `transient`: Evolution mends
 * it by itself. Undefined: nothing that was not known.
 */
export function closedState(
  instance: Pick<Instance, 'state' | 'evidence' | 'until' | 'restriction' | 'restartedAt'>,
  closing: Closing,
  now: Date,
): StateChange | 'transient' | undefined {
  const { code, told } = closing;
  if (TRANSIENT_CODES.has(code)) return 'transient';
  switch (code) {
    case 401:
      // What Evolution still says when it is asked is no old session's: it does not reconnect after a log-out.
      if (told === true && hasRestarted(instance, now)) return 'transient';
      return { state: 'logged_out', evidence: 'code 401: logged out or device removed' };
    case 411:
      return { state: 'logged_out', evidence: 'code 411: multi-device mismatch' };
    case 402:
      return temporaryBan(instance, closing, now);
    case 403:
      return banned(instance, closing, now, 'code 403: locked; a ban, or the phone was switched');
    case 406:
      return banned(instance, closing, now, BANNED_FOR_GOOD);
    case 405:
    case 409:
      // Evolution's own fault, the whole fleet's: the number is not to blame, and does not send either.
      return {
        state: 'disconnected',
        cause: 'outdated',
        evidence: `code ${code}: WhatsApp refuses Evolution's client as outdated; update Evolution`,
      };
    case 440:
      return {
        state: 'disconnected',
        cause: 'replaced',
        evidence: 'code 440: replaced by another session; is the number connected elsewhere, too?',
      };
    default:
      return { state: 'disconnected', evidence: `code ${code}` };
  }
}

/**
 * Code 406 is for good. After a 403 the number may come back: it is also what a change of the phone gives.
 */
export function isBannedForGood({ state, evidence }: Pick<Instance, 'state' | 'evidence'>): boolean {
  return state === 'banned' && evidence === BANNED_FOR_GOOD;
}

/** A log-out that is told so soon after a restart belongs to the old session. */
export function hasRestarted({ restartedAt }: Pick<Instance, 'restartedAt'>, now: Date): boolean {
  return restartedAt !== undefined && now.getTime() - restartedAt.getTime() <= RESTART_MS;
}

/** Of two codes that are told of one ban it is the worse that counts. */
function banned(
  instance: Pick<Instance, 'state' | 'evidence'>,
  { closedAt }: Closing,
  now: Date,
  evidence: string,
): StateChange | undefined {
  if (isBannedForGood(instance)) return undefined;
  return {
    state: 'banned',
    evidence,
    ...(instance.state !== 'banned' && { penalizedAt: earlier(closedAt ?? now, now) }),
  };
}

function temporaryBan(
  { state, until, restriction }: Pick<Instance, 'state' | 'until' | 'restriction'>,
  { expiresInSeconds, closedAt, told = false }: Closing,
  now: Date,
): StateChange | undefined {
  const wasBanned = state === 'restricted' && restriction !== 'cold';
  const known = wasBanned ? until : undefined;
  const inForce = known !== undefined && known > now;
  // The state and its reason are told one by one, in any order; only the reason knows the end.
  if (inForce && expiresInSeconds === undefined) return undefined;

  const over: StateChange = {
    state: 'disconnected',
    evidence: 'the temporary ban (402) is over: connect the number again in Evolution',
  };
  const isOld = !told && !inForce && (wasBanned || state === 'disconnected');
  const begunAt = closedAt ?? (isOld ? undefined : now);
  if (begunAt === undefined) return over;
  const lastsMs = expiresInSeconds === undefined ? BAN_DEFAULT_MS : expiresInSeconds * 1000;
  const end = new Date(begunAt.getTime() + lastsMs);
  if (end <= now) return over;
  if (inForce && Math.abs(end.getTime() - known.getTime()) < SAME_END_MS) return undefined;
  return {
    state: 'restricted',
    restriction: 'all',
    evidence: 'code 402: temporary ban',
    until: end,
    ...(!inForce && { penalizedAt: earlier(begunAt, now) }),
  };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
