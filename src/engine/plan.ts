import { isDeepStrictEqual } from 'node:util';
import { budgetsFor } from './capacity.ts';
import { slotsAhead } from './pacing.ts';
import type { Assignment, Ports } from './ports.ts';
import type { Candidate } from './selection/candidate.ts';
import { STRATEGY_BY_NAME } from './selection/strategies.ts';
import type { Blocked, Campaign, Instance } from './types.ts';

/** The longest-lasting first: of two used-up limits it is the one to know of. */
const LIMITS = ['campaign_limit', 'day_limit', 'hour_limit'] as const;

/** Rows planned in one go; what is left is planned by the next run. */
const BATCH = 1000;

export interface PlanResult {
  assigned: number;
  /** Nothing waits to be planned or sent: the campaign may be done. */
  idle: boolean;
  /** What keeps each number, if messages are queued and none can take them. */
  waiting?: Blocked[];
}

/**
 * Gives the next queued messages of a campaign to numbers: `queued → assigned`. Selection works on a snapshot of the
 * fleet and counts what is already assigned. Never throws for a single message; safe to run twice at once.
 */
export async function planCampaign(ports: Ports, campaignId: string): Promise<PlanResult> {
  const campaign = await ports.campaigns.get(campaignId);
  if (campaign?.status !== 'running') return { assigned: 0, idle: false };
  const fleet = await snapshot(ports, campaign);
  const room = fleet.ring.reduce((sum, candidate) => sum + candidate.room, 0);
  const now = ports.clock.now();
  const rows = await ports.ledger.queued(campaignId, now, Math.min(Math.max(room, 1), BATCH));

  const select = STRATEGY_BY_NAME[campaign.strategy];
  const assignments: Assignment[] = [];
  let last = campaign.lastInstance;
  for (const row of rows) {
    const chosen = select(fleet.ring, last);
    if (chosen === undefined) break;
    chosen.room--;
    chosen.sentToday++;
    last = chosen.name;
    assignments.push({ id: row.id, instance: chosen.name });
  }

  // The position is saved first: after a crash in between, a number is passed over once, never favoured.
  if (last !== undefined && last !== campaign.lastInstance) {
    await ports.campaigns.update(campaignId, { lastInstance: last });
  }
  const assigned = await ports.ledger.assign(assignments);
  const busy = new Set([...fleet.withWork, ...assignments.map((assignment) => assignment.instance)]);
  await ports.wake.lanes([...busy]);

  const stuck = rows.length > 0 && assignments.length === 0 && !fleet.hasOwnWork;
  const waiting = stuck ? fleet.blocked : undefined;
  if (!isDeepStrictEqual(waiting, campaign.waiting)) await ports.campaigns.update(campaignId, { waiting });
  const idle = rows.length === 0 && !fleet.hasOwnWork;
  return { assigned, idle, ...(waiting === undefined ? {} : { waiting }) };
}

interface Fleet {
  ring: Candidate[];
  /** Numbers that have assigned messages already, of any campaign. */
  withWork: string[];
  /** Whether some of those are this campaign's. */
  hasOwnWork: boolean;
  /** What keeps the numbers that cannot be chosen. */
  blocked: Blocked[];
}

async function snapshot(ports: Ports, campaign: Campaign): Promise<Fleet> {
  const [all, counts] = await Promise.all([ports.instances.all(), ports.ledger.assignedCounts()]);
  const byName = new Map(all.map((instance) => [instance.name, instance]));
  const blocked: Blocked[] = [];
  const able: Instance[] = [];
  for (const name of campaign.instances) {
    const instance = byName.get(name);
    const obstacle = obstacleOf(name, instance, campaign);
    if (obstacle !== undefined) blocked.push(obstacle);
    else if (instance !== undefined) able.push(instance);
  }
  const used = await usage(ports, able, campaign);
  const ahead = slotsAhead(campaign.interval);
  const work = workOf(counts, campaign);
  const candidates = new Map<string, Candidate>();
  for (const [index, instance] of able.entries()) {
    const { assigned, ofCampaign } = work.get(instance.name) ?? NO_WORK;
    const [hour, day, campaignDay] = used[index] ?? [0, 0, 0];
    const left = {
      hour_limit: instance.hourLimit - hour - assigned,
      day_limit: instance.dayLimit - day - assigned,
      campaign_limit: campaign.dailyLimitPerInstance - campaignDay - ofCampaign,
    };
    const least = Math.min(...Object.values(left));
    const why = LIMITS.find((limit) => left[limit] === least) ?? 'hour_limit';
    if (least <= 0) blocked.push({ instance: instance.name, why });
    candidates.set(instance.name, {
      name: instance.name,
      health: instance.health,
      sentToday: day + assigned,
      room: Math.max(0, Math.min(least, ahead - ofCampaign)),
    });
  }
  // Who cannot send keeps its place, without room: round-robin goes on behind it.
  const ring = campaign.instances.map(
    (name) => candidates.get(name) ?? { name, health: 0, sentToday: 0, room: 0 },
  );
  return {
    ring,
    withWork: [...work.keys()],
    hasOwnWork: [...work.values()].some(({ ofCampaign }) => ofCampaign > 0),
    blocked,
  };
}

/** Messages that a number has assigned: of all campaigns, and of the one that is planned. */
interface Work {
  assigned: number;
  ofCampaign: number;
}
const NO_WORK: Work = { assigned: 0, ofCampaign: 0 };

/** Added up once for all numbers: a plan of a large fleet looks at each of them. */
function workOf(
  counts: readonly { instance: string; campaignId: string; count: number }[],
  campaign: Campaign,
): Map<string, Work> {
  const work = new Map<string, Work>();
  for (const { instance, campaignId, count } of counts) {
    const { assigned, ofCampaign } = work.get(instance) ?? NO_WORK;
    work.set(instance, {
      assigned: assigned + count,
      ofCampaign: ofCampaign + (campaignId === campaign.id ? count : 0),
    });
  }
  return work;
}

/** Hour, day and campaign-day counts of each number, in one read. */
async function usage(
  ports: Ports,
  instances: readonly Instance[],
  campaign: Campaign,
): Promise<[number, number, number][]> {
  const now = ports.clock.now();
  const keys = instances.flatMap((instance) =>
    budgetsFor(instance, campaign, now, ports.settings.timeZone).map((budget) => budget.key),
  );
  const values = await ports.counters.read(keys);
  return instances.map((_, index) => [
    values[index * 3] ?? 0,
    values[index * 3 + 1] ?? 0,
    values[index * 3 + 2] ?? 0,
  ]);
}

/** What keeps a number, other than its limits. */
function obstacleOf(name: string, instance: Instance | undefined, campaign: Campaign): Blocked | undefined {
  if (instance === undefined) return { instance: name, why: 'gone' };
  if (instance.state !== 'connected') return { instance: name, why: 'state', state: instance.state };
  if (instance.health < campaign.pauseOnHealthBelow) return { instance: name, why: 'health' };
  return undefined;
}
