import type { InstanceFigures } from '../../engine/fleet-figures.ts';
import { INSTANCE_STATES, type Instance, type InstanceState } from '../../engine/types.ts';
import { rounded } from './rounded.ts';

/** How many numbers are in each state; states without any are told as 0. */
export function countByState(fleet: readonly Pick<Instance, 'state'>[]): Record<InstanceState, number> {
  const counts = Object.fromEntries(INSTANCE_STATES.map((state) => [state, 0])) as Record<
    InstanceState,
    number
  >;
  for (const { state } of fleet) counts[state]++;
  return counts;
}

/** A number as `/monitoring/instances/metrics` tells of it. Its phone is left out: figures are kept and shown in many places. */
export function instanceBody({ load, outcomes, lane }: InstanceFigures): object {
  const { instance } = load;
  const { name, server, state, evidence, since, until, health, warmUp } = instance;
  const { sent, delivered, read, failed } = outcomes;
  return {
    name,
    server,
    state,
    evidence,
    since,
    until: until ?? null,
    health: Math.round(health),
    loadPercent: rounded(load.loadPercent),
    available: load.available,
    sent: { thisHour: load.sentThisHour, today: load.sentToday, newChatsToday: load.newChatsToday },
    limits: { ...load.limits, newChats: instance.newChatLimit },
    warmUp: warmUp ?? null,
    lastSixHours: { sent, delivered, read, failed, ...rates(outcomes) },
    failures: { inARow: instance.consecutiveFailures, lastAt: instance.lastFailureAt ?? null },
    // A lane that never sent has its slot at the beginning of time.
    pacing: {
      lastSentAt: lane.lastSentAt ?? null,
      nextSendAt: lane.lastSentAt === undefined ? null : lane.nextSendAt,
    },
    lastAckAt: instance.lastAckAt ?? null,
  };
}

/** Shares from 0 to 1: delivered of what was sent, read of what was delivered; null: of nothing. */
export function rates({ sent, delivered, read }: InstanceFigures['outcomes']): {
  deliveredRate: number | null;
  readRate: number | null;
} {
  return {
    deliveredRate: sent === 0 ? null : delivered / sent,
    readRate: delivered === 0 ? null : read / delivered,
  };
}
