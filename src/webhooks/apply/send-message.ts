import { z } from 'zod';
import { hashText } from '../../engine/lane.ts';
import type { Ports } from '../../engine/ports.ts';
import { sendMessageData } from '../../evolution/events.ts';
import { remoteJidsOf } from '../../evolution/jid.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

const withText = sendMessageData.extend({ message: z.object({ conversation: z.string() }) });

/** Evolution says that it sent something: settles an attempt whose answer never came. */
export async function applySendMessage(ports: Ports, event: InboxEvent): Promise<Applied> {
  const sent = withText.safeParse(event.data);
  if (!sent.success) return 'ignored';
  const { key, message } = sent.data;
  const known = await ports.ledger.knownKeyIds(event.instance, [key.id]);
  if (known.has(key.id)) return 'done';
  const candidates = await ports.ledger.unknownWith(event.instance, hashText(message.conversation));
  const row = candidates.find(({ phone }) => remoteJidsOf(phone).includes(key.remoteJid ?? ''));
  if (row === undefined) return 'ignored';
  const settled = await ports.ledger.markSent(row.id, row.attempt, key.id, event.receivedAt);
  if (settled) await ports.wake.receipts(key.id);
  return 'done';
}
