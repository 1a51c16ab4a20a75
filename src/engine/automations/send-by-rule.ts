import { localDay } from '../local-time.ts';
import { oneOffEntry } from '../one-off.ts';
import type { Ports } from '../ports.ts';
import { type Decided, digest, messagesOf } from './decided.ts';

/** A message that a rule sends is not worth sending later than this, in ms. */
const MESSAGE_WORTH_MS = 24 * 3_600_000;

/**
 * Has a message sent from the number that the event went through. Its id lets a person have one a day from a rule, whoever
 * answers at the other end.
 * @param phone E.164
 */
export async function sendByRule(
  { outbox, clock, settings }: Pick<Ports, 'outbox' | 'clock' | 'settings'>,
  { ruleId, trigger: { kind, instance = '', at } }: Pick<Decided, 'ruleId' | 'trigger'>,
  phone: string,
  text: string,
): Promise<void> {
  const now = clock.now();
  const entry = {
    id: `${messagesOf(ruleId)}${digest(phone)}|${localDay(now, settings.timeZone)}`,
    createdAt: now,
    expiresAt: new Date(now.getTime() + MESSAGE_WORTH_MS),
  };
  const message = { instance, phone, text };
  // Only who has just written is answered at any hour.
  await outbox.put([
    kind === 'replied'
      ? oneOffEntry(entry, { ...message, purpose: 'answer', wroteAt: at })
      : oneOffEntry(entry, { ...message, purpose: 'notice' }),
  ]);
}
