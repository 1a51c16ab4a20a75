import pLimit from 'p-limit';
import { lookUp } from './look-up.ts';
import type { Ports } from './ports.ts';
import { isRefusal } from './refusal.ts';
import type { Instance, Message } from './types.ts';

/** A message without any receipt for so long is looked up, in ms: a phone that is on answers within a second or two. */
const OVERDUE_MS = 10 * 60_000;
/** After this, in ms, when Evolution failed at it: its database may be away for a while, and receipts missed by that. */
const FAILED_AGAIN_MS = 10 * 60_000;
/** It is looked up when it is 10, 20, 40 … min old, and no more after this, in ms: about one phone in five is off. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
/** So many are looked up in one run at each server, and so many at a time: its sends come first. */
const LOOK_UPS = 100;
const AT_ONCE = 5;

/**
 * Looks up what was sent and is not confirmed: its webhooks may be lost.
 * @param deaf servers that do not answer; they are not asked, and those that are found so are added.
 */
export async function findMissingReceipts(
  ports: Ports,
  fleet: readonly Instance[],
  deaf: Set<string>,
): Promise<void> {
  const now = ports.clock.now();
  const span = {
    from: new Date(now.getTime() - GIVEN_UP_AFTER_MS),
    to: new Date(now.getTime() - OVERDUE_MS),
  };
  await Promise.all(
    ports.probe.servers.map(async (server) => {
      const numbers = fleet.filter((instance) => instance.server === server);
      const byName = new Map(numbers.map((instance) => [instance.name, instance]));
      const rows = await ports.ledger.unconfirmed([...byName.keys()], span, now, LOOK_UPS);
      const atOnce = pLimit(AT_ONCE);
      const looked = await Promise.all(
        rows.map((row) => atOnce(() => look(ports, byName.get(row.instance ?? ''), row, now, deaf))),
      );
      const done = looked.filter((one) => one !== undefined);
      const missed = done.reduce((sum, { receipts }) => sum + receipts, 0);
      if (missed > 0)
        ports.log.warn(
          { server, messages: done.length, missed },
          'receipts were missed: taken from Evolution',
        );
      await ports.ledger.lookAgain(done.map(({ id, at }) => ({ id, at })));
    }),
  );
}

/** How many receipts had not come, and when it is looked up next; undefined: its server does not answer. */
async function look(
  ports: Ports,
  instance: Instance | undefined,
  row: Message,
  now: Date,
  deaf: Set<string>,
): Promise<{ id: string; receipts: number; at: Date } | undefined> {
  const { id, keyId } = row;
  const at = nextLook(row, now);
  if (instance === undefined || keyId === undefined) return { id, receipts: 0, at };
  const { name, server } = instance;
  if (deaf.has(server)) return undefined;
  try {
    return { id, receipts: (await lookUp(ports, instance, [keyId])).missed, at };
  } catch (error) {
    // Put off: first in line again, it would keep the others waiting.
    if (isRefusal(error)) {
      ports.log.info({ instance: name, server, err: error }, 'Evolution refuses to look receipts up');
      return { id, receipts: 0, at: error.retryable ? new Date(now.getTime() + FAILED_AGAIN_MS) : at };
    }
    if (!deaf.has(server))
      ports.log.warn({ instance: name, server, err: error }, 'receipts could not be looked for');
    deaf.add(server);
    return undefined;
  }
}

/** The older, the rarer. */
function nextLook({ sendingAt = new Date(0) }: Message, now: Date): Date {
  return new Date(2 * now.getTime() - sendingAt.getTime());
}
