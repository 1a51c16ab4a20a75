import type { Ports } from './engine/ports.ts';
import type { Progress } from './engine/types.ts';
import type { Journal } from './sandbox/journal.ts';

export interface Audit {
  accepted: number;
  notOnWhatsApp: number;
  /** Contacts that nothing was sent to, though they are on WhatsApp. */
  lost: number;
  /** Contacts that got more than one message. */
  twice: number;
  unsettled: (progress: Progress) => number;
}

/** Compares what the sandbox was asked to send with the contacts of a list, not relying on Frota's own ledger. */
export async function auditSends(ports: Ports, journal: Journal, list: string): Promise<Audit> {
  const digits = (number: string): string => number.replace(/\D/g, '');
  const accepted = new Map<string, number>();
  for (const { number } of journal.accepted) {
    accepted.set(digits(number), (accepted.get(digits(number)) ?? 0) + 1);
  }
  const notOnWhatsApp = new Set(
    journal.requests.filter(({ reason }) => reason === 'not_on_whatsapp').map(({ number }) => digits(number)),
  );
  let lost = 0;
  let after: string | undefined;
  for (;;) {
    const contacts = await ports.contacts.page(list, after, 1000);
    after = contacts.at(-1)?.phone;
    if (after === undefined) break;
    lost += contacts.filter(
      ({ phone }) => !accepted.has(digits(phone)) && !notOnWhatsApp.has(digits(phone)),
    ).length;
  }
  return {
    accepted: journal.accepted.length,
    notOnWhatsApp: notOnWhatsApp.size,
    lost,
    twice: [...accepted.values()].filter((count) => count > 1).length,
    unsettled: ({ queued, assigned, sending, unknown }) => queued + assigned + sending + unknown,
  };
}
