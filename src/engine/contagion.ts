import { audit, FROTA } from './audit.ts';
import { noteCampaign } from './incidents.ts';
import type { Ports } from './ports.ts';
import { touchCard } from './touch-card.ts';
import type { Campaign } from './types.ts';

/** Numbers that fall within this span count together, and a campaign is suspected that a number sent this long before, in ms. */
const SPAN_MS = 3_600_000;
/** A fall may be heard of so much later, in ms: Frota was away, or its webhooks were lost. */
const HEARD_OF_WITHIN_MS = 24 * 3_600_000;

/** A number was restricted or banned. */
interface Fall {
  instance: string;
  at: Date;
}

/**
 * The contagion brake: pauses campaigns of which so many numbers (`brakeAt`) were restricted or banned within an hour, each
 * while it sent the campaign. What gets numbers banned would get the next ones banned, too. It is the falls themselves that
 * lie within the hour, whenever Frota hears of them. What happened before a person had the campaign go on is their decision
 * and does not count again. Safe to repeat.
 */
export async function brakeCampaigns(ports: Ports): Promise<void> {
  const { brakeAt } = ports.settings;
  const falls = await latestFalls(ports);
  if (falls.length < brakeAt) return;

  const campaignsOf = new Map<string, Promise<ReadonlySet<string>>>();
  const hasSent = async (campaign: Campaign, fall: Fall): Promise<boolean> => {
    const known = campaignsOf.get(fall.instance) ?? sentBefore(ports, fall);
    campaignsOf.set(fall.instance, known);
    return (await known).has(campaign.id);
  };
  for (const campaign of await ports.campaigns.list(['running'])) {
    const { instances, startedAt, resumedAt = startedAt ?? new Date(0) } = campaign;
    const possible = falls.filter(({ instance, at }) => at >= resumedAt && instances.includes(instance));
    // Most campaigns have too few of them: their sends need no look.
    if (together(possible, brakeAt) === undefined) continue;
    const sent = await Promise.all(possible.map((fall) => hasSent(campaign, fall)));
    const suspects = together(
      possible.filter((_, index) => sent[index]),
      brakeAt,
    );
    if (suspects !== undefined) await brake(ports, campaign, suspects);
  }
}

async function latestFalls({ instances, clock }: Ports): Promise<Fall[]> {
  const since = clock.now().getTime() - HEARD_OF_WITHIN_MS;
  const fleet = await instances.all();
  return fleet.flatMap(({ name, penalizedAt: at }) =>
    at !== undefined && at.getTime() > since ? [{ instance: name, at }] : [],
  );
}

/** The first so many falls (or more) of which the first and the last lie within the span. */
function together(falls: readonly Fall[], count: number): Fall[] | undefined {
  const inOrder = falls.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at } of inOrder) {
    const from = at.getTime();
    const close = inOrder.filter((fall) => fall.at.getTime() >= from && fall.at.getTime() < from + SPAN_MS);
    if (close.length >= count) return close;
  }
  return undefined;
}

/** The campaigns that a number sent in the hour before it fell. */
async function sentBefore({ ledger }: Ports, { instance, at }: Fall): Promise<ReadonlySet<string>> {
  const from = new Date(at.getTime() - SPAN_MS);
  const counts = await ledger.countAttempts(from, new Date(at.getTime() + 1));
  return new Set(counts.filter((one) => one.instance === instance).map(({ campaignId }) => campaignId));
}

async function brake(ports: Ports, campaign: Campaign, suspects: readonly Fall[]): Promise<void> {
  const instances = suspects.map(({ instance }) => instance);
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
  await touchCard(ports, campaign);
}
