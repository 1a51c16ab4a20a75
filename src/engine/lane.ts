import { budgetsFor, nextHour } from './capacity.ts';
import { failOver } from './fleet.ts';
import { drawInterval } from './pacing.ts';
import type { Budget, Ports } from './ports.ts';
import { settle } from './settle.ts';
import { render } from './template.ts';
import { hashText } from './text-hash.ts';
import type { Campaign, Instance, Message } from './types.ts';

/** A tick goes on sending by itself for this long, in ms, if the next slot is near: a job per message would be slower. */
const TICK_MS = 5_000;
/** A slot further away than this is left to the scheduler, in ms. */
const NEAR_MS = 2_000;
/** After this many refusals for want of capacity a message waits for the next hour instead of another number. */
const MAX_TURNED_AWAY = 3;

export interface TickOptions {
  /** Aborted when the process stops: no further message is begun. */
  stopping: AbortSignal;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Works one number's lane: sends its assigned messages, each when the number's slot is due. Runs that overlap are
 * harmless, as the slot, the message and the capacity are each claimed by compare-and-set.
 * @returns when to run next; undefined: nothing to do until the lane is woken.
 */
export async function tickLane(
  ports: Ports,
  instanceName: string,
  options: TickOptions,
): Promise<Date | undefined> {
  const until = ports.clock.now().getTime() + TICK_MS;
  for (;;) {
    const now = ports.clock.now();
    if (options.stopping.aborted) return now;
    const next = await sendNext(ports, instanceName);
    if (next === undefined) return undefined;
    const wait = next.getTime() - ports.clock.now().getTime();
    if (wait > NEAR_MS || next.getTime() > until) return next;
    if (wait > 0) await options.sleep(wait, options.stopping);
  }
}

/** Sends one message if the slot is due. Answers when the next slot is due, or undefined when there is no work. */
async function sendNext(ports: Ports, instanceName: string): Promise<Date | undefined> {
  const instance = await ports.instances.get(instanceName);
  if (instance?.state !== 'connected') {
    // A plan that still saw it connected may have come after its failover.
    await failOver(ports, instanceName);
    return undefined;
  }
  const lane = await ports.lanes.get(instanceName);
  const row = await ports.ledger.nextAssigned(instanceName, lane.lastCampaign);
  if (row === undefined) return undefined;
  const now = ports.clock.now();
  if (lane.nextSendAt > now) return lane.nextSendAt;

  const campaign = await ports.campaigns.get(row.campaignId);
  if (campaign?.status !== 'running') {
    await ports.ledger.releaseCampaign(row.campaignId);
    return now;
  }
  const pauseMs = drawInterval(campaign.interval, ports.random);
  const next = new Date(now.getTime() + pauseMs);
  if (!(await ports.lanes.claim(instanceName, now, next, campaign.id))) {
    return (await ports.lanes.get(instanceName)).nextSendAt;
  }
  return (await send(ports, instance, campaign, row, pauseMs)) ?? next;
}

/** Sends a message whose slot is claimed. Answers when the next slot is due, if it left. */
async function send(
  ports: Ports,
  instance: Instance,
  campaign: Campaign,
  row: Message,
  pauseMs: number,
): Promise<Date | undefined> {
  const now = ports.clock.now();
  const contact = await ports.contacts.get(row.phone);
  const budgets = budgetsFor(instance, campaign, now, ports.settings.timeZone);
  const exhausted = await ports.counters.reserve(budgets);
  if (exhausted !== undefined) {
    await turnAway(ports, instance, row, exhausted);
    return undefined;
  }

  const text = render(campaign.variants[row.variant] ?? '', contact ?? unknownContact(row.phone));
  const attempt = await ports.ledger.beginAttempt(row.id, instance.name, hashText(text), now);
  if (attempt === undefined) {
    await ports.counters.refund(budgets);
    return undefined;
  }
  const leavesAt = ports.clock.now().getTime();
  const outcome = await ports.messenger.sendText(instance, row.phone, text);
  await settle(ports, instance, attempt, outcome);
  if (outcome.kind === 'rejected' || outcome.kind === 'not_sent') await ports.counters.refund(budgets);
  // The pause is between two messages that leave, and what came before this one may have taken its time.
  const next = new Date(leavesAt + pauseMs);
  if (pauseMs > 0) await ports.lanes.postpone(instance.name, next);
  return next;
}

/** The number has no capacity after all: another may have, and after some tries the next hour. */
async function turnAway(ports: Ports, instance: Instance, row: Message, exhausted: Budget): Promise<void> {
  const now = ports.clock.now();
  const patient = row.turnedAway + 1 >= MAX_TURNED_AWAY;
  await ports.ledger.turnAway(
    row.id,
    instance.name,
    `no capacity: ${exhausted.key}`,
    patient ? nextHour(now, ports.settings.timeZone) : now,
  );
  await ports.wake.plan(row.campaignId);
}

/** A contact that was deleted meanwhile still gets its message: it was in the audience when the campaign started. */
function unknownContact(phone: string): Parameters<typeof render>[1] {
  return { phone, attributes: {}, optedOut: false };
}
