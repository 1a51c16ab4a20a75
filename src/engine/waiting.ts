import { type CampaignTurn, NO_NUMBER } from './campaign-turn.ts';
import { renewalOf } from './capacity.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import type { Ports } from './ports.ts';
import { type Blocked, RECIPIENT_RULES, type Waiting } from './types.ts';

/** What a campaign waits for, if it does; `idle`: nothing of it waits to be planned or sent. */
export interface Standstill {
  waiting?: Waiting;
  idle: boolean;
}

const GOES_ON: Standstill = { idle: false };

/** Says why none of a campaign's messages can be sent now, after its turn was written down. */
export async function standstill(
  ports: Ports,
  fleet: FleetSnapshot,
  turn: CampaignTurn,
): Promise<Standstill> {
  const { campaign, numbers } = turn;
  if (turn.inFlight > 0) return GOES_ON;
  if (turn.undecided() > 0) return { waiting: forNumbers(ports, fleet, numbers.blocked()), idle: false };

  // What keeps queued messages from being planned does not change before its time: one look is enough till then.
  if (turn.due === 0 && campaign.waiting?.until !== undefined && campaign.waiting.until > fleet.at) {
    return { waiting: campaign.waiting, idle: false };
  }
  const { byReason, firstRetryAt } = await ports.ledger.waitingRows(campaign.id);
  if (firstRetryAt === undefined) return { idle: true };
  const counts = RECIPIENT_RULES.map((rule) => [rule, byReason.get(rule) ?? 0] as const);
  const recipients = Object.fromEntries(counts.filter(([, count]) => count > 0));
  const kept = Object.keys(recipients).length > 0 && { recipients };
  if (byReason.has(NO_NUMBER)) {
    return { waiting: { ...forNumbers(ports, fleet, numbers.blocked()), ...kept }, idle: false };
  }
  return kept === false ? GOES_ON : { waiting: { numbers: [], ...kept, until: firstRetryAt }, idle: false };
}

function forNumbers(ports: Ports, fleet: FleetSnapshot, numbers: readonly Blocked[]): Waiting {
  const times = numbers.flatMap(({ instance, why }) => {
    if (why === 'state') return fleet.numbers.get(instance)?.instance.until ?? [];
    return why === 'gone' || why === 'health' ? [] : renewalOf(why, fleet.at, ports.settings);
  });
  const until = times.sort((a, b) => a.getTime() - b.getTime())[0];
  return { numbers: [...numbers], ...(until !== undefined && { until }) };
}
