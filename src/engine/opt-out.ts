import type { Choice } from './choice.ts';
import { messageId } from './message-id.ts';
import { phoneForms } from './phone-forms.ts';
import type { Ports } from './ports.ts';
import { OPTED_OUT } from './reasons.ts';
import type { CampaignStatus } from './types.ts';

/** Campaigns that may still write to somebody who is in the ledger already. */
const UNFINISHED: readonly CampaignStatus[] = ['running', 'paused', 'pending_approval', 'scheduled'];

/** What was said about being written to, and by whom. */
export interface Wished {
  /** `contact`: they said it themselves; a person of the team, or an automation. */
  by: string;
  /** When it was said. */
  at: Date;
  /** What made whoever did it for them. */
  reason?: string;
  /** The number that it was said to. */
  instance?: string;
}

/**
 * One person is not written to any more, by any number: not by campaigns that come, and not by what the ledger has queued or
 * assigned. What had not begun to be sent when this answers never leaves. Safe to repeat, and in any order: the last word counts.
 * @param phones E.164, in any of the forms that the person's phone may have.
 * @returns the phone by which they are known, if this made the change (also when it is repeated). Undefined: they had opted out
 * before, or have said otherwise later.
 */
export async function optOut(
  ports: Ports,
  phones: readonly string[],
  wished: Wished,
): Promise<string | undefined> {
  const forms = formsOf(phones);
  const phone = await choose(ports, forms, { optedOut: true, at: wished.at });
  if (phone === undefined) return undefined;
  // After the contact: whoever writes down a campaign's audience from now on sees it there.
  const campaigns = await ports.campaigns.list(UNFINISHED);
  const rows = campaigns.flatMap(({ id }) => forms.map((form) => messageId(id, form)));
  await ports.ledger.suppress(rows, OPTED_OUT);
  await tell(ports, 'contact.opt_out', phone, wished);
  return phone;
}

/**
 * One person who opted out may be written to again, by campaigns that start from now on. Safe to repeat, and in any order.
 * @param phones E.164, in any of the forms that the person's phone may have.
 * @returns as `optOut`.
 */
export async function optIn(
  ports: Ports,
  phones: readonly string[],
  wished: Wished,
): Promise<string | undefined> {
  const phone = await choose(ports, formsOf(phones), { optedOut: false, at: wished.at });
  if (phone !== undefined) await tell(ports, 'contact.opt_in', phone, wished);
  return phone;
}

/** All forms, the one that imports write down first (with the 9 of Brazil and Argentina, without Mexico's 1), whichever was told. */
function formsOf(phones: readonly string[]): string[] {
  return [...new Set(phones.flatMap(phoneForms))].toSorted().toReversed();
}

async function choose(ports: Ports, forms: readonly string[], choice: Choice): Promise<string | undefined> {
  return forms.length === 0 ? undefined : ports.contacts.choose(forms, choice);
}

/** Of the time at which it was said, so that a repetition tells nothing new. */
async function tell({ audits }: Ports, action: string, phone: string, wished: Wished): Promise<void> {
  const { by, at, ...details } = wished;
  await audits.appendOnce({
    at,
    actor: by,
    action,
    subject: `contact:${phone}`,
    ...(Object.keys(details).length > 0 && { details }),
  });
}
