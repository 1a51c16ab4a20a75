import pLimit from 'p-limit';
import { messageOf } from '../errors.ts';
import { allDone } from './all-done.ts';
import type { OutboxEntry, Ports } from './ports.ts';

/** What a handler came to. Whatever it throws has the entry tried again. */
export type Delivery =
  | { kind: 'done' }
  | { kind: 'later'; at: Date; reason: string }
  | { kind: 'failed'; reason: string }
  /** `begin` said that somebody else has it by now, who will say how it ends. */
  | { kind: 'not ours' };

/**
 * Delivers entries of one kind. An entry may come again after a crash or an error: what must not be done twice is preceded by
 * `ports.outbox.begin`, and after it nothing may be thrown unless it surely had no effect.
 */
export type OutboxHandler = (ports: Ports, entry: OutboxEntry) => Promise<Delivery>;

/** Handlers by the kind of entry that they deliver. */
export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;

/** Entries taken at a time, and delivered at the same time. */
const BATCH = 20;
const POOL = 10;
/** Taken entries are this process's for so long, in ms; then another may take them. */
const LEASE_MS = 60_000;
/** What failed is tried again after this, doubled each time up to the most, in ms. */
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 10 * 60_000;

/**
 * Delivers what is due in the outbox of the kinds that have a handler here; the others are another loop's. Once the process
 * stops, no further entry is begun. Answers how many were taken. Throws, with the others done, when the store fails for one:
 * that one comes back when its lease is over, unless it was begun.
 */
export async function deliverDue(
  ports: Ports,
  handlers: OutboxHandlers,
  stopping?: AbortSignal,
): Promise<number> {
  const entries = await ports.outbox.claim(BATCH, ports.clock.now(), LEASE_MS, Object.keys(handlers));
  const atOnce = pLimit(POOL);
  await allDone(
    entries.map((entry) =>
      atOnce(async () => {
        if (stopping?.aborted !== true) await deliver(ports, handlers, entry);
      }),
    ),
  );
  return entries.length;
}

async function deliver(ports: Ports, handlers: OutboxHandlers, entry: OutboxEntry): Promise<void> {
  const log = logged(entry);
  const delivery = await attempt(ports, handlers, entry);
  if (delivery.kind === 'not ours') return;
  if (delivery.kind === 'done') return ports.outbox.end(entry, 'done');
  const { reason } = delivery;
  if (delivery.kind === 'failed') {
    ports.log.warn({ ...log, reason }, 'could not be delivered, given up');
    return ports.outbox.end(entry, 'failed', reason);
  }
  if (delivery.at >= entry.expiresAt) {
    ports.log.warn({ ...log, reason }, 'could not be delivered in time, given up');
    return ports.outbox.end(entry, 'failed', `too late: ${reason}`);
  }
  return ports.outbox.retry(entry, delivery.at, reason);
}

async function attempt(ports: Ports, handlers: OutboxHandlers, entry: OutboxEntry): Promise<Delivery> {
  const now = ports.clock.now();
  if (entry.expiresAt <= now) return { kind: 'failed', reason: 'too late' };
  // Only what has one was taken.
  const handler = handlers[entry.kind] as OutboxHandler;
  try {
    return await handler(ports, entry);
  } catch (error) {
    const reason = messageOf(error);
    ports.log.warn({ ...logged(entry), err: error }, 'not delivered');
    return { kind: 'later', at: nextTry(ports, entry), reason };
  }
}

/** What the log says of an entry: also the number that sends it, or that it is about, where it has one. */
function logged({ id, kind, tries, payload }: OutboxEntry): object {
  const { instance, trigger } = payload as { instance?: string; trigger?: { instance?: string } };
  return { outboxId: id, kind, tries, instance: instance ?? trigger?.instance };
}

/** After 1, 2, 4 … s, each up to half longer at random: what failed together does not come back together. */
export function nextTry({ clock, random }: Pick<Ports, 'clock' | 'random'>, { tries }: OutboxEntry): Date {
  const waitMs = Math.min(RETRY_BASE_MS * 2 ** (tries - 1), RETRY_MAX_MS);
  return new Date(clock.now().getTime() + Math.round(waitMs * (1 + random() / 2)));
}
