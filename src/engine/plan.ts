import { campaignNumbers, canSend } from './campaign-numbers.ts';
import { type CampaignTurn, campaignTurn, type Round } from './campaign-turn.ts';
import { hasExpired } from './expiry.ts';
import { type FleetSnapshot, takeSnapshot } from './fleet-snapshot.ts';
import { noteWaiting } from './incidents.ts';
import { slotsLeft } from './pacing.ts';
import type { Ports } from './ports.ts';
import type { Campaign, Waiting } from './types.ts';
import { retries } from './unplaced.ts';
import { standstill } from './waiting.ts';
import { writeDown } from './write-down.ts';

/** Messages of a campaign that are looked at in one round: no fewer, no more. */
const PAGE = { least: 20, most: 1_000 };
/** What is left after so many rounds, or so long after the snapshot (in ms), is planned by the next run. */
const ROUNDS = 20;
const SNAPSHOT_MS = 2_000;

export interface PlanResult {
  assigned: number;
  /** Campaigns that have nothing more to do. */
  idle: string[];
}

/** A campaign that is being planned. */
interface Planned {
  campaign: Campaign;
}

/**
 * Gives the next queued messages of all running campaigns to numbers: `queued → assigned`. Selection works on one snapshot
 * of the fleet and counts what is already assigned. Campaigns take turns message by message, so that they share each number
 * fairly. What fails for one campaign keeps no other from its turn. Safe to run several times at once.
 */
export async function planCampaigns(ports: Ports): Promise<PlanResult> {
  const running = await ports.campaigns.list(['running']);
  const campaigns = running.filter((campaign) => !hasExpired(campaign, ports.clock.now()));
  if (campaigns.length === 0) return { assigned: 0, idle: [] };
  const fleet = await lookAtFleet(ports, campaigns);
  const numbers = new Map(campaigns.map((campaign) => [campaign.id, campaignNumbers(fleet, campaign)]));
  const context: Round = {
    fleet,
    numbersOf: (campaign) => numbers.get(campaign.id) ?? campaignNumbers(fleet, campaign),
    retries: retries(fleet.at, ports.settings.timeZone),
  };
  const room = roomOf(fleet, campaigns);
  const latest = new Map<string, CampaignTurn>();
  let assigned = 0;
  let open: Planned[] = campaigns.map((campaign) => ({ campaign }));
  for (let round = 0; open.length > 0 && round < ROUNDS && isFresh(ports, fleet); round++) {
    const page = pageSize(room - assigned, open.length, round);
    const turns = await forEach(ports, open, ({ campaign }) => campaignTurn(ports, context, campaign, page));
    deal(ports, turns);
    const written = await forEach(ports, turns, async (turn) => {
      const count = await writeDown(ports, turn);
      return { turn, count };
    });
    for (const { turn, count } of written) {
      latest.set(turn.campaign.id, turn);
      assigned += count;
    }
    // Numbers that had work before are woken as well: a wake may have been lost.
    await ports.wake.lanes(round === 0 ? fleet.busy() : numbersOf(turns));
    // Who still had room when its page came to an end goes on.
    open = written.flatMap(({ turn }) => (turn.due === page && turn.undecided() === 0 ? [after(turn)] : []));
  }
  const idle = await forEach(ports, [...latest.values()], (turn) => explain(ports, fleet, turn));
  return { assigned, idle: idle.flat() };
}

/**
 * The fleet as it is now. A plan whose look was older than a number's fall may have given it messages after its failover:
 * they are taken back first.
 */
async function lookAtFleet(ports: Ports, campaigns: readonly Campaign[]): Promise<FleetSnapshot> {
  const fleet = await takeSnapshot(ports, campaigns);
  const fallen = fleet.busy().filter((name) => {
    const instance = fleet.numbers.get(name)?.instance;
    return instance === undefined || !canSend(instance);
  });
  if (fallen.length === 0) return fleet;
  await Promise.all(fallen.map((name) => ports.ledger.releaseInstance(name)));
  return takeSnapshot(ports, campaigns);
}

/** Told from their texts: a large fleet has a thousand numbers that wait, and is looked at every few seconds. */
function isSame(now: Waiting | undefined, before: Waiting | undefined): boolean {
  return JSON.stringify(now) === JSON.stringify(before);
}

/** Does the same for several campaigns at once; what fails is logged, and left to the next run. */
async function forEach<T extends Planned, R>(
  ports: Ports,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = await Promise.allSettled(items.map(work));
  return results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [result.value];
    notPlanned(ports, items[index]?.campaign, result.reason);
    return [];
  });
}

function notPlanned(ports: Ports, campaign: Campaign | undefined, error: unknown): void {
  ports.log.error(
    { campaignId: campaign?.id, err: error },
    'campaign could not be planned, next run tries again',
  );
}

/** Numbers change: what is assigned by an old look at them may have to be given back. */
function isFresh({ clock }: Ports, { at }: FleetSnapshot): boolean {
  return clock.now().getTime() - at.getTime() < SNAPSHOT_MS;
}

/**
 * Enough to fill what the numbers have free, were it shared evenly; twice that, as some recipients may have to wait. Twice as
 * much each round: the first were few that could be sent.
 */
function pageSize(free: number, campaigns: number, round: number): number {
  return Math.min(Math.max(Math.ceil((2 * free) / campaigns), PAGE.least) * 2 ** round, PAGE.most);
}

/** Messages that the campaigns' numbers can take, were they all of the fastest campaign. */
function roomOf(fleet: FleetSnapshot, campaigns: readonly Campaign[]): number {
  const names = new Set(campaigns.flatMap(({ instances }) => instances));
  const numbers = [...names].flatMap((name) => fleet.numbers.get(name) ?? []);
  const { interval } = campaigns.reduce((a, b) => (a.interval.maxMs < b.interval.maxMs ? a : b));
  return numbers.reduce((room, { hourLimit, hour, dayLimit, day, busyMs, assigned }) => {
    const slots = slotsLeft(interval, busyMs, assigned, 0);
    return room + Math.max(0, Math.min(hourLimit - hour, dayLimit - day, slots));
  }, 0);
}

/**
 * Message by message. First is the campaign that has least waiting for the number that its next message goes to: so those who
 * have only that number share it evenly with those who have many. Ties fall to the one with least waiting anywhere, and
 * then to whoever is first in an order that chance turns.
 */
function deal(ports: Ports, turns: readonly CampaignTurn[]): void {
  const start = Math.floor(ports.random() * turns.length);
  let open = [...turns.slice(start), ...turns.slice(0, start)];
  while (open.length > 0) {
    const first = open.reduce((a, b) => (comesBefore(b, a) ? b : a));
    if (!goesOn(ports, first)) open = open.filter((turn) => turn !== first);
  }
}

function comesBefore(a: CampaignTurn, b: CampaignTurn): boolean {
  return a.ahead < b.ahead || (a.ahead === b.ahead && a.inFlight < b.inFlight);
}

function goesOn(ports: Ports, turn: CampaignTurn): boolean {
  try {
    return turn.step();
  } catch (error) {
    notPlanned(ports, turn.campaign, error);
    return false;
  }
}

function numbersOf(turns: readonly CampaignTurn[]): string[] {
  const names = turns.flatMap(({ decisions }) => decisions.assignments.map(({ instance }) => instance));
  return [...new Set(names)];
}

/** The campaign as its next turn finds it. */
function after({ campaign, last }: CampaignTurn): Planned {
  return { campaign: last === undefined ? campaign : { ...campaign, lastInstance: last } };
}

/** Says in a campaign why it waits. Answers it if it has nothing more to do. */
async function explain(ports: Ports, fleet: FleetSnapshot, turn: CampaignTurn): Promise<string[]> {
  const { campaign } = turn;
  const { waiting, idle } = await standstill(ports, fleet, turn);
  if (!isSame(waiting, campaign.waiting)) {
    const stillRuns = await ports.campaigns.move(campaign.id, ['running'], 'running', { waiting });
    if (stillRuns !== undefined) await noteWaiting(ports, campaign, waiting);
  }
  return idle ? [campaign.id] : [];
}
