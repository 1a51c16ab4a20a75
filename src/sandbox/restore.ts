import type { Journal } from './journal.ts';
import type { JournalLine } from './journal-file.ts';
import type { SandboxNumber } from './number.ts';
import { whatsappUser } from './phone.ts';
import { resumeFates } from './receipts.ts';

/** Brings the numbers back to where an earlier process left them; lines of numbers that are gone are passed over. */
export function restore(
  numbers: ReadonlyMap<string, SandboxNumber>,
  journal: Journal,
  lines: readonly JournalLine[],
): void {
  for (const line of lines) {
    const number = numbers.get(line.instance);
    if (number) restoreLine(number, journal, line);
  }
  for (const number of numbers.values()) resumeFates(number);
}

function restoreLine(number: SandboxNumber, journal: Journal, line: JournalLine): void {
  // See `created.ts`: the number is there.
  if (line.type === 'created') return;
  if (line.type === 'number') return number.restore(line.number);
  if (line.type === 'receipt') {
    number.messages.get(line.keyId)?.receipts.push(line.receipt);
    return;
  }
  const { message } = line;
  number.messages.add(message);
  if (!message.fromMe) return;
  number.sent = Math.max(number.sent, message.sequence ?? 0);
  journal.record({
    instance: number.name,
    number: line.number ?? whatsappUser(message.remoteJid),
    phone: whatsappUser(message.remoteJid),
    text: message.text,
    media: message.media?.source,
    at: new Date(message.at),
    outcome: 'accepted',
    keyId: message.keyId,
  });
}
