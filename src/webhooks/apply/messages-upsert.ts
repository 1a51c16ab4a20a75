import type { Ports } from '../../engine/ports.ts';
import { takeReply } from '../../engine/replies.ts';
import { isWritten, messagesUpsertData } from '../../evolution/events.ts';
import { phonesOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** `messages.upsert`: somebody wrote to a number. What it says itself in other apps, groups and reactions are no answers. */
export async function applyMessagesUpsert(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { key, messageType, messageTimestamp } = messagesUpsertData.parse(event.data);
  if (key.fromMe !== false || !isWritten(messageType)) return 'ignored';
  const phones = [key.remoteJid, key.remoteJidAlt].flatMap((jid) => (jid === undefined ? [] : phonesOf(jid)));
  if (phones.length === 0) return 'ignored';
  const told = messageTimestamp === undefined ? event.receivedAt : new Date(messageTimestamp * 1000);
  // A clock that is ahead would keep later answers from being the latest.
  const at = told < event.receivedAt ? told : event.receivedAt;
  return (await takeReply(ports, { instance: event.instance, phones, at })) ? 'done' : 'ignored';
}
