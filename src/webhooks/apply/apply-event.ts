import type { Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import { applyConnectionUpdate, applyStatusInstance } from './connection.ts';
import { applyMessagesUpdate } from './messages-update.ts';
import { applyMessagesUpsert } from './messages-upsert.ts';
import type { Applied } from './outcome.ts';
import { applySendMessage } from './send-message.ts';

const APPLY: Readonly<Record<string, (ports: Ports, event: InboxEvent) => Promise<Applied>>> = {
  'messages.update': applyMessagesUpdate,
  'messages.upsert': applyMessagesUpsert,
  'send.message': applySendMessage,
  'connection.update': applyConnectionUpdate,
  'status.instance': applyStatusInstance,
};

/** Moves ledger and instances by one event. Safe to repeat. Events that Frota has no use for are ignored. */
export async function applyEvent(ports: Ports, event: InboxEvent): Promise<Applied> {
  const apply = Object.hasOwn(APPLY, event.event) ? APPLY[event.event] : undefined;
  return apply === undefined ? 'ignored' : apply(ports, event);
}
