import pLimit from 'p-limit';
import { ZodError } from 'zod';
import { allDone } from '../engine/all-done.ts';
import type { Ports } from '../engine/ports.ts';
import { messageOf } from '../errors.ts';
import type { Inbox, InboxEvent } from '../store/inbox.ts';
import { groupBy } from '../store/update-groups.ts';
import { startWorkLoop, type WorkLoop } from '../work-loop.ts';
import { applyEvent } from './apply/apply-event.ts';
import { EARLY } from './apply/outcome.ts';
import type { WebhookMetrics } from './metrics.ts';

/** Events taken at a time. */
const BATCH = 200;
/** Events applied at the same time, unless the settings say otherwise. */
const POOL = 25;
/** Taken events are this process's for so long, in ms; then another may take them. */
const LEASE_MS = 30_000;
/** How often it looks for due events when nothing wakes it, in ms. */
const IDLE_MS = 1_000;
/**
 * An event that stays too early is given up after these tries, at about half an hour: mostly somebody wrote by hand.
 * What Evolution repeats comes within 25 min.
 */
const MAX_EARLY_TRIES = 12;
/** An event that fails is given up after these tries and becomes a dead letter. */
const MAX_FAILED_TRIES = 5;
/**
 * So often may be lost who has begun to apply an event; then it is given up, before it ends all of them for ever. Every loss
 * takes a lease, and a store that comes and goes for minutes loses events too.
 */
const MAX_LOST = 10;
/** So much longer or shorter than planned is the wait for the next try: what failed together is not to come back together. */
const JITTER = 0.2;

export interface ApplierOptions {
  /** Events applied at the same time; 25 unless given. What concerns one message or one number's connection goes in order. */
  pool?: number;
  metrics?: Pick<WebhookMetrics, 'applied'>;
  idleMs?: number;
}

/** Applies stored webhooks until it is stopped. */
export function startApplier(ports: Ports, inbox: Inbox, options: ApplierOptions = {}): WorkLoop {
  return startWorkLoop({
    work: () => applyDue(ports, inbox, options),
    idleMs: options.idleMs ?? IDLE_MS,
    onError: (error) => ports.log.error({ err: error }, 'webhooks could not be applied, trying again'),
  });
}

/**
 * Applies what is due now. Answers how many events were taken. Throws, with the others done, when the store fails for one:
 * that one comes back when its lease is over.
 */
export async function applyDue(
  ports: Ports,
  inbox: Inbox,
  { pool = POOL, metrics }: ApplierOptions = {},
): Promise<number> {
  const events = await inbox.claim(BATCH, ports.clock.now(), LEASE_MS);
  const atOnce = pLimit(pool);
  await allDone(
    inOrder(events).map((queue) =>
      atOnce(async () => {
        for (const event of queue) {
          const end = await applyOne(ports, inbox, event);
          metrics?.applied(end, latencyOf(event, ports.clock.now()));
        }
      }),
    ),
  );
  return events.length;
}

/** What is tried again was late for a reason of its own. */
function latencyOf({ tries, receivedAt, dueAt = receivedAt }: InboxEvent, now: Date): number | undefined {
  return tries > 1 ? undefined : now.getTime() - dueAt.getTime();
}

/** One queue for each message and for each number's connection. */
function inOrder(events: readonly InboxEvent[]): InboxEvent[][] {
  return groupBy(events, ({ keyId, instance }) => keyId ?? instance);
}

/** What became of an event that was tried. */
export type Tried = 'done' | 'ignored' | 'dead' | 'retried';

async function applyOne(ports: Ports, inbox: Inbox, event: InboxEvent): Promise<Tried> {
  const { id, instance, event: name, tries, failures = 0, lost = 0, keyId: waitsFor } = event;
  const end = async (how: 'done' | 'ignored' | 'dead', error?: string): Promise<Tried> => {
    await inbox.end(id, { how, at: ports.clock.now(), ...(error !== undefined && { error }) });
    return how;
  };
  /** Logs why: in words, or as the error that it was. */
  const giveUp = async (reason: string, why: { err: unknown } | { reason: string } = { reason }) => {
    const what = 'a webhook could not be applied and is given up: see "webhooks dead"';
    ports.log.warn({ instance, event: name, tries, ...why }, what);
    return end('dead', reason);
  };
  if (lost >= MAX_LOST) return giveUp(`begun ${MAX_LOST} times, and never ended`);
  try {
    const applied = await applyEvent(ports, event);
    if (applied === 'done' || applied === 'ignored') return await end(applied);
    const error = EARLY[applied];
    if (tries >= MAX_EARLY_TRIES) return await end('ignored', error);
    await inbox.retry(id, { dueAt: nextTry(ports, tries), error, waitsFor });
    return 'retried';
  } catch (error) {
    // What has not the form of its event will not have it the next time.
    if (error instanceof ZodError) return giveUp(formErrorOf(error));
    const reason = messageOf(error);
    if (failures + 1 >= MAX_FAILED_TRIES) return giveUp(reason, { err: error });
    ports.log.warn(
      { instance, event: name, tries, err: error },
      'a webhook could not be applied, it is tried again',
    );
    await inbox.retry(id, { dueAt: nextTry(ports, failures + 1), error: reason, failed: true });
    return 'retried';
  }
}

/** Where an event is not as Evolution's are: `key.id: Invalid input; …`. */
function formErrorOf({ issues }: ZodError): string {
  const told = issues.map(({ path, message }) => `${path.join('.') || 'data'}: ${message}`);
  return `not in the form of its event: ${told.join('; ')}`;
}

/** After about 1, 2, 4 … s. */
function nextTry({ clock, random }: Ports, tries: number): Date {
  const jitter = 1 - JITTER + 2 * JITTER * random();
  return new Date(clock.now().getTime() + 500 * 2 ** tries * jitter);
}
