import { audit } from './audit.ts';
import { refuseExpired, wrongStatus } from './campaign-status.ts';
import { tellRefused } from './settle.ts';
import type { Ports } from './ports.ts';
import { SENT_AGAIN } from './reasons.ts';
import { GIVE_UP_AFTER_MS } from './reconcile.ts';
import { touchCard } from './touch-card.ts';
import { CAMPAIGN_MOVES } from './transitions.ts';
import type { Campaign, CampaignStatus, Message } from './types.ts';

/** Rows decided at a time. */
const PAGE = 200;

/** Campaigns that a message can be sent again for. */
export const RESENDABLE: readonly CampaignStatus[] = ['running', 'paused', 'completed'];

/** Ids of rows, or all that are left to people. */
export type Which = readonly string[] | 'all';

/** Sends begun before this (and unknown still) are left to people: reconciliation had its time. */
export function leftToPeople(now: Date): Date {
  return new Date(now.getTime() - GIVE_UP_AFTER_MS);
}

/**
 * A person has messages sent again of which nobody knows whether they were sent: some may come twice. A campaign that was
 * completed without them runs again.
 * @returns how many; what was settled meanwhile stays as it is.
 * @throws FrotaError `wrong_status`, `campaign_expired`
 */
export async function resendUnknown(
  ports: Ports,
  campaign: Campaign,
  which: Which,
  by: string,
): Promise<number> {
  const now = ports.clock.now();
  if (!RESENDABLE.includes(campaign.status)) throw wrongStatus(campaign, campaign.status, RESENDABLE);
  refuseExpired(campaign, now, RESENDABLE);
  // Before the rows are queued, so that a crash leaves none queued that nobody would send; and after, as the campaign may
  // have been completed in between, with nothing left to do.
  await reopen(ports, campaign);
  const resent = await decideEach(ports, campaign, which, (row) => {
    const tried = { instance: row.instance ?? '', reason: SENT_AGAIN, at: now };
    return ports.ledger.requeueAttempt(row.id, row.attempt, tried, now);
  });
  await reopen(ports, campaign);
  if (resent > 0) {
    await note(ports, campaign, 'campaign.resend', resent, by);
    await ports.wake.plan();
  }
  return resent;
}

/**
 * A person gives up messages of which nobody knows whether they were sent: they have failed.
 * @returns how many; what was settled meanwhile stays as it is.
 */
export async function giveUpUnknown(
  ports: Ports,
  campaign: Campaign,
  which: Which,
  by: string,
): Promise<number> {
  const now = ports.clock.now();
  const reason = 'given up: nobody knows whether it was sent';
  const givenUp = await decideEach(ports, campaign, which, async (row) => {
    if (!(await ports.ledger.markFailed(row.id, row.attempt, reason, now))) return false;
    await tellRefused(ports, row, row.instance, reason, now);
    return true;
  });
  if (givenUp > 0) await note(ports, campaign, 'campaign.give_up', givenUp, by);
  return givenUp;
}

/** Decides rows that are left to people. Each is a compare-and-set, so that evidence that comes meanwhile wins. */
async function decideEach(
  { ledger, clock }: Ports,
  { id }: Campaign,
  which: Which,
  decide: (row: Message) => Promise<boolean>,
): Promise<number> {
  const wanted = which === 'all' ? undefined : new Set(which);
  const before = leftToPeople(clock.now());
  let decided = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await ledger.unknownRows(id, before, after, PAGE);
    const chosen = rows.filter((row) => wanted?.has(row.id) ?? true);
    const made = await Promise.all(chosen.map(decide));
    decided += made.filter(Boolean).length;
    after = rows.at(-1)?.id;
    if (after === undefined) return decided;
  }
}

async function reopen(ports: Ports, { id }: Campaign): Promise<void> {
  const { campaigns, clock, log } = ports;
  const { from, to } = CAMPAIGN_MOVES.reopen;
  const changes = { finishedAt: undefined, resumedAt: clock.now() };
  const reopened = await campaigns.move(id, from, to, changes);
  if (reopened === undefined) return;
  log.info({ campaignId: id }, 'campaign runs again');
  await touchCard(ports, reopened);
}

async function note(
  ports: Ports,
  { id }: Campaign,
  action: string,
  messages: number,
  by: string,
): Promise<void> {
  ports.log.info({ campaignId: id, action, messages, by }, 'a person decided unknown sends');
  await audit(ports, { actor: by, action, subject: `campaign:${id}`, details: { messages } });
}
