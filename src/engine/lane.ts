import pLimit from 'p-limit';
import { canSend } from './campaign-numbers.ts';
import { hasExpired } from './expiry.ts';
import { failOver } from './fleet.ts';
import { drawInterval, dueAt } from './pacing.ts';
import type { Ports } from './ports.ts';
import { HELD_UP_MS, sendMessage, type Sent } from './send.ts';
import type { Campaign, Instance, Message } from './types.ts';

/** A tick goes on sending by itself for this long, in ms, if the next slot is near: a job per message would be slower. */
const TICK_MS = 5_000;
/** A slot further away than this is left to the scheduler, in ms. */
const NEAR_MS = 2_000;
/** A number without pacing takes up so many messages at a time, and has so many of them on their way at once. */
const BATCH = 50;
const IN_FLIGHT = 5;
/** A message that leaves so much later than its slot was claimed, in ms, puts the next one off before it leaves. */
const SLACK_MS = 100;
/** Messages of a batch that were not begun within this time, in ms, are looked at again first: people opt out meanwhile. */
const BATCH_MS = 5_000;

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
    const next = await takeTurn(ports, instanceName, options.stopping);
    if (next === undefined) return undefined;
    const wait = next.getTime() - ports.clock.now().getTime();
    if (wait > NEAR_MS || next.getTime() > until) return next;
    if (wait > 0) await options.sleep(wait, options.stopping);
  }
}

/** Sends if the slot is due. Answers when the next slot is due, or undefined when there is no work. */
async function takeTurn(
  ports: Ports,
  instanceName: string,
  stopping: AbortSignal,
): Promise<Date | undefined> {
  const instance = await ports.instances.get(instanceName);
  if (instance === undefined || !canSend(instance)) {
    // A plan that still saw it connected may have come after its failover.
    await failOver(ports, instanceName);
    return undefined;
  }
  const lane = await ports.lanes.get(instanceName);
  const rows = await ports.ledger.nextAssigned(instanceName, lane.lastCampaign, BATCH);
  const [first] = rows;
  if (first === undefined) return undefined;
  const now = ports.clock.now();
  if (lane.nextSendAt > now) return lane.nextSendAt;

  const campaign = await ports.campaigns.get(first.campaignId);
  const goesOn = campaign?.status === 'running' && !hasExpired(campaign, now);
  if (!goesOn || !campaign.instances.includes(instanceName)) {
    await ports.ledger.releaseCampaign(first.campaignId);
    return now;
  }
  const due = dueAt(lane, campaign.interval);
  if (due > now) return due;
  const pauseMs = drawInterval(campaign.interval, ports.random);
  const next = new Date(now.getTime() + pauseMs);
  if (!(await ports.lanes.claim(instanceName, now, next, campaign.id, campaign.interval.minMs))) {
    return (await ports.lanes.get(instanceName)).nextSendAt;
  }
  return sendAll(ports, { instance, campaign, rows, pauseMs, claimedAt: now }, stopping);
}

/** What a claimed slot is for. */
interface Slot {
  instance: Instance;
  campaign: Campaign;
  /** One of them leaves; all, when there is no pause between them. */
  rows: readonly Message[];
  pauseMs: number;
  claimedAt: Date;
}

/** Answers when the next slot is due. */
async function sendAll(
  ports: Ports,
  { instance, campaign, rows, pauseMs, claimedAt }: Slot,
  stopping: AbortSignal,
): Promise<Date> {
  const contacts = await ports.contacts.many(rows.map(({ phone }) => phone));
  const paced = campaign.interval.maxMs > 0;
  const after = (at: Date): Date => new Date(at.getTime() + pauseMs);
  let left: Date | undefined;
  let failed = false;

  const onLeave = async (at: Date): Promise<void> => {
    left = at;
    if (!paced || at.getTime() - claimedAt.getTime() <= SLACK_MS) return;
    // Should this process die during the send, nobody else would know that the slot began later.
    await ports.lanes.left(instance.name, at, after(at));
    left = ports.clock.now();
  };
  const send = async (row: Message, place: number): Promise<Sent> => {
    const waited = ports.clock.now().getTime() - claimedAt.getTime();
    const late = waited > (place > 0 ? BATCH_MS : HELD_UP_MS);
    if (stopping.aborted || failed || late || (paced && left !== undefined)) return 'not begun';
    try {
      const contact = contacts.get(row.phone);
      return await sendMessage(ports, { instance, campaign, row, contact, onLeave });
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const atOnce = pLimit(paced ? 1 : IN_FLIGHT);
  const results = await Promise.allSettled(rows.map((row, place) => atOnce(() => send(row, place))));

  // The pause is between two messages that leave, and what came before this one may have taken its time.
  const next = after(left ?? claimedAt);
  if (left !== undefined) await ports.lanes.left(instance.name, left, next);
  const sent = results.map(valueOf);
  // Another number may have room; planning finds it.
  if (sent.includes('turned away')) await ports.wake.plan();
  return next;
}

/** @throws what the work has thrown. */
function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
