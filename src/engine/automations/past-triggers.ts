import type { Ports, SettledRow } from '../ports.ts';
import type { RuleEvent } from './rule.ts';
import { campaignDone, instanceIn, outcomesOf, refused, replyTrigger, type Trigger } from './trigger.ts';

/** So many messages are looked at, the newest first. */
const MAX_ROWS = 20_000;

export type PastPorts = Pick<Ports, 'ledger' | 'campaigns' | 'contacts' | 'instances' | 'history'>;

/**
 * What happened in a span of time that a rule of this kind would have been told of. Of a number's states only the last is
 * kept, so of each number there is one change at most.
 */
export async function* pastTriggers(
  ports: PastPorts,
  when: RuleEvent,
  from: Date,
  to: Date,
): AsyncIterable<Trigger> {
  switch (when) {
    case 'replied':
    case 'keyword': {
      // What is written to others' numbers is passed over.
      const fleet = new Set((await ports.instances.all()).map(({ name }) => name));
      for await (const written of ports.history.written(from, to))
        if (fleet.has(written.instance)) yield await replyTrigger(ports, written);
      return;
    }
    case 'delivered':
    case 'read':
    case 'failed':
      for (const row of await ports.ledger.settledIn(from, to, MAX_ROWS))
        yield* outcomesOfRow(row).filter(({ kind, at }) => kind === when && isWithin(at, from, to));
      return;
    case 'instance_state':
      for (const instance of await ports.instances.all())
        if (isWithin(instance.since, from, to)) yield instanceIn(instance);
      return;
    case 'campaign_done':
      for (const { id, finishedAt } of await ports.campaigns.list(['completed']))
        if (finishedAt !== undefined && isWithin(finishedAt, from, to)) yield campaignDone(id, finishedAt);
  }
}

function outcomesOfRow(row: SettledRow): Trigger[] {
  const { instance, keyId, failedAt, reason = '' } = row;
  if (instance !== undefined && keyId !== undefined) return outcomesOf({ ...row, instance, keyId });
  return failedAt === undefined ? [] : [refused(row, instance, reason, failedAt)];
}

function isWithin(at: Date, from: Date, to: Date): boolean {
  return at >= from && at < to;
}
