import { phoneForms } from '../../engine/phone-forms.ts';
import type { Ports } from '../../engine/ports.ts';
import { takeReply } from '../../engine/replies.ts';
import { learnLid, wishIn } from '../../engine/wishes.ts';
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
  if (lid !== undefined && told[0] !== undefined) await learnLid(ports, lid, told[0]);
  if (key.fromMe !== false || !isWritten(messageType)) return 'ignored';

  const writtenAt = messageTimestamp === undefined ? event.receivedAt : new Date(messageTimestamp * 1000);
  // A clock that is ahead would keep later answers from being the latest.
  const at = writtenAt < event.receivedAt ? writtenAt : event.receivedAt;
  const said = { instance: event.instance, at, text: writtenText(message) };
  const phones = told.length > 0 || lid === undefined ? told : await learnedPhones(ports, lid);
  if (phones.length > 0) return (await takeReply(ports, { ...said, phones })) ? 'done' : 'ignored';
  if (lid === undefined) return 'ignored';
  // Whose the privacy address is may be told by the next receipt; a wish is kept however long that takes.
  const wish = wishIn(ports, said);
  if (wish !== undefined) await ports.lids.keepWish(lid, wish);
  return 'early';
}

async function learnedPhones({ lids }: Ports, lid: string): Promise<string[]> {
  const phone = await lids.phoneOf(lid);
  return phone === undefined ? [] : phoneForms(phone);
}
