import type { Ports } from '../../engine/ports.ts';
import { applyReceipt } from '../../engine/receipts.ts';
import { learnLid } from '../../engine/wishes.ts';
import { messagesUpdateData, receiptOf } from '../../evolution/events.ts';
import { lidOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** A receipt: raises the message's status, and may tell whose a privacy address is. */
export async function applyMessagesUpdate(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { keyId, status, remoteJid } = messagesUpdateData.parse(event.data);
  const receipt = receiptOf(status);
  if (receipt === undefined) return 'ignored';
  const effect = await applyReceipt(ports, event.instance, keyId, receipt, event.tries > 1);
  if (effect === undefined) return 'message_unknown';
  const lid = remoteJid === undefined ? undefined : lidOf(remoteJid);
  if (lid !== undefined) await learnLid(ports, lid, effect.phone);
  return 'done';
}
