import { expandAudience } from './audience.ts';
import { fire, isListening } from './automations/fire.ts';
import { campaignDone } from './automations/trigger.ts';
import { heldRecipients, requestApproval } from './approval.ts';
import { refuseExpired } from './campaign-status.ts';
import { hasExpired } from './expiry.ts';
import { noteCampaign } from './incidents.ts';
import { isToCome, launchMoves, move } from './launch.ts';
import type { Ports } from './ports.ts';
import { GIVE_UP_AFTER_MS } from './reconcile.ts';
import { touchCard } from './touch-card.ts';
import { CAMPAIGN_MOVES } from './transitions.ts';
import type { Campaign, ChatUser, Clearance } from './types.ts';

/** For so long after a cancellation its campaign is looked at, in ms: longer than any send is unknown. */
const SWEEP_FOR_MS = 60 * 60_000;

/** For so long after its end rules are told of a campaign, in ms; whoever completed it may have died before. */
const TOLD_FOR_MS = 24 * 60 * 60_000;

/** Why a message expired. */
const EXPIRED = 'not sent in time';

/** How a campaign is started. */
export interface Launch {
  /** In time: at its time if it has one that is still to come. Now: whatever its time. */
  when?: 'in time' | 'now';
  /** Whoever starts it in a chat without anybody's approval, as it needs none as long as it is small. */
  alone?: ChatUser;
}

/**
 * Starts a campaign. In time: a draft now, or at its time if it has one that is still to come; one that is scheduled stays so,
 * as a command that is repeated must not do more than before. Now: whatever its time.
 * @throws FrotaError `wrong_status` when the campaign is past that; `campaign_expired` when nothing of it would be sent.
 */
export async function startCampaign(
  ports: Ports,
  campaign: Campaign,
  { when = 'in time', alone }: Launch = {},
): Promise<Campaign> {
  const now = ports.clock.now();
  refuseExpired(campaign, now, CAMPAIGN_MOVES.start.from);
  const waits = when === 'in time' && isToCome(campaign, now);
  const current = waits ? await ports.campaigns.get(campaign.id) : undefined;
  if (current?.status === 'scheduled') return current;
  const name = waits && campaign.status === 'draft' ? 'schedule' : 'start';
  return launchMoves(ports, campaign, name, { cleared: clearance(campaign, alone) });
}

/** What was cleared twice stays so when only one of the two starts it sooner. */
function clearance({ revision = 0, cleared }: Campaign, alone: ChatUser | undefined): Clearance {
  const isCleared = cleared?.revision === revision && cleared.alone === undefined;
  return { revision, ...(alone !== undefined && !isCleared && { alone }) };
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
export async function resumeCampaign(
  ports: Ports,
  campaign: Campaign,
  { alone }: Pick<Launch, 'alone'> = {},
): Promise<Campaign> {
  const now = ports.clock.now();
  refuseExpired(campaign, now, CAMPAIGN_MOVES.resume.from);
  const waits = campaign.startedAt === undefined && isToCome(campaign, now);
  return launchMoves(ports, campaign, waits ? 'schedule' : 'resume', {
    cleared: clearance(campaign, alone),
  });
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
    await startDue(ports, campaign, now).catch((error: unknown) =>
      ports.log.error(
        { campaignId: campaign.id, err: error },
        'campaign could not be started, next round tries again',
      ),
    );
  }
  const running = await ports.campaigns.list(['running']);
  await Promise.all(running.map((campaign) => tend(ports, campaign, stopping)));
  await sweepCancelled(ports, now);
  await tellCompleted(ports).catch((error: unknown) =>
    ports.log.error({ err: error }, 'automations could not be told of campaigns, next round tries again'),
  );
}

/** What one person scheduled in a chat while it was small waits for another's approval if it is not any more. */
async function startDue(ports: Ports, campaign: Campaign, now: Date): Promise<void> {
  const { alone } = campaign.cleared ?? {};
  const recipients = alone === undefined ? undefined : await heldRecipients(ports, campaign);
  if (alone !== undefined && recipients !== undefined) {
    await requestApproval(ports, campaign, alone, recipients);
    return;
  }
  const { from, to } = CAMPAIGN_MOVES.start;
  await ports.campaigns.move(campaign.id, from, to, { startedAt: now });
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
