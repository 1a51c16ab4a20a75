import { NO_NUMBER } from './campaign-turn.ts';
import type { Ports, StateChange } from './ports.ts';
import { refreshHealth } from './refresh-health.ts';
import { nextInstanceState, type Observation } from './transitions.ts';
import type { Instance } from './types.ts';

/**
 * Takes what was seen of a number into its state, and acts at once: a number that leaves `connected` gives its waiting
 * messages back and they are planned elsewhere; one that comes back is planned for again.
 * @param seenAt when it was seen, if that may be a while ago (a poll's answer); a state that is younger stays.
 * @returns whether the state changed.
 */
export async function observeInstance(
  ports: Ports,
  name: string,
  seen: Observation,
  seenAt?: Date,
): Promise<boolean> {
  for (;;) {
    const instance = await ports.instances.get(name);
    if (instance === undefined || (seenAt !== undefined && instance.since > seenAt)) return false;
    const now = ports.clock.now();
    const next = nextInstanceState(instance, seen, now);
    if (next === undefined) return false;
    if (await ports.instances.moveState(instance, next, now)) {
      await actOn(ports, instance, next);
      return true;
    }
    // Something else was seen at the same time and came first: judge again by what the number is now.
  }
}

async function actOn(ports: Ports, { name, state: from }: Instance, to: StateChange): Promise<void> {
  ports.log.info(
    { instance: name, from, to: to.state, evidence: to.evidence, until: to.until },
    'instance changed state',
  );
  if (from === 'connected') await failOver(ports, name);
  if (to.state === 'connected') {
    // Its health was 0 while it was away; with that no campaign would use it.
    await refreshHealth(ports, name);
    await planAllFor(ports, name);
  }
}

/** A person takes a number out of use; its waiting messages go to other numbers. */
export async function pauseInstance(ports: Ports, instance: Instance, by: string): Promise<boolean> {
  const now = ports.clock.now();
  const paused = { state: 'paused', evidence: `paused by ${by}` } as const;
  if (instance.state === 'paused' || !(await ports.instances.moveState(instance, paused, now))) return false;
  ports.log.info({ instance: instance.name, by }, 'instance paused');
  await failOver(ports, instance.name);
  return true;
}

/** A person takes a paused number back into use. It sends again as soon as Evolution reports it `open`. */
export async function resumeInstance(ports: Ports, instance: Instance, by: string): Promise<boolean> {
  if (instance.state !== 'paused') return false;
  const now = ports.clock.now();
  const resumed = { state: 'connecting', evidence: `resumed by ${by}` } as const;
  if (!(await ports.instances.moveState(instance, resumed, now))) return false;
  ports.log.info({ instance: instance.name, by }, 'instance resumed');
  return true;
}

/** Gives the waiting messages of a number that cannot send back to the queue, and has them planned elsewhere. */
export async function failOver(ports: Ports, name: string): Promise<void> {
  const { messages, campaignIds } = await ports.ledger.releaseInstance(name);
  if (campaignIds.length === 0) return;
  ports.log.info(
    { instance: name, messages, campaigns: campaignIds.length },
    'failover: waiting messages go to other numbers',
  );
  await ports.wake.plan();
}

/** What waited for want of such a number is planned at once. */
async function planAllFor(ports: Ports, name: string): Promise<void> {
  const running = await ports.campaigns.list(['running']);
  const affected = running.filter((campaign) => campaign.instances.includes(name));
  for (const { id } of affected) await ports.ledger.recallQueued(id, NO_NUMBER);
  if (affected.length > 0) await ports.wake.plan();
}
