import { fireReply } from '../../engine/automations/fire-reply.ts';
import type { Written } from '../../engine/automations/trigger.ts';
import { phoneForms } from '../../engine/phone-forms.ts';
import type { Ports } from '../../engine/ports.ts';
import { type Reception, takeReply } from '../../engine/replies.ts';
import { learnLid, wishIn } from '../../engine/wishes.ts';
import { isWritten, messagesUpsertData, writtenText } from '../../evolution/events.ts';
import { lidOf, phonesOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** An answer to a message of which nobody knows whether it was sent waits no longer after these tries, half an hour. */
const UNSETTLED_TRIES = 11;

const ENDS: Readonly<Record<Reception, Applied>> = {
  taken: 'done',
  unknown: 'ignored',
  unsettled: 'unsettled',
};

/** What is read of such an event. */
type Received = Pick<InboxEvent, 'id' | 'instance' | 'data' | 'receivedAt'>;

/** `messages.upsert`: somebody wrote to a number. What it says itself in other apps, groups and reactions are no answers. */
export async function applyMessagesUpsert(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { told, lid, fromMe, isTheirs, said } = readMessage(event);
  // Of what the number itself sent, the phone beside a privacy address may be its own.
  if (fromMe === false && lid !== undefined && told[0] !== undefined) await learnLid(ports, lid, told[0]);
  if (!isTheirs) return 'ignored';

  const phones = await phonesFrom(ports, told, lid);
  if (phones.length > 0) {
    const inbound = { ...said, phones, isAgain: event.tries > 1 };
    const reception = await takeReply(ports, inbound, event.tries <= UNSETTLED_TRIES);
    // Rules judge it once: when it is known what it answers, or waited for no longer.
    if (reception !== 'unsettled') await fireReply(ports, { ...said, phones, eventId: event.id });
    return ENDS[reception];
  }
  if (lid === undefined) return 'ignored';
  // Whose the privacy address is may be told by the next receipt; a wish is kept however long that takes.
  const wish = wishIn(ports, said);
  if (wish !== undefined) await ports.lids.keepWish(lid, wish);
  return 'sender_unknown';
}

/** What a person wrote, as rules are told of it. Undefined: nobody whose phone is known, or nothing that they wrote. */
export async function writtenOf(ports: Pick<Ports, 'lids'>, event: Received): Promise<Written | undefined> {
  const { told, lid, isTheirs, said } = readMessage(event);
  const phones = isTheirs ? await phonesFrom(ports, told, lid) : [];
  return phones.length === 0 ? undefined : { ...said, phones, eventId: event.id };
}

/** @throws when it is not in the form of the event. */
function readMessage({ instance, data, receivedAt }: Received) {
  const { key, message, messageType, messageTimestamp } = messagesUpsertData.parse(data);
  const jids = [key.remoteJid, key.remoteJidAlt].flatMap((jid) => jid ?? []);
  const text = writtenText(message);
  const writtenAt = messageTimestamp === undefined ? receivedAt : new Date(messageTimestamp * 1000);
  return {
    told: jids.flatMap(phonesOf),
    lid: jids.flatMap((jid) => lidOf(jid) ?? [])[0],
    fromMe: key.fromMe,
    isTheirs: key.fromMe === false && isWritten(messageType, text),
    said: {
      instance,
      // A clock that is ahead would keep later answers from being the latest.
      at: writtenAt < receivedAt ? writtenAt : receivedAt,
      text,
    },
  };
}

async function phonesFrom(
  { lids }: Pick<Ports, 'lids'>,
  told: readonly string[],
  lid: string | undefined,
): Promise<readonly string[]> {
  if (told.length > 0 || lid === undefined) return told;
  const phone = await lids.phoneOf(lid);
  return phone === undefined ? [] : phoneForms(phone);
}
