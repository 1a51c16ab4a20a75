import { hashText } from './lane.ts';
import type { Ports, StoredMessage } from './ports.ts';
import { applyReceipt } from './receipts.ts';
import type { Instance, Message } from './types.ts';

/** Clocks of WhatsApp, Evolution and Frota may differ by this much, in ms. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** Rows looked at in one run. */
const BATCH = 200;
/** What is unknown for longer than this is left to people, in ms. */
export const GIVE_UP_AFTER_MS = 30 * 60_000;
/** Beyond the send's own timeout, a row in `sending` has lost its worker after this, in ms. */
const ABANDONED_MARGIN_MS = 3_000;

/** What stays unknown is looked at this often in the end, in ms. */
const MAX_LOOK_INTERVAL_MS = 10 * 60_000;

export interface ReconcileResult {
  found: number;
  resent: number;
  waiting: number;
}

/**
 * Finds out what became of sends without an answer: a worker died, or the call timed out. A message that Evolution has
 * stored was sent. One that it does not have goes back to the queue only on positive evidence of absence: enough time
 * has passed, and the same number's stored messages do show another one that we know was sent. Else it stays unknown.
 */
export async function reconcile(ports: Ports): Promise<ReconcileResult> {
  const now = ports.clock.now();
  const abandoned = new Date(now.getTime() - ports.settings.sendTimeoutMs - ABANDONED_MARGIN_MS);
  const result: ReconcileResult = { found: 0, resent: 0, waiting: 0 };
  for (const row of await ports.ledger.unsettled(abandoned, now, BATCH)) {
    if (row.status === 'sending') await ports.ledger.markUnknown(row.id, row.attempt, 'worker lost');
    const outcome = await reconcileRow(ports, row);
    if (outcome === 'waiting') await ports.ledger.postpone(row.id, row.attempt, nextLook(row, now));
    result[outcome]++;
  }
  if (result.found + result.resent > 0) ports.log.info({ ...result }, 'reconciled');
  return result;
}

async function reconcileRow(ports: Ports, row: Message): Promise<keyof ReconcileResult> {
  const instance = row.instance === undefined ? undefined : await ports.instances.get(row.instance);
  // A number that left the fleet cannot be asked: only people can tell.
  if (instance === undefined) return 'waiting';
  const begunAt = row.sendingAt ?? new Date(0);
  let stored: StoredMessage[];
  try {
    stored = await ports.messenger.sentTo(instance, row.phone);
  } catch (error) {
    ports.log.warn(
      { instance: instance.name, err: error },
      'reconciliation has to wait: Evolution does not answer',
    );
    return 'waiting';
  }
  const match = await ours(ports, instance, row, stored, begunAt);
  if (match !== undefined) {
    if (await ports.ledger.markSent(row.id, row.attempt, match.keyId, match.at)) {
      await ports.wake.receipts(match.keyId);
      if (match.receipt !== undefined) await applyReceipt(ports, instance.name, match.keyId, match.receipt);
    }
    return 'found';
  }
  const age = ports.clock.now().getTime() - begunAt.getTime();
  if (age < ports.settings.absentAfterMs || !(await storesMessages(ports, instance))) return 'waiting';
  const requeued = await ports.ledger.requeueAttempt(
    row.id,
    row.attempt,
    'never reached WhatsApp',
    ports.clock.now(),
  );
  if (requeued) await ports.wake.plan(row.campaignId);
  return 'resent';
}

/** The older the attempt, the rarer a look: what is unknown for days must not keep the fresh ones waiting. */
function nextLook({ sendingAt = new Date(0) }: Message, now: Date): Date {
  const age = now.getTime() - sendingAt.getTime();
  return new Date(now.getTime() + Math.min(age / 4, MAX_LOOK_INTERVAL_MS));
}

/** The stored message that is this attempt: same text, not before it, and no other row's. */
async function ours(
  ports: Ports,
  instance: Instance,
  row: Message,
  stored: readonly StoredMessage[],
  begunAt: Date,
): Promise<StoredMessage | undefined> {
  const earliest = begunAt.getTime() - CLOCK_SKEW_MS;
  const alike = stored.filter(
    (message) => message.at.getTime() >= earliest && hashText(message.text) === row.textHash,
  );
  if (alike.length === 0) return undefined;
  const taken = await ports.ledger.knownKeyIds(
    instance.name,
    alike.map((message) => message.keyId),
  );
  return alike.find((message) => !taken.has(message.keyId));
}

/** Whether this server keeps what the number sends (a setting of Evolution): a message known to be sent is shown. */
async function storesMessages(ports: Ports, instance: Instance): Promise<boolean> {
  const control = await ports.ledger.lastKeyId(instance.name);
  return control !== undefined && (await ports.messenger.stored(instance, control)) !== undefined;
}
