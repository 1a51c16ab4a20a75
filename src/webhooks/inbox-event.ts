import { createHash } from 'node:crypto';
import {
  type Envelope,
  envelope,
  messagesUpdateData,
  messagesUpsertData,
  sendMessageData,
} from '../evolution/events.ts';
import type { InboxEvent } from '../store/inbox.ts';
import { isStorable } from './storable.ts';

/** What is kept of a body that is not an Evolution event, in characters: enough to see what it was. */
const KEPT_OF_UNREADABLE = 2_000;

/**
 * Events that only stand in for something that says more, when that does not come: they are looked at after so long, in ms.
 * `send.message` for the answer to the send, longer than any waits for it; `logout.instance` for the events that come with it
 * and tell the reason, which may be a ban.
 */
const STAND_INS: Readonly<Record<string, number>> = { 'send.message': 13_000, 'logout.instance': 5_000 };

/** Events of which a message has one alone. */
const MESSAGES = new Map<string, typeof messagesUpsertData | typeof sendMessageData>([
  ['messages.upsert', messagesUpsertData],
  ['send.message', sendMessageData],
]);

/** The key of the instance, or Meta's token: wherever it stands, also in JSON that breaks off. */
const API_KEY = /("apikey"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;

/**
 * Turns a received body into an inbox event. Evolution sends no event id, so what makes two posts the same is taken from
 * the content: the message and its status where there is one, else the data and its time. The `apikey` (a secret) is left
 * out.
 */
export function inboxEvent(server: string, body: string, receivedAt: Date): Omit<InboxEvent, 'tries'> {
  const text = body.replace(API_KEY, '$1"[secret]"');
  const read = readEnvelope(text);
  if (read === undefined) {
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
  const { event, instance, data, date_time: eventAt = '' } = read;
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
    ...(Object.hasOwn(STAND_INS, event) && {
      dueAt: new Date(receivedAt.getTime() + (STAND_INS[event] ?? 0)),
    }),
  };
}

function readEnvelope(text: string): Envelope | undefined {
  const { success, data } = envelope.safeParse(parse(text));
  return success && isStorable(data) ? data : undefined;
}

function subject(event: string, data: unknown): { keyId: string; identity: string } | undefined {
  if (event === 'messages.update') {
    const update = messagesUpdateData.safeParse(data);
    return update.success
      ? { keyId: update.data.keyId, identity: `${update.data.keyId}|${update.data.status}` }
      : undefined;
  }
  const message = MESSAGES.get(event)?.safeParse(data);
  return message?.success ? { keyId: message.data.key.id, identity: message.data.key.id } : undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
