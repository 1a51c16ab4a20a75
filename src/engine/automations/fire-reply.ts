import { fire, type FirePorts, isListening } from './fire.ts';
import { replyTrigger, type Written } from './trigger.ts';

/** Has rules do what they do when somebody writes. Safe to repeat. */
export async function fireReply(ports: FirePorts, written: Written): Promise<void> {
  if (!(await isListening(ports, 'replied'))) return;
  await fire(ports, [await replyTrigger(ports, written)]);
}
