import type { Ports } from '../../engine/ports.ts';
import { applyReceipt } from '../../engine/receipts.ts';
import { messagesUpdateData, receiptOf } from '../../evolution/events.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** A receipt: raises the message's status. */
export async function applyMessagesUpdate(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { keyId, status } = messagesUpdateData.parse(event.data);
  const receipt = receiptOf(status);
  if (receipt === undefined) return 'ignored';
  return (await applyReceipt(ports, event.instance, keyId, receipt)) === undefined ? 'early' : 'done';
}
