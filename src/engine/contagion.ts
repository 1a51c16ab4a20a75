import { audit, FROTA } from './audit.ts';
import { noteCampaign } from './incidents.ts';
import type { Ports } from './ports.ts';
import type { Campaign, Instance } from './types.ts';

/** Numbers that fall within this span count together, and a campaign is suspected that a number sent this long before, in ms. */
const SPAN_MS = 3_600_000;

/**
 * The contagion brake: pauses campaigns of which so many numbers (`brakeAt`) were restricted or banned within an hour, each
 * while it sent the campaign. What gets numbers banned would get the next ones banned, too. What happened before a person
 * had the campaign go on is their decision and does not count again. Safe to repeat.
 */
export async function brakeCampaigns(ports: Ports): Promise<void> {
  const since = ports.clock.now().getTime() - SPAN_MS;
  const fleet = await ports.instances.all();
  const fallen = fleet.filter(({ penalizedAt }) => (penalizedAt?.getTime() ?? 0) > since);
  if (fallen.length < ports.settings.brakeAt) return;

  const sentBy = new Map(
    await Promise.all(fallen.map(async (one) => [one.name, await campaignsOf(ports, one)] as const)),
  );
  for (const campaign of await ports.campaigns.list(['running'])) {
    const suspects = fallen.filter(
      ({ name, penalizedAt = new Date(0) }) =>
        sentBy.get(name)?.has(campaign.id) === true && penalizedAt >= (campaign.resumedAt ?? new Date(0)),
    );
    if (suspects.length >= ports.settings.brakeAt) await brake(ports, campaign, suspects);
  }
}

/** The campaigns that a number sent in the hour before it fell. */
async function campaignsOf(
  ports: Ports,
  { name, penalizedAt = new Date(0) }: Instance,
): Promise<ReadonlySet<string>> {
  const from = new Date(penalizedAt.getTime() - SPAN_MS);
  const counts = await ports.ledger.countAttempts(from, new Date(penalizedAt.getTime() + 1));
  return new Set(counts.filter(({ instance }) => instance === name).map(({ campaignId }) => campaignId));
}

async function brake(ports: Ports, campaign: Campaign, suspects: readonly Instance[]): Promise<void> {
  const instances = suspects.map(({ name }) => name);
  const paused = await ports.campaigns.move(campaign.id, ['running'], 'paused', {
    brake: { instances, at: ports.clock.now() },
    waiting: undefined,
  });
  if (paused === undefined) return;
  await ports.ledger.releaseCampaign(campaign.id);
  ports.log.warn(
    { campaignId: campaign.id, instances },
    'campaign paused: its numbers were restricted or banned one after the other',
  );
  await audit(ports, {
    actor: FROTA,
    action: 'campaign.brake',
    subject: `campaign:${campaign.id}`,
    details: { instances },
  });
  await noteCampaign(ports, campaign, paused);
}
