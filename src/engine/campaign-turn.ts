import type { CampaignNumbers } from './campaign-numbers.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import type { Assignment, Ports, Preference } from './ports.ts';
import { losesContacts } from './preference.ts';
import { NOT_THE_NUMBERS } from './reasons.ts';
import { type Untimely, untimely } from './recipients.ts';
import type { Candidate, Recipient } from './selection/candidate.ts';
import { keepsNumbers, strategyOf } from './selection/strategies.ts';
import type { Campaign, Contact, Message, Try } from './types.ts';
import type { Postponement, Retries } from './unplaced.ts';

/** A number that did not send a message after all is not given it again within this time, in ms, if another can take it… */
const TRIED_MS = 10 * 60_000;
/** … unless so many could not. */
const MAX_TRIES = 3;

/** What one run of planning works on. */
export interface Round {
  fleet: FleetSnapshot;
  /** The same for all rounds of a campaign. */
  numbersOf: (campaign: Campaign) => CampaignNumbers;
  retries: Retries;
}

/** What planning decides for one campaign; written down in this order. */
export interface Decisions {
  suppressed: string[];
  preferences: Preference[];
  postponed: Postponement[];
  assignments: (Assignment & { phone: string })[];
}

/** A campaign's part in a round of planning. */
export interface CampaignTurn {
  readonly campaign: Campaign;
  readonly numbers: CampaignNumbers;
  /** Messages that were due when the round began. */
  readonly due: number;
  /** Those of them that no number has room for now. */
  undecided(): number;
  /** The number that was chosen last. */
  readonly last: string | undefined;
  readonly decisions: Decisions;
  /** Contacts whose own number could not write to them this time: how many, by number. */
  readonly diverted: ReadonlyMap<string, number>;
  /** Messages that it has assigned. */
  readonly inFlight: number;
  /** How many of its messages wait already for the number that its next one goes to; -1: it has not looked yet. */
  readonly ahead: number;
  /**
   * Assigns the next message and looks at the one behind it; only looks again if its number was given another one meanwhile.
   * False: none is left, or no number can take any.
   */
  step(): boolean;
}

/** A message that goes to a number. */
interface Next {
  row: Message;
  contact: Contact | undefined;
  recipient: Recipient;
  chosen: Candidate;
  /** What the number had assigned when it was chosen. */
  assigned: number;
}

/** Begins a campaign's turn: reads its next messages and their recipients. */
export async function campaignTurn(
  ports: Ports,
  round: Round,
  campaign: Campaign,
  page: number,
): Promise<CampaignTurn> {
  const { at } = round.fleet;
  const rows = await ports.ledger.queued(campaign.id, at, page);
  const phones = rows.map(({ phone }) => phone);
  const [contacts, whyNotNow] = await Promise.all([ports.contacts.many(phones), untimely(ports, rows, at)]);
  return turnOf(ports, round, campaign, rows, contacts, whyNotNow);
}

function turnOf(
  { settings }: Ports,
  { fleet, numbersOf, retries }: Round,
  campaign: Campaign,
  rows: readonly Message[],
  contacts: ReadonlyMap<string, Contact>,
  whyNotNow: (row: Message) => Untimely | undefined,
): CampaignTurn {
  const numbers = numbersOf(campaign);
  const select = strategyOf(campaign);
  const keeps = keepsNumbers(campaign);
  const decisions: Decisions = { suppressed: [], preferences: [], postponed: [], assignments: [] };
  const diverted = new Map<string, number>();
  const assignedBy = ({ name }: Candidate): number => fleet.numbers.get(name)?.assigned ?? 0;
  let place = 0;
  let last = campaign.lastInstance;
  let next: Next | undefined;

  /** Decides messages that go to no number now, up to the first that goes to one. */
  function look(): Next | undefined {
    for (; place < rows.length; place++) {
      const row = rows[place] as Message;
      const contact = contacts.get(row.phone);
      const obstacle = whyNotNow(row);
      if (contact?.optedOut === true) {
        decisions.suppressed.push(row.id);
      } else if (obstacle !== undefined) {
        decisions.postponed.push({ id: row.id, reason: obstacle.why, retryAt: obstacle.until });
      } else {
        const recipient = recipientOf(contact);
        const chosen = choose(row, recipient, numbers.ring);
        if (chosen !== undefined) return { row, contact, recipient, chosen, assigned: assignedBy(chosen) };
        // No number has room for anything: the rest waits where it is.
        if (!numbers.ring.some(({ room }) => room > 0)) return undefined;
        const awaited = choose(row, recipient, numbers.soon);
        decisions.postponed.push(
          awaited === undefined
            ? retries.whenAny(row)
            : retries.whenFree(row, awaited.name, campaign.interval),
        );
      }
    }
    return undefined;
  }

  function recipientOf(contact: Contact | undefined): Recipient {
    const preferred = keeps ? contact?.preferredInstance : undefined;
    return { preferred, segment: contact?.segment, chats: contact?.chats ?? [] };
  }

  /** Another number than those that have just tried in vain, if one can. */
  function choose(
    { tries }: Message,
    recipient: Recipient,
    ring: readonly Candidate[],
  ): Candidate | undefined {
    const inVain = triedLately(tries, fleet.at);
    const others = inVain.size === 0 ? undefined : ring.filter(({ name }) => !inVain.has(name));
    return (others && select(others, recipient, last)) ?? select(ring, recipient, last);
  }

  function take({ row, contact, recipient, chosen: { name } }: Next): void {
    const cold = !recipient.chats.includes(name);
    fleet.take(campaign, name, cold);
    last = name;
    decisions.assignments.push({ id: row.id, phone: row.phone, instance: name, cold });
    if (keeps && contact !== undefined) prefer(contact, name);
  }

  /**
   * A new contact stays with the number that writes first, which may not be the one that was to. After that another takes
   * over for good only from one that is lost.
   */
  function prefer({ phone, preferredInstance: from, chats = [] }: Contact, to: string): void {
    if (from === to) return;
    if (
      from === undefined ||
      chats.length === 0 ||
      losesContacts(fleet.numbers.get(from)?.instance, fleet.at, settings.awayGraceMs)
    )
      decisions.preferences.push({ phone, from, to });
    else if (campaign.instances.includes(from)) diverted.set(from, (diverted.get(from) ?? 0) + 1);
  }

  return {
    campaign,
    numbers,
    due: rows.length,
    decisions,
    diverted,
    undecided: () => rows.length - place,
    get last() {
      return last;
    },
    get inFlight() {
      return fleet.assignedTo(campaign.id);
    },
    get ahead() {
      if (next === undefined) return -1;
      return fleet.numbers.get(next.chosen.name)?.assignedOf.get(campaign.id) ?? 0;
    },
    step() {
      if (next !== undefined && next.assigned === assignedBy(next.chosen)) {
        take(next);
        place++;
      }
      next = look();
      return next !== undefined;
    },
  };
}

/** Numbers to which a message was given in vain within the last minutes, for what is their own: the last few of them. */
function triedLately(tries: readonly Try[] | undefined, at: Date): Set<string> {
  const lately = (tries ?? []).filter(
    (one) => at.getTime() - one.at.getTime() < TRIED_MS && !NOT_THE_NUMBERS.has(one.reason),
  );
  return new Set(lately.slice(-MAX_TRIES).map(({ instance }) => instance));
}
