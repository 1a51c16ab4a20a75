import pLimit from 'p-limit';
import { lookUp } from './look-up.ts';
import type { Ports } from './ports.ts';
import { isRefusal } from './refusal.ts';
import type { Instance, Message } from './types.ts';

/** A message without any receipt for so long is looked up, in ms: a phone that is on answers within a second or two. */
const OVERDUE_MS = 10 * 60_000;
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
        rows.map((row) => atOnce(() => look(ports, byName.get(row.instance ?? ''), row, deaf))),
      );
      const done = rows.filter((_, index) => looked[index] !== undefined);
      const missed = looked.reduce<number>((sum, receipts = 0) => sum + receipts, 0);
      if (missed > 0)
        ports.log.warn(
          { server, messages: done.length, missed },
          'receipts were missed: taken from Evolution',
        );
      await ports.ledger.lookAgain(done.map((row) => ({ id: row.id, at: nextLook(row, now) })));
    }),
  );
}

/** How many receipts had not come; undefined: its server does not answer. */
async function look(
  ports: Ports,
  instance: Instance | undefined,
  { keyId }: Message,
  deaf: Set<string>,
): Promise<number | undefined> {
  if (instance === undefined || keyId === undefined) return 0;
  const { name, server } = instance;
  if (deaf.has(server)) return undefined;
  try {
    return (await lookUp(ports, instance, [keyId])).missed;
  } catch (error) {
    // Put off as if nothing was known: first in line again, it would keep the others waiting.
    if (isRefusal(error)) {
      ports.log.info({ instance: name, server, err: error }, 'Evolution refuses to look receipts up');
      return 0;
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
