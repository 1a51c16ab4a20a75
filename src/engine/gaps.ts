import pLimit from 'p-limit';
import type { FrotaError } from '../errors.ts';
import { canSend } from './campaign-numbers.ts';
import { catchUp } from './catch-up.ts';
import { managedFleet } from './managed.ts';
import { findMissingReceipts } from './missing-receipts.ts';
import type { Ports } from './ports.ts';
import { isRefusal } from './refusal.ts';
import { silentSends } from './silence.ts';
import type { Instance } from './types.ts';

/** A number is caught up with no more often than this, in ms, whatever happens to it. */
const REST_MS = 10 * 60_000;
/** One that is silent, no more often than this, in ms. */
const SILENT_REST_MS = 3_600_000;
/** And each, without any reason, this often, in ms: that only what people write does not come shows in nothing else. */
const ROUTINE_MS = 6 * 3_600_000;
/** Silent is who sent so many without an acknowledgement, of which each is overdue by this, in ms, in this time, in ms. */
const SILENT_SENDS = 3;
const OVERDUE_MS = 10 * 60_000;
const LOOK_BACK_MS = 3_600_000;
/** So many numbers are caught up with at a time. */
const AT_ONCE = 5;

interface Refused {
  name: string;
  server: string;
  error: FrotaError;
}

/**
 * Finds what Evolution knows and its webhooks did not bring: it keeps them in memory, gives some up, and loses them when it
 * restarts; and nobody takes them while Frota is down. What was missed goes the way of what came. To be run every minute.
 * @param startedAt when this process began: what came before it did may have come to nobody.
 */
export async function closeGaps(ports: Ports, startedAt: Date, stopping: AbortSignal): Promise<void> {
  const deaf = new Set<string>();
  await findMissingReceipts(ports, await managedFleet(ports), deaf);
  // Read anew: what was just found is a reason.
  const fleet = (await managedFleet(ports)).filter(canSend);
  const silent = await silentNumbers(ports, fleet);
  const refused: Refused[] = [];
  const atOnce = pLimit(AT_ONCE);
  const look = async (instance: Instance): Promise<void> => {
    const { name, server, caughtUpTo } = instance;
    if (stopping.aborted || deaf.has(server)) return;
    const now = ports.clock.now();
    // Of one that is new nothing was missed.
    if (caughtUpTo === undefined) return ports.instances.noteCaughtUp(name, now);
    const isSilent = silent.has(name);
    if (!isDue(instance, caughtUpTo, now, startedAt, isSilent)) return;
    const hasGap = instance.gapAt !== undefined && instance.gapAt > caughtUpTo;
    try {
      await catchUp(ports, instance, caughtUpTo, isSilent || hasGap);
    } catch (error) {
      if (isRefusal(error)) {
        refused.push({ name, server, error });
      } else {
        deaf.add(server);
        ports.log.warn({ instance: name, server, err: error }, 'missed webhooks could not be looked for');
      }
    }
  };
  await Promise.all(fleet.map((instance) => atOnce(() => look(instance))));
  tellRefused(ports, refused);
}

/** Each run comes upon the same ones, and what one server refuses has mostly one reason. */
function tellRefused({ log, probe }: Ports, refused: readonly Refused[]): void {
  for (const server of probe.servers) {
    const ofServer = refused.filter((one) => one.server === server);
    if (ofServer.length > 0)
      log.warn(
        { server, instances: ofServer.map(({ name }) => name), err: ofServer[0]?.error },
        'missed webhooks could not be looked for: Evolution refuses to tell',
      );
  }
}

function isDue(
  { since, gapAt }: Instance,
  caughtUpTo: Date,
  now: Date,
  startedAt: Date,
  isSilent: boolean,
): boolean {
  const rested = now.getTime() - caughtUpTo.getTime();
  if (rested < REST_MS) return false;
  if (rested >= ROUTINE_MS || (isSilent && rested >= SILENT_REST_MS)) return true;
  // It was away, and Evolution may have been: then what it had still to tell is lost.
  return [startedAt, since, gapAt].some((at) => at !== undefined && at > caughtUpTo);
}

/** Numbers from which nothing comes back, though they send. */
async function silentNumbers(ports: Ports, fleet: readonly Instance[]): Promise<Set<string>> {
  const now = ports.clock.now().getTime();
  const unacknowledged = await ports.ledger.unacknowledged(
    new Date(now - LOOK_BACK_MS),
    new Date(now - OVERDUE_MS),
  );
  return new Set(
    fleet
      .filter((one) => silentSends(one, unacknowledged.get(one.name) ?? []).length >= SILENT_SENDS)
      .map(({ name }) => name),
  );
}
