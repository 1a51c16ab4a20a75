import { oneOffEntry } from './one-off.ts';
import type { Ports } from './ports.ts';

/** Later than this after they asked, in ms, people who do not want to be written to are left alone instead. */
const IN_TIME_MS = 2 * 3_600_000;

/** Tells somebody who has just opted out that it is done, from the number that they told it; once, however often it is asked. */
export async function confirmOptOut(
  { outbox, clock, settings: { optOutConfirmation: text } }: Ports,
  { instance, phone, at }: { instance: string; phone: string; at: Date },
): Promise<void> {
  if (text === undefined) return;
  const entry = {
    id: `opt-out|${phone}|${at.toISOString()}`,
    createdAt: clock.now(),
    expiresAt: new Date(at.getTime() + IN_TIME_MS),
  };
  await outbox.put([oneOffEntry(entry, { instance, phone, text, purpose: 'opt_out' })]);
}
