import { oneOffEntry } from './one-off.ts';
import type { Ports } from './ports.ts';
import { hashText } from './text-hash.ts';

/** Later than this after they asked, in ms, people who do not want to be written to are left alone instead. */
const IN_TIME_MS = 2 * 3_600_000;

/** What somebody who has just opted out is told, and where. */
interface Confirmation {
  /** The phone that they are known by, whichever form of it they wrote from. */
  person: string;
  instance: string;
  /** The one that they wrote from. */
  phone: string;
  /** When they did. */
  at: Date;
}

/** Tells somebody who has just opted out that it is done, from the number that they told it; once, however often it is asked. */
export async function confirmOptOut(
  { outbox, clock, settings: { optOutConfirmation: text } }: Ports,
  { person, instance, phone, at }: Confirmation,
): Promise<void> {
  if (text === undefined) return;
  const entry = {
    id: `opt-out|${hashText(person)}|${at.toISOString()}`,
    createdAt: clock.now(),
    expiresAt: new Date(at.getTime() + IN_TIME_MS),
  };
  await outbox.put([oneOffEntry(entry, { instance, phone, text, purpose: 'opt_out' })]);
}
