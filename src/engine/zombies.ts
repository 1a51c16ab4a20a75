import { canSend } from './campaign-numbers.ts';
import { observeInstance } from './fleet.ts';
import { MAX_CONSECUTIVE_FAILURES } from './health.ts';
import { wallClock } from './local-time.ts';
import { managedFleet } from './managed.ts';
import type { Ports, Unacknowledged } from './ports.ts';
import { applyReceipt } from './receipts.ts';
import { silentSends } from './silence.ts';
import type { Instance } from './types.ts';

/** An acknowledgement that takes longer is missed, in ms: a phone that is on answers within a second or two. */
const ACK_GRACE_MS = 15_000;
/** Messages are looked at for so long, in ms. */
const LOOK_BACK_MS = 30 * 60_000;
/** Of the silent messages so many are looked up at Evolution. */
const LOOK_UPS = 5;

/**
 * Finds zombies: numbers that are `open` and dead. The only acknowledgement of Baileys is the delivery, and about one phone
 * in five is off; so it takes five messages in a row of which none is acknowledged, each for more than 15 s (by chance that
 * is one row of five in 3,000), where failures of the number's own count as such messages. What a number that was just taken
 * back sends is on trial: one is enough. To be run every 10 s or so.
 */
export async function findZombies(ports: Ports): Promise<void> {
  const now = ports.clock.now().getTime();
  const [from, to] = [new Date(now - LOOK_BACK_MS), new Date(now - ACK_GRACE_MS)];
  const unacknowledged = await ports.ledger.unacknowledged(from, to);
  if (unacknowledged.size === 0) return;
  const fleet = await managedFleet(ports);
  await Promise.all(
    fleet.filter(canSend).map(async (instance) => {
      const silent = silentSends(instance, unacknowledged.get(instance.name) ?? []);
      if (silent.length < patienceWith(instance)) return;
      try {
        await examine(ports, instance, silent);
      } catch (error) {
        const { name, server } = instance;
        // An error of the check says nothing about the number.
        ports.log.warn({ instance: name, server, err: error }, 'a silent number could not be examined');
      }
    }),
  );
}

function patienceWith({ consecutiveFailures }: Instance): number {
  return Math.max(1, MAX_CONSECUTIVE_FAILURES - consecutiveFailures);
}

/** Takes a silent number out if Evolution calls it open and knows of no acknowledgement either. */
async function examine(ports: Ports, instance: Instance, silent: readonly Unacknowledged[]): Promise<void> {
  const { name, server } = instance;
  const askedAt = ports.clock.now();
  const state = await ports.probe.connectionState(server, name);
  if (state !== undefined && state !== 'open') {
    await observeInstance(ports, name, { kind: 'connection', state }, askedAt);
    return;
  }
  if (await catchUp(ports, instance, silent)) return;
  const times = patienceWith(instance);
  const failures = await ports.instances.recordFailure(name, { at: askedAt, times });
  const evidence = `open, but no acknowledgement of the last ${silent.length} messages since ${sinceWhen(ports, silent)}`;
  if (failures > 0) await observeInstance(ports, name, { kind: 'silent', failures, evidence }, askedAt);
}

/** Takes receipts whose webhooks did not come, or have yet to: Frota was away, or is behind. True: there were some. */
async function catchUp(
  ports: Ports,
  instance: Instance,
  silent: readonly Unacknowledged[],
): Promise<boolean> {
  let alive = false;
  for (const keyId of silent.flatMap((send) => send.keyId ?? []).slice(0, LOOK_UPS)) {
    const stored = await ports.messenger.stored(instance, keyId);
    if (stored?.receipt === undefined) continue;
    await applyReceipt(ports, instance.name, keyId, stored.receipt);
    alive = true;
  }
  return alive;
}

/** The team's time of the first of them, as `14:02:11`. */
function sinceWhen({ settings }: Ports, silent: readonly Unacknowledged[]): string {
  const first = silent.at(-1)?.at ?? new Date(0);
  return new Date(wallClock(first, settings.timeZone)).toISOString().slice(11, 19);
}
