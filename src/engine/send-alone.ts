import type { Budget, Ports, SendOutcome } from './ports.ts';
import { blame } from './settle.ts';
import type { Instance } from './types.ts';

/** A message of no campaign whose slot is claimed and whose capacity is reserved. */
export interface LoneMessage {
  instance: Instance;
  /** E.164. */
  phone: string;
  budgets: readonly Budget[];
  /** When the number may send again. */
  next: (leftAt: Date) => Date;
  send: () => Promise<SendOutcome>;
}

/** Sends it, and notes down what became of it for its number and its recipient. */
export async function sendAlone(ports: Ports, message: LoneMessage): Promise<SendOutcome> {
  const { instance, phone, budgets, next, send } = message;
  const leftAt = ports.clock.now();
  const outcome = await send();
  await ports.lanes.left(instance.name, leftAt, next(leftAt));
  if (outcome.kind === 'accepted' || outcome.kind === 'unknown') {
    await ports.contacts.noteSent(phone, instance.name, leftAt);
  } else {
    await ports.counters.refund(budgets);
  }
  if (outcome.kind === 'not_sent' && outcome.ownFault) {
    await blame(ports, instance.name, outcome.reason, { begunAt: leftAt });
  }
  return outcome;
}
