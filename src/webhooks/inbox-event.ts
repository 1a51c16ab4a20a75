import { createHash } from 'node:crypto';
import {
  type Envelope,
  envelope,
  messagesUpdateData,
  messagesUpsertData,
  sendMessageData,
} from '../evolution/events.ts';
import type { InboxEvent } from '../store/inbox.ts';
import { withoutKeys } from './api-keys.ts';
import { isNestedDeeper } from './nesting.ts';
import { tidy } from './tidy.ts';

/** What is kept of a body that is not an Evolution event, in characters: enough to see what it was. */
const KEPT_OF_UNREADABLE = 2_000;

/**
 * Data is kept up to this many bytes. Without media no event of WhatsApp comes near it: a text has 65,536 characters, and may
 * quote another. Hundreds of events are committed, or taken to be applied, at a time.
 */
const MOST_BYTES = 600_000;
/** A body below that, in characters, cannot become so much: a character is six bytes at most, also of a number like `1e20`. */
const SURELY_FITS = 100_000;

/** A large body of nothing but brackets would take half a gigabyte to parse. */
const MOST_LEVELS = 100_000;

/** What is kept of a body is too short for a list of more messages; to look at each of more items would hold up everybody. */
const MOST_ITEMS = 10_000;

/** Indexes end at some 2,700 bytes, on FerretDB, and a character has up to three. */
const LONGEST_ID = 700;

/**
 * Events that only stand in for something that says more, when that does not come: they are looked at after so long, in ms.
 * `send.message` for the answer to the send, longer than any waits for it; `logout.instance` for the events that come with it
 * and tell the reason, which may be a ban.
 */
const STAND_INS: Readonly<Record<string, number>> = { 'send.message': 13_000, 'logout.instance': 5_000 };

/** What a body becomes. */
export type NewEvent = Omit<InboxEvent, 'tries'>;

/**
 * Turns a received body into inbox events: one, or of a list of messages one for each. Evolution sends no event id, so what makes
 * two posts the same is taken from the content: the message and its status where there is one, else the data and its time. API
 * keys and media are left out.
 */
export function inboxEvents(server: string, body: string, receivedAt: Date): [NewEvent, ...NewEvent[]] {
  const read = readEnvelope(body);
  if (read === undefined) return [unreadable(server, body, receivedAt)];
  const eventOf = (data: unknown): NewEvent => readEvent(server, read, data, receivedAt);
  const [first, ...others] = partsOf(read);
  return [eventOf(first), ...others.map(eventOf)];
}

/** The inbox event of a body that lists nothing: see `inboxEvents`. */
export function inboxEvent(server: string, body: string, receivedAt: Date): NewEvent {
  return inboxEvents(server, body, receivedAt)[0];
}

function unreadable(server: string, body: string, receivedAt: Date): NewEvent {
  return {
    id: idOf(server, 'unreadable', hash(body)),
    server,
    event: 'unreadable',
    instance: '',
    eventAt: '',
    data: withoutKeys(begin(body)),
    receivedAt,
  };
}

/** Each message of a list by itself, so that none is lost or late by another; what is beside them stays a list. */
function partsOf({ event, data }: Envelope): [unknown, ...unknown[]] {
  if (!Array.isArray(data) || data.length > MOST_ITEMS) return [data];
  const messages: unknown[] = [];
  const others: unknown[] = [];
  for (const item of data) (subject(event, item) === undefined ? others : messages).push(item);
  const [first, ...rest] = messages;
  if (first === undefined) return [data];
  return others.length === 0 ? [first, ...rest] : [first, ...rest, others];
}

function readEvent(
  server: string,
  { event, instance, date_time: eventAt = '' }: Envelope,
  data: unknown,
  receivedAt: Date,
): NewEvent {
  const about = subject(event, data);
  const identity = about?.identity ?? [hash(JSON.stringify([data, eventAt]))];
  return {
    id: idOf(server, instance, event, ...identity),
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

/** A copy: a slice of a text would keep all of it in memory. */
function begin(body: string): string {
  return Buffer.from(body.slice(0, KEPT_OF_UNREADABLE)).toString();
}

function readEnvelope(body: string): Envelope | undefined {
  if (body.length > SURELY_FITS && isNestedDeeper(body, MOST_LEVELS)) return undefined;
  const { success, data: read } = envelope.safeParse(parse(body));
  if (!success) return undefined;
  const data = tidy(read.data);
  const fits = body.length <= SURELY_FITS || Buffer.byteLength(JSON.stringify(data) ?? '') <= MOST_BYTES;
  return fits ? { ...read, data } : undefined;
}

/** The message that an event is about, and what makes the event the same as another about it. */
function subject(event: string, data: unknown): { keyId: string; identity: string[] } | undefined {
  if (event === 'messages.update') {
    const update = messagesUpdateData.safeParse(data);
    return update.success
      ? { keyId: update.data.keyId, identity: [update.data.keyId, update.data.status] }
      : undefined;
  }
  if (event === 'send.message') {
    const sent = sendMessageData.safeParse(data);
    return sent.success ? { keyId: sent.data.key.id, identity: [sent.data.key.id] } : undefined;
  }
  if (event !== 'messages.upsert') return undefined;
  const arrived = messagesUpsertData.safeParse(data);
  if (!arrived.success) return undefined;
  const { id, remoteJid = '', remoteJidAlt = remoteJid } = arrived.data.key;
  // Its sender chose the id: on the EVOLUTION channel two may choose the same. Evolution 2.3.7 stores their privacy address, with
  // the phone beside it, and posts the phone.
  return { keyId: id, identity: [id, remoteJid.endsWith('@lid') ? remoteJidAlt : remoteJid] };
}

/** No two lists of parts have the same id, and none is longer than an index can hold. */
function idOf(...parts: readonly string[]): string {
  const id = parts.map((part) => part.replace(/[%|\0]/g, encodeURIComponent)).join('|');
  return id.length <= LONGEST_ID ? id : `long|${hash(id)}`;
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
