import pLimit from 'p-limit';
import type { Ports } from '../engine/ports.ts';
import { messageOf } from '../errors.ts';
import type { Inbox, InboxEvent } from '../store/inbox.ts';
import { startWorkLoop, type WorkLoop } from '../work-loop.ts';
import { applyEvent } from './apply/apply-event.ts';

/** Events taken at a time. */
const BATCH = 200;
/** Applied at the same time; what concerns one message or one number's connection goes in order. */
const POOL = 25;
/** Taken events are this process's for so long, in ms; then another may take them. */
const LEASE_MS = 30_000;
/** How often it looks for due events when nothing wakes it, in ms. */
const IDLE_MS = 1_000;
/** An event about a message that never appears is given up after these tries, at about 17 min: somebody wrote by hand. */
const MAX_EARLY_TRIES = 11;
/** An event that fails is given up after these tries and becomes a dead letter. */
const MAX_FAILED_TRIES = 8;

/** Applies stored webhooks until it is stopped. */
export function startApplier(ports: Ports, inbox: Inbox, idleMs = IDLE_MS): WorkLoop {
  return startWorkLoop({
    work: () => applyDue(ports, inbox),
    idleMs,
    onError: (error) => ports.log.error({ err: error }, 'webhooks could not be applied, trying again'),
  });
}

/**
 * Applies what is due now. Answers how many events were taken. Throws, with the others done, when the store fails for one:
 * that one comes back when its lease is over.
 */
export async function applyDue(ports: Ports, inbox: Inbox): Promise<number> {
  const events = await inbox.claim(BATCH, ports.clock.now(), LEASE_MS);
  const atOnce = pLimit(POOL);
  const ends = await Promise.allSettled(
    inOrder(events).map((queue) =>
      atOnce(async () => {
        for (const event of queue) await applyOne(ports, inbox, event);
      }),
    ),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return events.length;
}

/** One queue for each message and for each number's connection. */
function inOrder(events: readonly InboxEvent[]): InboxEvent[][] {
  const queues = new Map<string, InboxEvent[]>();
  for (const event of events) {
    const subject = event.keyId ?? event.instance;
    queues.set(subject, [...(queues.get(subject) ?? []), event]);
  }
  return [...queues.values()];
}

async function applyOne(ports: Ports, inbox: Inbox, event: InboxEvent): Promise<void> {
  const log = { instance: event.instance, event: event.event, tries: event.tries };
  try {
    const applied = await applyEvent(ports, event);
    if (applied !== 'early') await inbox.end([event.id], applied);
    else if (event.tries >= MAX_EARLY_TRIES) await inbox.end([event.id], 'ignored', 'no such message');
    else await inbox.retry(event.id, nextTry(ports, event), 'the message is not known yet');
  } catch (error) {
    ports.log.warn({ ...log, err: error }, 'webhook could not be applied');
    if (event.tries >= MAX_FAILED_TRIES) await inbox.end([event.id], 'dead', messageOf(error));
    else await inbox.retry(event.id, nextTry(ports, event), messageOf(error));
  }
}

/** 1, 2, 4 … s. */
function nextTry(ports: Ports, event: InboxEvent): Date {
  return new Date(ports.clock.now().getTime() + 500 * 2 ** event.tries);
}
