import { senderOf } from '../../engine/sender.ts';
import type { Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import { applyConnectionUpdate, applyStatusInstance } from './connection.ts';
import { holdForAdoption, holdForMove } from './hold.ts';
import { applyInstanceCreate, applyInstanceDelete, applyLogoutInstance } from './instance.ts';
import { applyMessagesUpdate } from './messages-update.ts';
import { applyMessagesUpsert } from './messages-upsert.ts';
import type { Applied } from './outcome.ts';
import { applyQrcodeUpdated } from './qrcode-updated.ts';
import { applySendMessage } from './send-message.ts';

type Apply = (ports: Ports, event: InboxEvent) => Promise<Applied>;

/** What tells of a number itself: only its own server may, and only while it is of the fleet. */
const OF_NUMBERS: Readonly<Record<string, Apply>> = {
  'connection.update': applyConnectionUpdate,
  'status.instance': applyStatusInstance,
  'qrcode.updated': applyQrcodeUpdated,
  'logout.instance': applyLogoutInstance,
  'instance.create': applyInstanceCreate,
  'instance.delete': applyInstanceDelete,
  'remove.instance': applyInstanceDelete,
};

/** What tells of messages. A number that just moved, or that the settings no longer have, still gets answers. */
const OF_MESSAGES: Readonly<Record<string, Apply>> = {
  'messages.upsert': applyMessagesUpsert,
  'send.message': applySendMessage,
};

/** Moves ledger and instances by one event. Safe to repeat. Events that Frota has no use for are ignored. */
export async function applyEvent(ports: Ports, event: InboxEvent): Promise<Applied> {
  if (Array.isArray(event.data) && event.data.length === 0) return 'ignored';
  if (event.event === 'messages.update') return applyUpdate(ports, event);
  const ofNumber = own(OF_NUMBERS, event.event);
  const apply = ofNumber ?? own(OF_MESSAGES, event.event);
  if (apply === undefined) return 'ignored';
  const sender = await senderOf(ports, event);
  switch (sender) {
    case 'ours':
      return apply(ports, event);
    case 'former':
      return ofNumber === undefined ? apply(ports, event) : 'ignored';
    case 'other':
      // Of its state the poll tells, should it have moved; while its old server is down, only when that is back.
      if (ofNumber !== undefined) return 'ignored';
      // Both servers are the team's: who answers, or wants no more, says it to the team.
      return apply === applyMessagesUpsert ? apply(ports, event) : holdForMove(event);
    case 'newcomer':
      return holdForAdoption(ports, event);
    case 'unmanaged':
      return passOver(ports, event);
  }
}

/**
 * `messages.update` is by far the most frequent, and its key id no other message has: whose it is, is asked only when no row
 * has it. A stranger's does not wait for one.
 */
async function applyUpdate(ports: Ports, event: InboxEvent): Promise<Applied> {
  const applied = await applyMessagesUpdate(ports, event);
  if (applied !== 'message_unknown') return applied;
  switch (await senderOf(ports, event)) {
    case 'newcomer':
      return holdForAdoption(ports, event);
    case 'unmanaged':
      return passOver(ports, event);
    case 'other':
      return holdForMove(event);
    default:
      return applied;
  }
}

/** Remembers whose event it was, so that people can be told. */
async function passOver(ports: Ports, { server, instance, receivedAt }: InboxEvent): Promise<Applied> {
  await ports.strangers.note({ server, name: instance }, receivedAt);
  return 'ignored';
}

function own(applies: Readonly<Record<string, Apply>>, name: string): Apply | undefined {
  return Object.hasOwn(applies, name) ? applies[name] : undefined;
}
