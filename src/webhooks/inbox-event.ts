import { createHash } from 'node:crypto';
import { envelope, messagesUpdateData, sendMessageData } from '../evolution/events.ts';
import type { InboxEvent } from '../store/inbox.ts';

/** What is kept of a body that is not an Evolution event, in characters: enough to see what it was. */
const KEPT_OF_UNREADABLE = 2_000;

/**
 * Turns a received body into an inbox event. Evolution sends no event id, so what makes two posts the same is taken from
 * the content: the message and its status where there is one, else the whole body, its time included. The `apikey` (a
 * secret) is left out.
 */
export function inboxEvent(server: string, body: unknown, receivedAt: Date): Omit<InboxEvent, 'tries'> {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return {
      id: `${server}|unreadable|${hash(text)}`,
      server,
      event: 'unreadable',
      instance: '',
      eventAt: '',
      data: text.slice(0, KEPT_OF_UNREADABLE),
      receivedAt,
    };
  }
  const { event, instance, data, date_time: eventAt = '' } = parsed.data;
  const about = subject(event, data);
  const identity = about?.identity ?? hash(JSON.stringify([data, eventAt]));
  return {
    id: `${server}|${instance}|${event}|${identity}`,
    server,
    event,
    instance,
    eventAt,
    data,
    receivedAt,
    ...(about !== undefined && { keyId: about.keyId }),
  };
}

function subject(event: string, data: unknown): { keyId: string; identity: string } | undefined {
  if (event === 'messages.update') {
    const update = messagesUpdateData.safeParse(data);
    return update.success
      ? { keyId: update.data.keyId, identity: `${update.data.keyId}|${update.data.status}` }
      : undefined;
  }
  if (event === 'send.message') {
    const sent = sendMessageData.safeParse(data);
    return sent.success ? { keyId: sent.data.key.id, identity: sent.data.key.id } : undefined;
  }
  return undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
