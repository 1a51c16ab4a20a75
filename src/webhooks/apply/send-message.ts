import { hashText } from '../../engine/text-hash.ts';
import type { Ports } from '../../engine/ports.ts';
import { sendMessageData, textOf } from '../../evolution/events.ts';
import { remoteJidsOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** Evolution says that it sent something: settles an attempt whose answer never came. */
export async function applySendMessage(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { key, message } = sendMessageData.parse(event.data);
  const text = textOf(message);
  if (text === undefined) return 'ignored';
  const known = await ports.ledger.knownKeyIds(event.instance, [key.id]);
  if (known.has(key.id)) return 'done';
  const attempts = await ports.ledger.unsettledWith(event.instance, hashText(text));
  const ours = attempts.filter(({ phone }) => remoteJidsOf(phone).includes(key.remoteJid ?? ''));
  const [row] = ours;
  if (row === undefined) return 'ignored';
  // Usually this comes before the answer to the send. Only when there is none does it have to stand in for it.
  if (ours.some(({ status }) => status === 'sending')) return 'still_sending';
  const settled = await ports.ledger.markSent(row.id, row.attempt, key.id, event.receivedAt);
  if (settled) await ports.wake.receipts(key.id);
  return 'done';
}
