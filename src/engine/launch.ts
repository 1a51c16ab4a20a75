import { wrongStatus } from './campaign-status.ts';
import { noteCampaign } from './incidents.ts';
import type { CampaignChanges, Ports } from './ports.ts';
import { touchCard } from './touch-card.ts';
import { CAMPAIGN_MOVES, type CampaignMove } from './transitions.ts';
import type { Campaign } from './types.ts';
import { NO_NUMBER, NUMBER_BUSY } from './unplaced.ts';

/** Whether a campaign's time is still to come. */
export function isToCome({ scheduledAt }: Campaign, now: Date): boolean {
  return scheduledAt !== undefined && scheduledAt > now;
}

/**
 * Has a campaign begin, or go on where it stopped.
 * @throws FrotaError `wrong_status`
 */
export async function launchMoves(
  ports: Ports,
  campaign: Campaign,
  name: CampaignMove,
  changes: CampaignChanges,
): Promise<Campaign> {
  const now = ports.clock.now();
  const begins = CAMPAIGN_MOVES[name].to === 'running';
  const { startedAt } = campaign;
  const goesOn = startedAt !== undefined;
  if (goesOn) await forgetPlans(ports, campaign);
  const moved = await move(ports, campaign, name, {
    waiting: undefined,
    brake: undefined,
    ...((goesOn || name === 'resume') && { resumedAt: now }),
    ...(begins && { startedAt: startedAt ?? now }),
    refused: undefined,
    ...changes,
  });
  ports.wake.campaigns();
  if (goesOn && moved.status === 'running') await ports.wake.plan();
  return moved;
}

/**
 * Its numbers and segments may be others than before the pause: nothing that was planned by the former ones is left, not even
 * by a plan that was under way when it was paused.
 */
async function forgetPlans({ ledger }: Ports, { id }: Campaign): Promise<void> {
  await ledger.releaseCampaign(id);
  for (const reason of [NO_NUMBER, NUMBER_BUSY]) await ledger.recallQueued(id, reason);
}

/** @throws FrotaError `wrong_status` */
export async function move(
  ports: Ports,
  campaign: Campaign,
  name: CampaignMove,
  changes?: CampaignChanges,
): Promise<Campaign> {
  const { from, to } = CAMPAIGN_MOVES[name];
  const moved = await ports.campaigns.move(campaign.id, from, to, changes);
  if (moved !== undefined) {
    ports.log.info({ campaignId: campaign.id, to }, `campaign ${to}`);
    await noteCampaign(ports, campaign, moved);
    await touchCard(ports, campaign);
    return moved;
  }
  const current = await ports.campaigns.get(campaign.id);
  throw wrongStatus(campaign, current?.status ?? 'gone', from);
}
