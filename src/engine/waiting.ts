import type { CampaignTurn } from './campaign-turn.ts';
import { renewalOf } from './capacity.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import type { Ports } from './ports.ts';
import { GIVE_UP_AFTER_MS } from './reconcile.ts';
import { type Blocked, type BudgetKind, RECIPIENT_RULES, type Waiting } from './types.ts';
import { NO_NUMBER, NUMBER_BUSY } from './unplaced.ts';

/** What a campaign waits for, if it does; `idle`: it has nothing more to do. */
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
  if (turn.undecided() > 0) {
    const soon = numbers.ring.some(({ busy }) => busy);
    return soon ? GOES_ON : waits(forNumbers(ports, fleet, turn));
  }
  // What keeps queued messages from being planned stays so until one is due: one look is enough till then.
  if (turn.due === 0 && campaign.waiting !== undefined) {
    const { waiting } = campaign;
    return waits(waiting.numbers.length === 0 ? waiting : forNumbers(ports, fleet, turn, waiting.recipients));
  }
  const { byReason, firstRetryAt } = await ports.ledger.waitingRows(campaign.id);
  if (firstRetryAt === undefined) return { idle: await isDone(ports, turn) };
  if (byReason.has(NUMBER_BUSY)) return GOES_ON;
  const counts = RECIPIENT_RULES.map((rule) => [rule, byReason.get(rule) ?? 0] as const);
  const kept = counts.filter(([, count]) => count > 0);
  const recipients = kept.length > 0 ? Object.fromEntries(kept) : undefined;
  if (byReason.has(NO_NUMBER)) return waits(forNumbers(ports, fleet, turn, recipients));
  return recipients === undefined ? GOES_ON : waits({ numbers: [], recipients, until: firstRetryAt });
}

function waits(waiting: Waiting): Standstill {
  const forNothing = waiting.numbers.length === 0 && waiting.recipients === undefined;
  return forNothing ? GOES_ON : { waiting, idle: false };
}

/** Nothing is being sent either, or waits for its outcome to be found out. */
async function isDone({ ledger, clock }: Ports, { campaign }: CampaignTurn): Promise<boolean> {
  if (!campaign.audienceComplete) return false;
  return !(await ledger.hasOpen(campaign.id, new Date(clock.now().getTime() - GIVE_UP_AFTER_MS)));
}

function forNumbers(
  ports: Ports,
  fleet: FleetSnapshot,
  { campaign, numbers }: CampaignTurn,
  recipients?: Waiting['recipients'],
): Waiting {
  const blocked = campaign.instances.flatMap((name) => numbers.why(name) ?? []);
  const until = firstOf([
    ...blocked.flatMap(({ instance, why }) =>
      why === 'state' ? (fleet.numbers.get(instance)?.instance.until ?? []) : [],
    ),
    ...limitsIn(blocked).map((limit) => renewalOf(limit, fleet.at, ports.settings)),
  ]);
  return {
    numbers: blocked,
    ...(recipients !== undefined && { recipients }),
    ...(until !== undefined && { until }),
  };
}

/** The limits that are used up, each once: a large fleet has many numbers with the same. */
function limitsIn(blocked: readonly Blocked[]): BudgetKind[] {
  const reasons = new Set(blocked.map(({ why }) => why));
  return [...reasons].filter((why) => why !== 'state' && why !== 'gone' && why !== 'health');
}

function firstOf(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
