import { FrotaError } from '../errors.ts';
import { audit } from './audit.ts';
import { refuseExpired, wrongStatus } from './campaign-status.ts';
import { isToCome, launchMoves, move } from './launch.ts';
import type { Ports } from './ports.ts';
import { CAMPAIGN_MOVES } from './transitions.ts';
import type { Campaign, ChatUser } from './types.ts';

/** Statuses in which a campaign's launch can be asked for. */
const ASKABLE = CAMPAIGN_MOVES.request.from;

/**
 * How many people a launch would write to, if they are so many that somebody in a chat may not launch it alone
 * (`approvalAbove`). Undefined: they may. What was cleared at its present revision by two people, or by whoever runs the
 * machine, stays so; what one person launched because it was small may have grown. A campaign that began before there was
 * such a rule goes on.
 */
export async function heldRecipients(ports: Ports, campaign: Campaign): Promise<number | undefined> {
  const { approvalAbove } = ports.settings;
  const { cleared, revision = 0, startedAt } = campaign;
  if (approvalAbove === 0) return undefined;
  if (cleared === undefined && startedAt !== undefined) return undefined;
  if (cleared?.revision === revision && cleared.alone === undefined) return undefined;
  const recipients = await recipientsOf(ports, campaign);
  return recipients > approvalAbove ? recipients : undefined;
}

/** How many people a campaign writes to: those who opted out get nothing. */
async function recipientsOf({ ledger, contacts }: Ports, campaign: Campaign): Promise<number> {
  if (!campaign.audienceComplete) return contacts.reachable(campaign.list);
  const { total, suppressed } = await ledger.progress(campaign.id);
  return total - suppressed;
}

/**
 * Has a launch wait until another person approves it.
 * @param atOnce whatever its time
 * @throws FrotaError `wrong_status`; `campaign_expired` when nothing of it would be sent.
 */
export async function requestApproval(
  ports: Ports,
  campaign: Campaign,
  by: ChatUser,
  recipients: number,
  atOnce = false,
): Promise<Campaign> {
  const at = ports.clock.now();
  refuseExpired(campaign, at, ASKABLE);
  const moved = await move(ports, campaign, 'request', {
    approval: { by, at, recipients, ...(atOnce && { atOnce }) },
    refused: undefined,
  });
  await note(ports, moved, nameOf(by), 'campaign.request', { recipients, before: campaign.status });
  return moved;
}

/**
 * Has a launch wait for another person, where somebody may not do it alone. Undefined: they may. For whoever runs the machine
 * (`person` undefined) nothing waits: they could change the setting as well.
 * @param atOnce whatever its time
 * @throws FrotaError as `requestApproval`
 */
export async function holdLaunch(
  ports: Ports,
  campaign: Campaign,
  person: ChatUser | undefined,
  atOnce = false,
): Promise<{ asked: Campaign; recipients: number } | undefined> {
  if (person === undefined) return undefined;
  const recipients = await heldRecipients(ports, campaign);
  if (recipients === undefined) return undefined;
  return { asked: await requestApproval(ports, campaign, person, recipients, atOnce), recipients };
}

/**
 * Launches what waits for approval, as whoever asked for it wanted it launched.
 * @param by undefined: whoever runs the machine
 * @throws FrotaError `own_request` when they asked for it themselves, whatever their role; `wrong_status`; `campaign_expired`.
 */
export async function approveCampaign(
  ports: Ports,
  campaign: Campaign,
  by: ChatUser | undefined,
  actor: string,
): Promise<Campaign> {
  const { approval, revision = 0 } = campaign;
  const now = ports.clock.now();
  const { from } = CAMPAIGN_MOVES.approve;
  if (campaign.status !== 'pending_approval' || approval === undefined) {
    throw wrongStatus(campaign, campaign.status, from);
  }
  if (by?.id === approval.by.id) {
    await note(ports, campaign, actor, 'campaign.approve.refused', { asked: actor });
    throw new FrotaError('own_request', 'Whoever asks for a launch cannot approve it.', {
      details: { campaign: campaign.name },
    });
  }
  refuseExpired(campaign, now, from);
  const waits = campaign.startedAt === undefined && approval.atOnce !== true && isToCome(campaign, now);
  const moved = await launchMoves(ports, campaign, waits ? 'approveForLater' : 'approve', {
    approval: undefined,
    cleared: { revision, approved: { by: actor, at: now, asked: approval.by } },
  });
  const details = { asked: nameOf(approval.by), recipients: approval.recipients, after: moved.status };
  await note(ports, moved, actor, 'campaign.approve', details);
  return moved;
}

/**
 * Sends what waits for approval back: a draft again, or paused if it had begun.
 * @throws FrotaError `wrong_status`
 */
export async function refuseCampaign(
  ports: Ports,
  campaign: Campaign,
  actor: string,
  reason: string | undefined,
): Promise<Campaign> {
  const asked = campaign.approval?.by;
  const moved = await move(ports, campaign, campaign.startedAt === undefined ? 'refuse' : 'refuseToResume', {
    approval: undefined,
    refused: {
      by: actor,
      at: ports.clock.now(),
      ...(asked !== undefined && { asked }),
      ...(reason !== undefined && { reason }),
    },
  });
  await note(ports, moved, actor, 'campaign.refuse', {
    after: moved.status,
    ...(reason !== undefined && { reason }),
  });
  return moved;
}

function nameOf({ name, id }: ChatUser): string {
  return `${name} (${id})`;
}

function note(
  ports: Ports,
  { id, name }: Campaign,
  actor: string,
  action: string,
  details: object,
): Promise<void> {
  return audit(ports, { actor, action, subject: `campaign:${id}`, details: { name, ...details } });
}
