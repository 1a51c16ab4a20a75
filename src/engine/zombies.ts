import pLimit from 'p-limit';
import { canSend } from './campaign-numbers.ts';
import { observeInstance } from './fleet.ts';
import { MAX_CONSECUTIVE_FAILURES } from './health.ts';
import type { Observation } from './instance-states.ts';
import { wallClock } from './local-time.ts';
import { lookUp } from './look-up.ts';
import { managedFleet } from './managed.ts';
import type { Ports, Unacknowledged } from './ports.ts';
import { silentSends } from './silence.ts';
import type { Instance } from './types.ts';

/** An acknowledgement that takes longer is missed, in ms: a phone that is on answers within a second or two. */
const ACK_GRACE_MS = 15_000;
/** Messages are looked at for so long, in ms. */
const LOOK_BACK_MS = 30 * 60_000;
/** So many numbers are examined at a time. */
const EXAMINED_AT_ONCE = 10;
/** Of the silent messages so many are looked up at Evolution. */
const LOOK_UPS = 5;

/**
 * Finds zombies: numbers that are `open` and dead. The only acknowledgement of Baileys is the delivery, and about one phone
 * in five is off; so it takes five messages in a row of which none is acknowledged, each for more than 15 s (by chance that
 * is one row of five in 3,000), where failures of the number's own count as such messages. What a number that was just taken
 * back sends is on trial: one is enough. A number whose server takes its sends and never answers is taken out by the same
 * count. To be run every 10 s or so.
 */
export async function findZombies(ports: Ports): Promise<void> {
  const now = ports.clock.now().getTime();
  const [from, to] = [new Date(now - LOOK_BACK_MS), new Date(now - ACK_GRACE_MS)];
  const unacknowledged = await ports.ledger.unacknowledged(from, to);
  if (unacknowledged.size === 0) return;
  const fleet = await managedFleet(ports);
  const deaf = new Set<string>();
  const atOnce = pLimit(EXAMINED_AT_ONCE);
  await Promise.all(
    fleet.filter(canSend).map(async (instance) => {
      const silent = silentSends(instance, unacknowledged.get(instance.name) ?? []);
      if (silent.length >= patienceWith(instance)) await atOnce(() => judge(ports, instance, silent, deaf));
    }),
  );
}

function patienceWith({ consecutiveFailures }: Instance): number {
  return Math.max(1, MAX_CONSECUTIVE_FAILURES - consecutiveFailures);
}

/** Takes a silent number out if it is dead, or its server is for it; a server that is found so is added to the deaf ones. */
async function judge(
  ports: Ports,
  instance: Instance,
  silent: readonly Unacknowledged[],
  deaf: Set<string>,
): Promise<void> {
  const { name, server } = instance;
  const askedAt = ports.clock.now();
  const found = await examine(ports, instance, silent, deaf);
  if (found === 'alive') return;
  if (found === 'connecting' || found === 'close') {
    await observeInstance(ports, name, { kind: 'connection', state: found }, { seenAt: askedAt });
    return;
  }
  const failure = { at: askedAt, times: patienceWith(instance) };
  const failures = await ports.instances.recordFailure(name, failure);
  if (failures === 0) return;
  const since = sinceWhen(ports, silent);
  const seen: Observation =
    found === 'silent'
      ? {
          kind: 'silent',
          failures,
          evidence: `open, but no acknowledgement of the last ${silent.length} messages since ${since}`,
        }
      : {
          kind: 'failing',
          failures,
          reason: `no answer to ${found.unanswered.length} sends since ${sinceWhen(ports, found.unanswered)}, and its Evolution server "${server}" could not be asked about it`,
        };
  await observeInstance(ports, name, seen, { seenAt: askedAt });
}

/** What an examination found: `silent` is open and Evolution knows of no acknowledgement either. */
type Finding = 'alive' | 'silent' | 'connecting' | 'close' | { unanswered: readonly Unacknowledged[] };

/**
 * An error of this check says nothing about a number; but if Evolution answered none of its last sends either, those are
 * failures of real sends. Such a number need not be asked for when its server was deaf to the check before: each would wait
 * for its time-out.
 */
async function examine(
  ports: Ports,
  instance: Instance,
  silent: readonly Unacknowledged[],
  deaf: Set<string>,
): Promise<Finding> {
  const { name, server } = instance;
  const answered = silent.findIndex(({ keyId }) => keyId !== undefined);
  const unanswered = answered === -1 ? silent : silent.slice(0, answered);
  const isUnanswered = unanswered.length >= patienceWith(instance);
  if (isUnanswered && deaf.has(server)) return { unanswered };
  try {
    const state = await ports.probe.connectionState(server, name);
    if (state !== undefined && state !== 'open') return state;
    // Receipts whose webhooks did not come, or have yet to: Frota was away, or is behind.
    const keyIds = silent.flatMap((send) => send.keyId ?? []).slice(0, LOOK_UPS);
    return (await lookUp(ports, instance, keyIds)).confirmed > 0 ? 'alive' : 'silent';
  } catch (error) {
    deaf.add(server);
    if (isUnanswered) return { unanswered };
    ports.log.warn({ instance: name, server, err: error }, 'a silent number could not be examined');
    return 'alive';
  }
}

/** The team's time of the first of them, as `14:02:11`. */
function sinceWhen({ settings }: Ports, silent: readonly Unacknowledged[]): string {
  const first = silent.at(-1)?.at ?? new Date(0);
  return new Date(wallClock(first, settings.timeZone)).toISOString().slice(11, 19);
}
