import { phoneForms } from '../../engine/phone-forms.ts';
import type { Ports } from '../../engine/ports.ts';
import { takeReply } from '../../engine/replies.ts';
import { isWritten, messagesUpsertData, writtenText } from '../../evolution/events.ts';
import { lidOf, phonesOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** `messages.upsert`: somebody wrote to a number. What it says itself in other apps, groups and reactions are no answers. */
export async function applyMessagesUpsert(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { key, message, messageType, messageTimestamp } = messagesUpsertData.parse(event.data);
  const jids = [key.remoteJid, key.remoteJidAlt].flatMap((jid) => jid ?? []);
  const told = jids.flatMap(phonesOf);
  const [lid] = jids.flatMap((jid) => lidOf(jid) ?? []);
  if (lid !== undefined && told[0] !== undefined) await ports.lids.learn(lid, told[0]);
  if (key.fromMe !== false || !isWritten(messageType)) return 'ignored';

  const phones = told.length > 0 || lid === undefined ? told : await learnedPhones(ports, lid);
  // Whose the privacy address is may be told by the next receipt.
  if (phones.length === 0) return lid === undefined ? 'ignored' : 'early';
  const writtenAt = messageTimestamp === undefined ? event.receivedAt : new Date(messageTimestamp * 1000);
  // A clock that is ahead would keep later answers from being the latest.
  const at = writtenAt < event.receivedAt ? writtenAt : event.receivedAt;
  const inbound = { instance: event.instance, phones, at, text: writtenText(message) };
  return (await takeReply(ports, inbound)) ? 'done' : 'ignored';
}

async function learnedPhones({ lids }: Ports, lid: string): Promise<string[]> {
  const phone = await lids.phoneOf(lid);
  return phone === undefined ? [] : phoneForms(phone);
}
