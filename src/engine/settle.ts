import { fire } from './automations/fire.ts';
import { refused } from './automations/trigger.ts';
import { observeInstance } from './fleet.ts';
import { MAX_CONSECUTIVE_FAILURES } from './health.ts';
import type { Failure, Ports, SendOutcome } from './ports.ts';
import type { Instance, Message } from './types.ts';

/** A message that a number could not send waits this long before it is planned again, doubled each time, in ms. */
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 5 * 60_000;

/**
 * Writes down how a send ended, for the message and for its number. Only the attempt that is still the row's is
 * settled: a late answer changes nothing that reconciliation decided meanwhile.
 */
export async function settle(
  ports: Ports,
  instance: Instance,
  attempt: Message,
  outcome: SendOutcome,
): Promise<void> {
  const now = ports.clock.now();
  const log = { instance: instance.name, campaignId: attempt.campaignId, attempt: attempt.attempt };
  switch (outcome.kind) {
    case 'accepted': {
      const ours = await ports.ledger.markSent(attempt.id, attempt.attempt, outcome.keyId, now);
      if (!ours)
        ports.log.warn({ ...log, keyId: outcome.keyId }, 'a late answer: the message was settled already');
      await ports.wake.receipts(outcome.keyId);
      return;
    }
    case 'rejected':
      if (await ports.ledger.markFailed(attempt.id, attempt.attempt, outcome.reason, now))
        await tellRefused(ports, attempt, instance.name, outcome.reason, now);
      ports.log.info({ ...log, reason: outcome.reason }, 'message rejected');
      return;
    case 'unknown':
      await ports.ledger.markUnknown(attempt.id, attempt.attempt, outcome.reason);
      ports.log.warn({ ...log, reason: outcome.reason }, 'send without an answer: to be reconciled');
      return;
    case 'not_sent': {
      const waitMs = Math.min(RETRY_BASE_MS * 2 ** (attempt.attempt - 1), RETRY_MAX_MS);
      await ports.ledger.requeueAttempt(
        attempt.id,
        attempt.attempt,
        { instance: instance.name, reason: outcome.reason, at: now },
        new Date(now.getTime() + waitMs),
      );
      ports.log.warn({ ...log, reason: outcome.reason }, 'not sent: goes to the next number');
      if (outcome.ownFault) await blame(ports, instance.name, outcome.reason, { begunAt: attempt.sendingAt });
    }
  }
}

/** Has rules hear of a message that will not be sent. When that fails the send stays as it is, and the log says so. */
export async function tellRefused(
  ports: Ports,
  row: Message,
  instance: string | undefined,
  reason: string,
  at: Date,
): Promise<void> {
  await fire(ports, [refused(row, instance, reason, at)]).catch((error: unknown) =>
    ports.log.error(
      { instance, campaignId: row.campaignId, err: error },
      'automations could not be told of a failure',
    ),
  );
}

/**
 * A failure of the number's own: it is taken out for a while after too many in a row, and at once if it is not connected.
 * @param failed when what failed was begun: sends that fail together are one failure; or the key id of what may be told again.
 */
export async function blame(
  ports: Ports,
  instance: string,
  reason: string,
  failed: Pick<Failure, 'begunAt' | 'keyId'>,
): Promise<void> {
  const failures = await ports.instances.recordFailure(instance, { at: ports.clock.now(), ...failed });
  if (failures >= MAX_CONSECUTIVE_FAILURES) {
    await observeInstance(ports, instance, { kind: 'failing', failures, reason });
  } else if (failures > 0 && reason === 'connection_closed') {
    await observeInstance(ports, instance, { kind: 'send_refused', reason });
  }
}
