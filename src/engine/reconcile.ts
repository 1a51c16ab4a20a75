import { contactBudgets } from './capacity.ts';
import { CLOCK_SKEW_MS } from './clock-skew.ts';
import { hashText } from './text-hash.ts';
import { tellRefused } from './settle.ts';
import type { Ports, StoredMessage } from './ports.ts';
import { applyReceipt } from './receipts.ts';
import { isRefusal } from './refusal.ts';
import type { CampaignStatus, Instance, Message } from './types.ts';

/** Rows looked at in one run. */
const BATCH = 200;

/** What was not sent of a campaign in one of these is sent later. */
const MAY_GO_ON: ReadonlySet<CampaignStatus> = new Set(['running', 'paused', 'pending_approval']);

/** What is unknown for longer than this is left to people, in ms. */
export const GIVE_UP_AFTER_MS = 30 * 60_000;
/** Beyond the send's own timeout, a row in `sending` has lost its worker after this, in ms. */
const ABANDONED_MARGIN_MS = 3_000;

/** What stays unknown is looked at this often in the end, in ms. */
const MAX_LOOK_INTERVAL_MS = 10 * 60_000;

export interface ReconcileResult {
  /** Evolution has them: they were sent. */
  found: number;
  /** They surely were not sent. */
  absent: number;
  /** Nobody knows yet. */
  waiting: number;
}

/**
 * Finds out what became of sends without an answer: a worker died, or the call timed out. A message that Evolution has
 * stored was sent. One that it does not have goes back to the queue only on positive evidence of absence: enough time
 * has passed, and the same number's stored messages do show another one that we know was sent. Else it stays unknown.
 * A server that does not answer is not asked again in the same run, and does not keep the others waiting.
 */
export async function reconcile(ports: Ports): Promise<ReconcileResult> {
  const now = ports.clock.now();
  const abandoned = new Date(now.getTime() - ports.settings.sendTimeoutMs - ABANDONED_MARGIN_MS);
  const result: ReconcileResult = { found: 0, absent: 0, waiting: 0 };
  const deafServers = new Set<string>();
  for (const row of await ports.ledger.unsettled(abandoned, now, BATCH)) {
    if (row.status === 'sending') await takeOver(ports, row);
    const outcome = await look(ports, row, deafServers);
    if (outcome === 'waiting') await ports.ledger.postpone(row.id, row.attempt, nextLook(row, now));
    result[outcome]++;
  }
  if (result.found + result.absent > 0) ports.log.info({ ...result }, 'reconciled');
  return result;
}

/** Whose worker is lost may have been sent, and nobody noted it at the contact, whose answer it may be. */
async function takeOver(ports: Ports, { id, attempt, phone, instance, sendingAt }: Message): Promise<void> {
  const isUnknown = await ports.ledger.markUnknown(id, attempt, 'worker lost');
  if (isUnknown && instance !== undefined && sendingAt !== undefined)
    await ports.contacts.noteSent(phone, instance, sendingAt, id);
}

/** Settles one row if it can be; a server that does not answer is added to the deaf ones. */
async function look(ports: Ports, row: Message, deafServers: Set<string>): Promise<keyof ReconcileResult> {
  const instance = row.instance === undefined ? undefined : await ports.instances.get(row.instance);
  // A number that left the fleet cannot be asked: only people can tell.
  if (instance === undefined || deafServers.has(instance.server)) return 'waiting';
  try {
    return await reconcileRow(ports, instance, row);
  } catch (error) {
    const { name, server } = instance;
    if (!isRefusal(error)) deafServers.add(server);
    ports.log.warn({ instance: name, server, err: error }, 'reconciliation waits: Evolution does not tell');
    return 'waiting';
  }
}

/** Throws when Evolution does not answer. */
async function reconcileRow(ports: Ports, instance: Instance, row: Message): Promise<keyof ReconcileResult> {
  const begunAt = row.sendingAt ?? new Date(0);
  const stored = await ports.messenger.sentTo(instance, row.phone);
  const candidates = await candidatesFor(ports, instance, row, stored, begunAt);
  const match = candidates.find(({ text }) => text !== undefined);
  if (match !== undefined) {
    if (await ports.ledger.markSent(row.id, row.attempt, match.keyId, match.at)) {
      await ports.wake.receipts(match.keyId);
      if (match.receipt !== undefined) await applyReceipt(ports, instance.name, match.keyId, match.receipt);
    }
    return 'found';
  }
  // A file of which nobody tells the text may be it: only people can say.
  if (candidates.length > 0) return 'waiting';
  // What went through the server that the number was on before is not to be seen on this one.
  if (instance.movedAt !== undefined && begunAt < instance.movedAt) return 'waiting';
  const age = ports.clock.now().getTime() - begunAt.getTime();
  if (age < ports.settings.absentAfterMs || !(await storesMessages(ports, instance))) return 'waiting';
  await giveBack(ports, row);
  return 'absent';
}

/** A message that was not sent is queued again; if its campaign is over, it has failed. */
async function giveBack(ports: Ports, row: Message): Promise<void> {
  const now = ports.clock.now();
  if (row.cold === true && row.instance !== undefined)
    await ports.contacts.forgetChat(row.phone, row.instance);
  const reason = 'never reached WhatsApp';
  const campaign = await ports.campaigns.get(row.campaignId);
  if (campaign === undefined || !MAY_GO_ON.has(campaign.status)) {
    if (await ports.ledger.markFailed(row.id, row.attempt, reason, now))
      await tellRefused(ports, row, row.instance, reason, now);
    // Another campaign may write to this person. (A message that is queued again keeps its own place.)
    await ports.counters.refund(contactBudgets(row, row.sendingAt ?? now, ports.settings));
  } else {
    const tried = { instance: row.instance ?? '', reason, at: now };
    if (await ports.ledger.requeueAttempt(row.id, row.attempt, tried, now)) await ports.wake.plan();
  }
}

/** The older the attempt, the rarer a look: what is unknown for days must not keep the fresh ones waiting. */
function nextLook({ sendingAt = new Date(0) }: Message, now: Date): Date {
  const age = now.getTime() - sendingAt.getTime();
  return new Date(now.getTime() + Math.min(age / 4, MAX_LOOK_INTERVAL_MS));
}

/** The stored messages that may be this attempt: same text or an untold one, not before it, and no other row's. */
async function candidatesFor(
  ports: Ports,
  instance: Instance,
  row: Message,
  stored: readonly StoredMessage[],
  begunAt: Date,
): Promise<StoredMessage[]> {
  const earliest = begunAt.getTime() - CLOCK_SKEW_MS;
  const alike = stored.filter(
    ({ text, at }) => at.getTime() >= earliest && (text === undefined || hashText(text) === row.textHash),
  );
  if (alike.length === 0) return [];
  const taken = await ports.ledger.knownKeyIds(
    instance.name,
    alike.map((message) => message.keyId),
  );
  return alike.filter((message) => !taken.has(message.keyId));
}

/** Whether this server keeps what the number sends (a setting of Evolution): a message known to be sent is shown. */
async function storesMessages(ports: Ports, instance: Instance): Promise<boolean> {
  const control = await ports.ledger.lastKeyId(instance.name);
  return control !== undefined && (await ports.messenger.stored(instance, control)) !== undefined;
}
