import { isDeepStrictEqual } from 'node:util';
import { type CampaignTurn, campaignTurn } from './campaign-turn.ts';
import { type FleetSnapshot, takeSnapshot } from './fleet-snapshot.ts';
import { slotsLeft } from './pacing.ts';
import type { Ports } from './ports.ts';
import type { Campaign } from './types.ts';
import { standstill } from './waiting.ts';

/** Messages of a campaign that are looked at in one round: no fewer, no more. */
const PAGE = { least: 20, most: 1_000 };
/** What is left after so many rounds is planned by the next run. */
const ROUNDS = 20;

export interface PlanResult {
  assigned: number;
  /** Campaigns of which nothing waits to be planned or sent: they may be done. */
  idle: string[];
}

/**
 * Gives the next queued messages of all running campaigns to numbers: `queued → assigned`. Selection works on one snapshot
 * of the fleet and counts what is already assigned. Campaigns take turns message by message, the one with the least under
 * way first, so that they share the numbers fairly. Never throws for a single message; safe to run twice at once.
 */
export async function planCampaigns(ports: Ports): Promise<PlanResult> {
  const campaigns = await ports.campaigns.list(['running']);
  if (campaigns.length === 0) return { assigned: 0, idle: [] };
  const fleet = await takeSnapshot(ports, campaigns);
  const latest = new Map<string, CampaignTurn>();
  let assigned = 0;
  let open = campaigns;
  for (let round = 0; open.length > 0 && round < ROUNDS; round++) {
    const page = pageSize(fleet, open);
    const turns = await Promise.all(open.map((campaign) => campaignTurn(ports, fleet, campaign, page)));
    deal(turns, ports.random);
    for (const turn of turns) {
      assigned += await write(ports, turn);
      latest.set(turn.campaign.id, turn);
    }
    // Who still had room when its page came to an end goes on.
    open = turns.filter((turn) => turn.due === page && turn.undecided() === 0).map(afterTurn);
  }
  const busy = [...fleet.numbers.values()].filter((number) => number.assigned > 0);
  await ports.wake.lanes(busy.map(({ instance }) => instance.name));
  return { assigned, idle: await explain(ports, fleet, [...latest.values()]) };
}

/** Enough to fill what the numbers have free, were it shared evenly; twice that, as some recipients may have to wait. */
function pageSize(fleet: FleetSnapshot, campaigns: readonly Campaign[]): number {
  const names = new Set(campaigns.flatMap(({ instances }) => instances));
  const fastest = campaigns.reduce((a, b) => (a.interval.maxMs < b.interval.maxMs ? a : b));
  let free = 0;
  for (const name of names) {
    const number = fleet.numbers.get(name);
    if (number === undefined) continue;
    const { hourLimit, hour, dayLimit, day, busyMs, assigned } = number;
    free += Math.max(
      0,
      Math.min(hourLimit - hour, dayLimit - day, slotsLeft(fastest.interval, busyMs, assigned)),
    );
  }
  return Math.min(Math.max(Math.ceil((2 * free) / campaigns.length), PAGE.least), PAGE.most);
}

/** Message by message; ties fall to whoever is first in an order that chance turns. */
function deal(turns: readonly CampaignTurn[], random: () => number): void {
  const start = Math.floor(random() * turns.length);
  let open = [...turns.slice(start), ...turns.slice(0, start)];
  while (open.length > 0) {
    const poorest = open.reduce((a, b) => (b.inFlight < a.inFlight ? b : a));
    if (!poorest.next()) open = open.filter((turn) => turn !== poorest);
  }
}

async function write(ports: Ports, { campaign, decisions, last }: CampaignTurn): Promise<number> {
  const { suppressed, preferences, postponed, assignments } = decisions;
  await ports.ledger.suppress(suppressed, 'opted out');
  await ports.ledger.postponeQueued(postponed);
  await ports.contacts.prefer(preferences);
  for (const { from, to } of preferences) {
    if (from !== undefined)
      ports.log.info(
        { campaignId: campaign.id, instance: from, to },
        'contact goes to another number for good',
      );
  }
  // The position is saved first: after a crash in between, a number is passed over once, never favoured.
  if (last !== undefined && last !== campaign.lastInstance) {
    await ports.campaigns.update(campaign.id, { lastInstance: last });
  }
  return ports.ledger.assign(assignments);
}

/** The campaign as its next turn finds it. */
function afterTurn({ campaign, last }: CampaignTurn): Campaign {
  return last === undefined ? campaign : { ...campaign, lastInstance: last };
}

/** Says in each campaign why it waits. Answers those that may be done. */
async function explain(
  ports: Ports,
  fleet: FleetSnapshot,
  turns: readonly CampaignTurn[],
): Promise<string[]> {
  const idle: string[] = [];
  for (const turn of turns) {
    const { id, waiting: before } = turn.campaign;
    const now = await standstill(ports, fleet, turn);
    if (now.idle) idle.push(id);
    if (!isDeepStrictEqual(now.waiting, before)) await ports.campaigns.update(id, { waiting: now.waiting });
  }
  return idle;
}
