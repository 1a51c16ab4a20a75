import { type CampaignNumbers, campaignNumbers } from './campaign-numbers.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import { meanInterval } from './pacing.ts';
import type { Assignment, Ports, Preference } from './ports.ts';
import { losesContacts } from './preference.ts';
import { type Untimely, untimely } from './recipients.ts';
import type { Candidate } from './selection/candidate.ts';
import { keepsNumbers, strategyOf } from './selection/strategies.ts';
import type { Campaign, Contact, Message } from './types.ts';

/** A message that no number can take, while some can take others, is looked at again after this, in ms. */
const UNPLACED_MS = 2 * 60_000;
/** One whose number is busy: sooner, and the later the more wait for the same number, in ms. */
const BUSY_MS = 30_000;

/** Why a queued message waits though numbers are free: none of those that may write to this contact is. */
export const NO_NUMBER = 'no_number';

/** What planning decides for one campaign; written down in this order. */
export interface Decisions {
  suppressed: string[];
  preferences: Preference[];
  postponed: { id: string; reason: string; retryAt: Date }[];
  assignments: Assignment[];
}

/** A campaign's part in a round of planning. */
export interface CampaignTurn {
  readonly campaign: Campaign;
  readonly numbers: CampaignNumbers;
  /** Messages that it has assigned and that are not sent yet. */
  inFlight: number;
  /** Messages that were due when the round began. */
  readonly due: number;
  /** Those of them that no number has room for now. */
  undecided(): number;
  /** The number that was chosen last. */
  last: string | undefined;
  readonly decisions: Decisions;
  /** Decides one more message. False: it has none left, or no number can take any. */
  next(): boolean;
}

/** Begins a campaign's turn: reads its next messages and their recipients. */
export async function campaignTurn(
  ports: Ports,
  fleet: FleetSnapshot,
  campaign: Campaign,
  page: number,
): Promise<CampaignTurn> {
  const rows = await ports.ledger.queued(campaign.id, fleet.at, page);
  const phones = rows.map(({ phone }) => phone);
  const [contacts, whyNotNow] = await Promise.all([
    ports.contacts.many(phones),
    untimely(ports, phones, fleet.at),
  ]);
  return turnOf(fleet, ports.settings.awayGraceMs, campaign, rows, contacts, whyNotNow);
}

function turnOf(
  fleet: FleetSnapshot,
  awayGraceMs: number,
  campaign: Campaign,
  rows: readonly Message[],
  contacts: ReadonlyMap<string, Contact>,
  whyNotNow: (phone: string) => Untimely | undefined,
): CampaignTurn {
  const numbers = campaignNumbers(fleet, campaign);
  const select = strategyOf(campaign);
  const keeps = keepsNumbers(campaign);
  const decisions: Decisions = { suppressed: [], preferences: [], postponed: [], assignments: [] };
  /** How many wait for each busy number. */
  const queues = new Map<string, number>();
  let place = 0;

  const turn: CampaignTurn = {
    campaign,
    numbers,
    inFlight: fleet.assignedTo(campaign.id),
    due: rows.length,
    last: campaign.lastInstance,
    decisions,
    undecided: () => rows.length - place,

    next() {
      const row = rows[place];
      if (row === undefined) return false;
      const contact = contacts.get(row.phone);
      if (contact?.optedOut === true) {
        decisions.suppressed.push(row.id);
      } else {
        const obstacle = whyNotNow(row.phone);
        if (obstacle !== undefined) {
          decisions.postponed.push({ id: row.id, reason: obstacle.why, retryAt: obstacle.until });
        } else if (!assign(row, contact)) return false;
      }
      place++;
      return true;
    },
  };

  /** False: no number has room for anything. */
  function assign(row: Message, contact: Contact | undefined): boolean {
    const preferred = keeps ? contact?.preferredInstance : undefined;
    const recipient = { preferred, segment: contact?.segment, chats: contact?.chats ?? [] };
    const chosen = select(numbers.ring, recipient, turn.last);
    if (chosen === undefined) {
      if (!numbers.ring.some(({ room }) => room > 0)) return false;
      decisions.postponed.push({ id: row.id, reason: NO_NUMBER, retryAt: retryTime(preferred) });
      return true;
    }
    const cold = !recipient.chats.includes(chosen.name);
    numbers.take(chosen, cold);
    turn.last = chosen.name;
    turn.inFlight++;
    decisions.assignments.push({ id: row.id, instance: chosen.name, cold });
    if (keeps && contact !== undefined) prefer(contact, chosen);
    return true;
  }

  /** A new contact stays with the number that writes first; another takes over for good only from one that is lost. */
  function prefer({ phone, preferredInstance: from }: Contact, { name: to }: Candidate): void {
    if (from === to) return;
    if (from === undefined || losesContacts(fleet.numbers.get(from)?.instance, fleet.at, awayGraceMs)) {
      decisions.preferences.push({ phone, from, to });
    }
  }

  function retryTime(preferred: string | undefined): Date {
    const waits =
      preferred !== undefined && numbers.ring.some(({ name, busy }) => name === preferred && busy);
    if (!waits) return new Date(fleet.at.getTime() + UNPLACED_MS);
    const ahead = queues.get(preferred) ?? 0;
    queues.set(preferred, ahead + 1);
    return new Date(fleet.at.getTime() + BUSY_MS + ahead * meanInterval(campaign.interval));
  }

  return turn;
}
