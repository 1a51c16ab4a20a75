import type { Clock } from '../clock.ts';
import type { Replay, StoredRecord } from '../engine/ports.ts';
import type { Instance } from '../engine/types.ts';
import { receiptOf } from '../evolution/events.ts';
import type { Inbox } from '../store/inbox.ts';
import { inboxEvent } from './inbox-event.ts';

/**
 * Puts what Evolution has stored into the inbox, in the form that its webhooks have: there it is the same as what came or
 * comes after all, and goes the same way.
 */
export function replayInto(
  inbox: Pick<Inbox, 'insert' | 'known'>,
  clock: Clock,
  wakeApplier: () => void,
): Replay {
  return async (instance, records) => {
    const now = clock.now();
    const events = records
      .flatMap((record) => postsOf(instance, record))
      .map((post) => inboxEvent(instance.server, JSON.stringify(post), now));
    if (events.length === 0) return { receipts: 0, messages: 0 };
    const known = await inbox.known(events.map(({ id }) => id));
    const missed = new Map(events.filter(({ id }) => !known.has(id)).map((event) => [event.id, event]));
    if (missed.size > 0) {
      await inbox.insert([...missed.values()]);
      wakeApplier();
    }
    const receipts = [...missed.values()].filter(({ event }) => event === 'messages.update').length;
    return { receipts, messages: missed.size - receipts };
  };
}

/** What Evolution posts of a message: of a sent one each status, of a received one itself. */
function postsOf({ name }: Pick<Instance, 'name'>, { keyId, fromMe, statuses, raw }: StoredRecord): object[] {
  if (!fromMe) {
    const { id: _, MessageUpdate: _updates, ...data } = raw;
    return [{ event: 'messages.upsert', instance: name, data }];
  }
  const { remoteJid } = raw['key'] as { remoteJid?: unknown };
  return statuses.filter(saysSomething).map((status) => ({
    event: 'messages.update',
    instance: name,
    data: { keyId, remoteJid, fromMe, status, messageId: raw['id'], instanceId: raw['instanceId'] },
  }));
}

/** That a stored message was sent is known. */
function saysSomething(status: string): boolean {
  const receipt = receiptOf(status);
  return receipt !== undefined && receipt !== 'sent';
}
