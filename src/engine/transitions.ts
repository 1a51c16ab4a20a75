import type { Receipt, StateChange } from './ports.ts';
import type { CampaignStatus, Instance, MessageStatus } from './types.ts';

/** What a person may do with a campaign, and from which statuses. */
export const CAMPAIGN_MOVES = {
  start: { from: ['draft', 'scheduled'], to: 'running' },
  schedule: { from: ['draft', 'paused'], to: 'scheduled' },
  pause: { from: ['running', 'scheduled'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'scheduled', 'running', 'paused'], to: 'cancelled' },
  complete: { from: ['running'], to: 'completed' },
  fail: { from: ['running'], to: 'failed' },
} as const satisfies Record<string, { from: readonly CampaignStatus[]; to: CampaignStatus }>;
export type CampaignMove = keyof typeof CAMPAIGN_MOVES;

/**
 * From which statuses a receipt moves a row, so that statuses only ever rise, in whatever order receipts come. READ
 * implies delivered. A delivery is stronger evidence than an ERROR, so it also lifts a row that WhatsApp seemed to refuse.
 */
export const RECEIPT_MOVES: Readonly<Record<Receipt, readonly MessageStatus[]>> = {
  sent: [],
  delivered: ['sent', 'failed'],
  read: ['sent', 'delivered', 'failed'],
  failed: ['sent'],
};

/** Something that was seen of a number's connection. */
export type Observation =
  /** The state that Evolution reports, with the code of a `close` where it is known. */
  | { kind: 'connection'; state: 'open' | 'connecting' | 'close' | 'refused'; code?: number | undefined }
  /** `status.instance`: the reason of a disconnection; `expiresInSeconds` of a temporary ban. */
  | { kind: 'closed'; code: number; expiresInSeconds?: number | undefined }
  /** A send was answered with "Connection Closed". */
  | { kind: 'send_refused'; reason: string }
  /** Failures in a row that are the number's own. */
  | { kind: 'failing'; failures: number }
  /** Evolution no longer has it, or the settings no longer name it. */
  | { kind: 'gone'; reason: string };

/** `connecting` for longer than this is a disconnection, in ms: most disconnections never send a `close`. */
export const CONNECTING_GRACE_MS = 20_000;

/** A temporary ban that names no end is looked at again after this, in ms. */
const RESTRICTION_DEFAULT_MS = 24 * 3_600_000;

/**
 * A number that only fails rests this long before it is tried again, in ms. It is often `open` all the while (463: WhatsApp
 * refuses its new chats), and each try costs a recipient.
 */
const FAILING_REST_MS = 3_600_000;

/** The connection broke, and Evolution mends it by itself. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([408, 428, 500, 503, 515]);

/**
 * The state that a number goes to, or undefined when it stays. A paused number stays paused until a person resumes it,
 * a restricted one until its restriction ends, a banned one until it is seen `open` again.
 */
export function nextInstanceState(
  instance: Pick<Instance, 'state' | 'since' | 'until'>,
  seen: Observation,
  now: Date,
): StateChange | undefined {
  if (instance.state === 'paused') return undefined;
  const next = stateFor(instance, seen, now);
  if (next === undefined) return undefined;
  if (next.state === instance.state && next.until?.getTime() === instance.until?.getTime()) return undefined;
  return next;
}

function stateFor(
  instance: Pick<Instance, 'state' | 'since' | 'until'>,
  seen: Observation,
  now: Date,
): StateChange | undefined {
  switch (seen.kind) {
    case 'closed':
      return closedState(instance, seen.code, seen.expiresInSeconds, now);
    case 'gone':
      return instance.state === 'connected' || instance.state === 'connecting'
        ? { state: 'disconnected', evidence: seen.reason }
        : undefined;
    case 'send_refused':
      return instance.state === 'connected'
        ? { state: 'connecting', evidence: `a send was refused: ${seen.reason}` }
        : undefined;
    case 'failing':
      return instance.state === 'connected'
        ? {
            state: 'restricted',
            evidence: `${seen.failures} failures in a row`,
            until: new Date(now.getTime() + FAILING_REST_MS),
          }
        : undefined;
    case 'connection':
      return connectionState(instance, seen.state, seen.code, now);
  }
}

function connectionState(
  instance: Pick<Instance, 'state' | 'since' | 'until'>,
  state: 'open' | 'connecting' | 'close' | 'refused',
  code: number | undefined,
  now: Date,
): StateChange | undefined {
  const ended = instance.state === 'banned' || instance.state === 'logged_out';
  switch (state) {
    case 'open':
      if (instance.state === 'restricted' && instance.until !== undefined && instance.until > now)
        return undefined;
      return { state: 'connected', evidence: 'Evolution reports open' };
    case 'connecting':
      return reconnecting(instance, 'Evolution reports connecting', now);
    case 'refused':
      return ended
        ? undefined
        : { state: 'disconnected', evidence: 'the QR code expired without being scanned' };
    case 'close':
      // Evolution tells the last close's code for as long as it lasts: that is no new ban.
      if (instance.state === 'restricted' && code === 402) return undefined;
      if (code !== undefined && code !== 200) return closedState(instance, code, undefined, now);
      if (instance.state === 'restricted' || ended) return undefined;
      return { state: 'disconnected', evidence: 'Evolution reports close' };
  }
}

/** A connection that broke and is being mended; it says nothing about a ban or a log-out. */
function reconnecting(
  { state, since }: Pick<Instance, 'state' | 'since'>,
  evidence: string,
  now: Date,
): StateChange | undefined {
  if (state === 'connected') return { state: 'connecting', evidence };
  if (state !== 'connecting') return undefined;
  const lasting = now.getTime() - since.getTime();
  if (lasting < CONNECTING_GRACE_MS) return undefined;
  return { state: 'disconnected', evidence: `connecting for ${Math.round(lasting / 1000)} s` };
}

/** States by WhatsApp's disconnection code, as observed on Evolution 2.3.6 with Baileys. */
function closedState(
  instance: Pick<Instance, 'state' | 'since' | 'until'>,
  code: number,
  expiresInSeconds: number | undefined,
  now: Date,
): StateChange | undefined {
  if (TRANSIENT_CODES.has(code)) return reconnecting(instance, `code ${code}: the connection broke`, now);
  switch (code) {
    case 401:
      return { state: 'logged_out', evidence: 'code 401: logged out or device removed' };
    case 411:
      return { state: 'logged_out', evidence: 'code 411: multi-device mismatch' };
    case 402: {
      const lastsMs = expiresInSeconds === undefined ? RESTRICTION_DEFAULT_MS : expiresInSeconds * 1000;
      const until = new Date(now.getTime() + lastsMs);
      return { state: 'restricted', evidence: 'code 402: temporary ban', until };
    }
    case 403:
      return { state: 'banned', evidence: 'code 403: locked; a ban, or the phone was switched' };
    case 406:
      return { state: 'banned', evidence: 'code 406: banned' };
    case 405:
    case 409:
      // Evolution's own fault, the whole fleet's: the number is not to blame, and does not send either.
      return { state: 'disconnected', evidence: `code ${code}: Evolution's client is outdated` };
    case 440:
      return { state: 'disconnected', evidence: 'code 440: replaced by another session' };
    default:
      return { state: 'disconnected', evidence: `code ${code}` };
  }
}
