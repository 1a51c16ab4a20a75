import { audit } from './audit.ts';
import { fire } from './automations/fire.ts';
import { instanceIn } from './automations/trigger.ts';
import { canSend } from './campaign-numbers.ts';
import { RESTART_CODE } from './close-codes.ts';
import { brakeCampaigns } from './contagion.ts';
import { noteInstance } from './incidents.ts';
import { keepColdEnd, nextInstanceState, type Observation } from './instance-states.ts';
import { lookAt } from './look-times.ts';
import type { ConnectionEvent, Ports, StateChange } from './ports.ts';
import { isDropped } from './is-dropped.ts';
import { refreshHealth } from './refresh-health.ts';
import type { Instance } from './types.ts';
import { NO_NUMBER, NUMBER_BUSY, recallUnplaced } from './unplaced.ts';

/**
 * Takes what was seen of a number into its state, and acts at once: a number that can send no more gives its waiting
 * messages back and they are planned elsewhere; one that comes back is planned for again.
 * @param sight when it was seen, if that may be a while ago (a poll's answer): a state that is younger stays; or the event
 * that told it, and has been noted: it moves nothing if a later one is noted meanwhile, by whichever process.
 * @returns whether the state changed.
 */
export async function observeInstance(
  ports: Ports,
  name: string,
  seen: Observation,
  { seenAt, toldBy }: { seenAt?: Date; toldBy?: ConnectionEvent } = {},
): Promise<boolean> {
  if (seen.kind === 'closed' && seen.code === RESTART_CODE) {
    await ports.instances.noteRestart(name, ports.clock.now());
  }
  for (;;) {
    const instance = await ports.instances.get(name);
    if (instance === undefined || (seenAt !== undefined && instance.since > seenAt)) return false;
    const now = ports.clock.now();
    const next = nextInstanceState(instance, seen, now);
    if (next === undefined) return false;
    if (await ports.instances.moveState(instance, next, now, toldBy)) {
      ports.log.info(
        { instance: name, from: instance.state, to: next.state, evidence: next.evidence, until: next.until },
        'instance changed state',
      );
      await actOn(ports, instance, next, now);
      return true;
    }
    // Something else was seen at the same time and came first: judge again by what the number is now.
    if (toldBy !== undefined && !(await ports.instances.noteEvent(name, toldBy))) return false;
  }
}

/** What a change of state brings about; the most urgent first. */
async function actOn(ports: Ports, from: Instance, change: StateChange, now: Date): Promise<void> {
  const { until: _until, restriction: _restriction, cause: _cause, coldUntil: _coldUntil, ...lasting } = from;
  const to: Instance = { ...lasting, ...change, since: now };
  if (change.penalizedAt !== undefined) await brakeCampaigns(ports);
  if (canSend(from)) await failOver(ports, from.name);
  if (canSend(to)) {
    // It was 0 while it was away; with that no campaign would use it.
    await refreshHealth(ports, from.name);
    await recallUnplaced(ports, from.name, NO_NUMBER);
    await ports.wake.plan();
  } else {
    await ports.instances.setHealth(from.name, 0, now);
    // Who waited for its next slots is planned for other numbers; the failover is not to wait for that.
    await recallUnplaced(ports, from.name, NUMBER_BUSY);
  }
  await noteInstance(ports, from, to);
  const look = mayBeAnotherPhone(from, to) ? now : lookAt(to, now);
  if (look !== undefined) await ports.wake.poll(look);
  if (isDropped(to)) await ports.wake.reconnect([to.name], 'anew');
  // The last, and never in the way of a failover: what fails here is told by the next round of the poll.
  await fire(ports, [instanceIn(to)]).catch((error: unknown) =>
    ports.log.error(
      { instance: from.name, err: error },
      'automations could not be told of a change of state',
    ),
  );
}

/** It was paired or created again; with which phone, Evolution tells when it is asked. */
function mayBeAnotherPhone(from: Instance, to: Instance): boolean {
  return (from.state === 'logged_out' || from.state === 'banned' || from.cause === 'gone') && canSend(to);
}

/** A person takes a number out of use; its waiting messages go to other numbers. False: it is paused already. */
export function pauseInstance(ports: Ports, instance: Instance, by: string): Promise<boolean> {
  return moveByHand(ports, instance, { state: 'paused', evidence: `paused by ${by}` }, by);
}

/** A person takes a paused number back into use. It sends again as soon as Evolution reports it `open`. */
export async function resumeInstance(ports: Ports, instance: Instance, by: string): Promise<boolean> {
  if (!(await moveByHand(ports, instance, { state: 'connecting', evidence: `resumed by ${by}` }, by)))
    return false;
  await ports.wake.poll(ports.clock.now());
  return true;
}

/** Whatever is seen of the number at the same time: only another person can have done it before. */
async function moveByHand(ports: Ports, seen: Instance, change: StateChange, by: string): Promise<boolean> {
  const pauses = change.state === 'paused';
  for (
    let instance: Instance | undefined = seen;
    instance !== undefined && (instance.state === 'paused') !== pauses;
    instance = await ports.instances.get(seen.name)
  ) {
    const now = ports.clock.now();
    const next = keepColdEnd(instance, change, now);
    if (!(await ports.instances.moveState(instance, next, now))) continue;
    ports.log.info({ instance: instance.name, by }, `instance ${pauses ? 'paused' : 'resumed'}`);
    const action = pauses ? 'instance.pause' : 'instance.resume';
    const details = { from: instance.state, evidence: instance.evidence };
    await audit(ports, { actor: by, action, subject: `instance:${instance.name}`, details });
    await actOn(ports, instance, next, now);
    return true;
  }
  return false;
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
