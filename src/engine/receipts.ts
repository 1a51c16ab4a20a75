import { fire } from './automations/fire.ts';
import { toldBy } from './automations/trigger.ts';
import { observeInstance } from './fleet.ts';
import { isTakenOut } from './instance-states.ts';
import type { Ports, Receipt, ReceiptEffect } from './ports.ts';
import { blame } from './settle.ts';

/**
 * First messages that WhatsApp refuses in a row until the number opens no more chats. Each costs a recipient, so it is
 * fewer than the failures that may be retried; one or two may have other reasons.
 */
const MAX_COLD_REFUSALS = 3;

/**
 * Takes a receipt into the ledger: statuses only rise. A receipt proves that WhatsApp talks to the number; a refusal
 * after Evolution's 201 counts against it, as 201 is not WhatsApp's acceptance.
 * @param isAgain whether what told it is tried again: who changed the row may have died before rules heard of it. Anything else
 * that changes nothing was told before, and is not to be judged by what is so now.
 * @returns undefined when no row has this key id: the row may not know it yet, or somebody wrote by hand.
 */
export async function applyReceipt(
  ports: Ports,
  instance: string,
  keyId: string,
  receipt: Receipt,
  isAgain = false,
): Promise<ReceiptEffect | undefined> {
  const now = ports.clock.now();
  const effect = await ports.ledger.applyReceipt(instance, keyId, receipt, now);
  if (effect === undefined) return undefined;
  const isNews = effect.changed || isAgain;
  await judgeNumber(ports, { instance, keyId, receipt, effect, isNews }, now);
  // What fails here comes again with the receipt.
  if (isNews) await fire(ports, toldBy(receipt, { ...effect, instance, keyId }));
  return effect;
}

interface Taken {
  instance: string;
  keyId: string;
  receipt: Receipt;
  effect: ReceiptEffect;
  isNews: boolean;
}

/** What a receipt says of the number. Safe to repeat: who took it into the ledger may have died before. */
async function judgeNumber(
  ports: Ports,
  { instance, keyId, receipt, effect, isNews }: Taken,
  now: Date,
): Promise<void> {
  const cold = effect.cold === true && isNews && effect.status === receipt;
  if (receipt === 'failed') {
    if (cold) await refuseNewChat(ports, instance, keyId, effect.phone);
    else if (isNews && effect.status === 'failed')
      await blame(ports, instance, 'refused by WhatsApp', { keyId });
    return;
  }
  // That an old message is read at last says nothing of whether new chats can be opened.
  const known = await ports.instances.recordAck(instance, now, cold && receipt === 'delivered');
  if (known !== undefined && isTakenOut(known)) {
    await observeInstance(ports, instance, { kind: 'acknowledged' });
  }
}

/**
 * People who know the number may still be reached: such refusals do not count as failures to send. Who was not reached does
 * not know it.
 */
async function refuseNewChat(ports: Ports, instance: string, keyId: string, phone: string): Promise<void> {
  await ports.contacts.forgetChat(phone, instance);
  const refusals = await ports.instances.recordColdRefusal(instance, keyId);
  if (refusals >= MAX_COLD_REFUSALS)
    await observeInstance(ports, instance, { kind: 'new_chats_refused', refusals });
}
