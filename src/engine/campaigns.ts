import { expandAudience } from './audience.ts';
import { fire, isListening } from './automations/fire.ts';
import { campaignDone } from './automations/trigger.ts';
import { refuseExpired, wrongStatus } from './campaign-status.ts';
import { hasExpired } from './expiry.ts';
import { noteCampaign } from './incidents.ts';
import type { CampaignChanges, Ports } from './ports.ts';
import { GIVE_UP_AFTER_MS } from './reconcile.ts';
import { touchCard } from './touch-card.ts';
import { CAMPAIGN_MOVES, type CampaignMove } from './transitions.ts';
import type { Campaign } from './types.ts';
import { NO_NUMBER, NUMBER_BUSY } from './unplaced.ts';

/** For so long after a cancellation its campaign is looked at, in ms: longer than any send is unknown. */
const SWEEP_FOR_MS = 60 * 60_000;

/** For so long after its end rules are told of a campaign, in ms; whoever completed it may have died before. */
const TOLD_FOR_MS = 24 * 60 * 60_000;

/** Why a message expired. */
const EXPIRED = 'not sent in time';

/**
 * Starts a campaign. In time: a draft now, or at its time if it has one that is still to come; one that is scheduled stays so,
 * as a command that is repeated must not do more than before. Now: whatever its time.
 * @throws FrotaError `wrong_status` when the campaign is past that; `campaign_expired` when nothing of it would be sent.
 */
export async function startCampaign(
  ports: Ports,
  campaign: Campaign,
  when: 'in time' | 'now' = 'in time',
): Promise<Campaign> {
  const now = ports.clock.now();
  refuseExpired(campaign, now, CAMPAIGN_MOVES.start.from);
  const waits = when === 'in time' && isToCome(campaign, now);
  const current = waits ? await ports.campaigns.get(campaign.id) : undefined;
  if (current?.status === 'scheduled') return current;
  const moved =
    waits && campaign.status === 'draft'
      ? await move(ports, campaign, 'schedule')
      : await move(ports, campaign, 'start', { startedAt: now });
  ports.wake.campaigns();
  return moved;
}

/** Stops a campaign from sending; what is being sent is finished. @throws FrotaError `wrong_status`. */
export async function pauseCampaign(ports: Ports, campaign: Campaign): Promise<Campaign> {
  const moved = await move(ports, campaign, 'pause', { waiting: undefined });
  await ports.ledger.releaseCampaign(campaign.id);
  return moved;
}

/**
 * Goes on where a paused campaign stopped; before its time that is to wait.
 * @throws FrotaError `wrong_status`; `campaign_expired` when nothing more of it would be sent.
 */
export async function resumeCampaign(ports: Ports, campaign: Campaign): Promise<Campaign> {
  const now = ports.clock.now();
  refuseExpired(campaign, now, CAMPAIGN_MOVES.resume.from);
  await forgetPlans(ports, campaign);
  const moved =
    campaign.startedAt === undefined && isToCome(campaign, now)
      ? await move(ports, campaign, 'schedule')
      : await move(ports, campaign, 'resume', {
          waiting: undefined,
          brake: undefined,
          resumedAt: now,
          startedAt: campaign.startedAt ?? now,
        });
  ports.wake.campaigns();
  if (moved.status === 'running') await ports.wake.plan();
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

/** Ends a campaign for good; its unsent messages become `suppressed`. @throws FrotaError `wrong_status`. */
export async function cancelCampaign(ports: Ports, campaign: Campaign): Promise<Campaign> {
  const moved = await move(ports, campaign, 'cancel', { finishedAt: ports.clock.now(), waiting: undefined });
  await suppressRest(ports, campaign);
  return moved;
}

/**
 * One round over all campaigns: starts what is due, writes audiences to the ledger, has messages planned, completes what
 * is done. A campaign that fails does not keep the others from their turn.
 */
export async function tendCampaigns(ports: Ports, stopping: AbortSignal): Promise<void> {
  const now = ports.clock.now();
  for (const campaign of await ports.campaigns.list(['scheduled'])) {
    if (isToCome(campaign, now)) continue;
    const { from, to } = CAMPAIGN_MOVES.start;
    await ports.campaigns.move(campaign.id, from, to, { startedAt: now });
  }
  const running = await ports.campaigns.list(['running']);
  await Promise.all(running.map((campaign) => tend(ports, campaign, stopping)));
  await sweepCancelled(ports, now);
  await tellCompleted(ports).catch((error: unknown) =>
    ports.log.error({ err: error }, 'automations could not be told of campaigns, next round tries again'),
  );
}

/** Has rules hear of each campaign that is done, once, also when the process that completed it has died since. */
async function tellCompleted(ports: Ports): Promise<void> {
  if (!(await isListening(ports, 'campaign_done'))) return;
  const since = ports.clock.now().getTime() - TOLD_FOR_MS;
  const done = (await ports.campaigns.list(['completed'])).flatMap(({ id, finishedAt }) =>
    finishedAt !== undefined && finishedAt.getTime() > since ? [campaignDone(id, finishedAt)] : [],
  );
  await fire(ports, done);
}

function isToCome({ scheduledAt }: Campaign, now: Date): boolean {
  return scheduledAt !== undefined && scheduledAt > now;
}

/** What was in flight or being written when a campaign was cancelled may be queued after that. */
async function sweepCancelled(ports: Ports, now: Date): Promise<void> {
  for (const campaign of await ports.campaigns.list(['cancelled'])) {
    const { finishedAt } = campaign;
    if (finishedAt !== undefined && now.getTime() - finishedAt.getTime() < SWEEP_FOR_MS) {
      await suppressRest(ports, campaign);
    }
  }
}

function suppressRest({ ledger }: Ports, { id }: Campaign): Promise<void> {
  return ledger.suppressRest(id, 'campaign cancelled');
}

async function tend(ports: Ports, campaign: Campaign, stopping: AbortSignal): Promise<void> {
  try {
    const isNew = !campaign.audienceComplete;
    // The first messages of a large audience leave while it is still being written.
    if (isNew && !(await expandAudience(ports, campaign, stopping, () => ports.wake.plan()))) return;
    if (hasExpired(campaign, ports.clock.now())) await expire(ports, campaign);
    if (await isDone(ports, campaign)) await finish(ports, campaign);
    // Else it is planned with the others, every few seconds.
    else if (isNew) await ports.wake.plan();
  } catch (error) {
    ports.log.error(
      { campaignId: campaign.id, err: error },
      'campaign could not be tended, next round tries again',
    );
  }
}

/** What was not sent in time is not sent any more. */
async function expire(ports: Ports, { id, expiresAt }: Campaign): Promise<void> {
  const expired = await ports.ledger.expireRest(id, EXPIRED);
  if (expired > 0) ports.log.info({ campaignId: id, expired, expiresAt }, 'campaign expired');
}

async function isDone(ports: Ports, campaign: Campaign): Promise<boolean> {
  const unknownAfter = new Date(ports.clock.now().getTime() - GIVE_UP_AFTER_MS);
  return !(await ports.ledger.hasOpen(campaign.id, unknownAfter));
}

async function finish(ports: Ports, campaign: Campaign): Promise<void> {
  const { total } = await ports.ledger.progress(campaign.id);
  const move = total === 0 ? CAMPAIGN_MOVES.fail : CAMPAIGN_MOVES.complete;
  const moved = await ports.campaigns.move(campaign.id, move.from, move.to, {
    finishedAt: ports.clock.now(),
    waiting: undefined,
    reason: total === 0 ? `the list "${campaign.list}" has no contacts` : undefined,
  });
  if (moved === undefined) return;
  ports.log.info({ campaignId: campaign.id, total }, `campaign ${move.to}`);
  await noteCampaign(ports, campaign, moved);
  await touchCard(ports, campaign);
}

async function move(
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
