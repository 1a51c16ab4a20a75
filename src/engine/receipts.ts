import type { Ports, Receipt, ReceiptEffect } from './ports.ts';
import { blame } from './settle.ts';

/**
 * Takes a receipt into the ledger: statuses only rise. A receipt proves that WhatsApp talks to the number; a refusal
 * after Evolution's 201 counts against it, as 201 is not WhatsApp's acceptance.
 * @returns undefined when no row has this key id: the row may not know it yet, or somebody wrote by hand.
 */
export async function applyReceipt(
  ports: Ports,
  instance: string,
  keyId: string,
  receipt: Receipt,
): Promise<ReceiptEffect | undefined> {
  const now = ports.clock.now();
  const effect = await ports.ledger.applyReceipt(instance, keyId, receipt, now);
  if (effect === undefined) return undefined;
  if (receipt !== 'failed') await ports.instances.recordAck(instance, now);
  else if (effect.changed) await blame(ports, instance, 'refused_by_whatsapp');
  return effect;
}
