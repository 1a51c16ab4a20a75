import { canSend } from './campaign-numbers.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import type { CampaignFacts } from './forecast.ts';
import { audienceOf, leftOf } from './forecast-audience.ts';
import { meanMsOf } from './forecast-pace.ts';
import type { Ports } from './ports.ts';
import type { Campaign } from './types.ts';

/** So many of another campaign's people are looked at: only how many opted out is to be known of them. */
const SAMPLE = 200;

/** Other campaigns that send through a campaign's numbers, or are to. */
export async function rivalsOf({ campaigns }: Ports, campaign: Campaign): Promise<Campaign[]> {
  const others = await campaigns.list(['running', 'scheduled']);
  return others.filter(({ id, instances }) => {
    return id !== campaign.id && instances.some((name) => campaign.instances.includes(name));
  });
}

/** When a campaign starts that has not yet; undefined: it has, or a draft of it would start now. */
export function startOf({ startedAt, scheduledAt }: Campaign, at: Date): Date | undefined {
  return startedAt === undefined && scheduledAt !== undefined && scheduledAt > at ? scheduledAt : undefined;
}

/** Of another campaign only what goes through the numbers that it shares. */
export async function rivalFacts(
  ports: Ports,
  fleet: FleetSnapshot,
  campaign: Campaign,
  rival: Campaign,
): Promise<CampaignFacts> {
  const { id, instances, interval, dailyLimitPerInstance, expiresAt } = rival;
  const able = instances.filter((name) => {
    const number = fleet.numbers.get(name);
    return number !== undefined && canSend(number.instance);
  });
  const shared = able.filter((name) => campaign.instances.includes(name));
  const messages = able.length === 0 ? 0 : ((await waitingOf(ports, rival)) * shared.length) / able.length;
  const startsAt = startOf(rival, fleet.at);
  return {
    id,
    groups: [{ messages, zones: [ports.settings.timeZone], numbers: shared, cold: false }],
    meanMs: meanMsOf(interval),
    dailyLimitPerInstance,
    ...(startsAt !== undefined && { startsAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** What it has left, but for what its numbers have assigned: that is counted as theirs already. */
async function waitingOf({ ledger, contacts }: Ports, rival: Campaign): Promise<number> {
  const progress = await ledger.progress(rival.id);
  if (rival.audienceComplete) return progress.queued;
  const { size } = await audienceOf(contacts, rival.list, SAMPLE);
  return leftOf(rival, progress, size) - progress.assigned - progress.sending;
}
