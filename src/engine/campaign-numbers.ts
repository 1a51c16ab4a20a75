import type { FleetSnapshot, NumberState } from './fleet-snapshot.ts';
import { slotsLeft } from './pacing.ts';
import type { Candidate } from './selection/candidate.ts';
import type { Blocked, BudgetKind, Campaign, Instance } from './types.ts';

/** A campaign's numbers, as its strategy sees them: in the campaign's order, kept current while messages are assigned. */
export interface CampaignNumbers {
  ring: readonly Candidate[];
  /** The same as they will be when those that are busy now have room again. */
  soon: readonly Candidate[];
  /** What keeps a number from messages to people whom it does not know; undefined: nothing but that it may be busy. */
  why(name: string): Blocked | undefined;
}

/** Looks at the fleet with a campaign's eyes. Several campaigns over one snapshot share what its numbers have left. */
export function campaignNumbers(fleet: FleetSnapshot, campaign: Campaign): CampaignNumbers {
  // Who cannot send keeps its place, without room: round-robin goes on behind it.
  const ring = campaign.instances.map((name) => candidateOf(name));

  function candidateOf(name: string): Candidate {
    const number = fleet.numbers.get(name);
    if (number === undefined || obstacleOf(number.instance, campaign) !== undefined) return absent(name);
    const campaignLeft = campaignLimit(name);
    const limitLeft = (): number =>
      Math.min(number.hourLimit - number.hour, number.dayLimit - number.day, campaignLeft());
    const slots = (): number => slotsLeft(campaign.interval, number.busyMs, number.assigned);
    return {
      name,
      health: number.instance.health,
      get sentToday() {
        return number.day;
      },
      get load() {
        return Math.max(number.hour / number.hourLimit, number.day / number.dayLimit);
      },
      get room() {
        return Math.max(0, Math.min(limitLeft(), slots()));
      },
      get coldRoom() {
        return coldLeft(number);
      },
      get busy() {
        return slots() <= 0 && limitLeft() > 0;
      },
    };
  }

  /** What a campaign may still send through a number today. */
  function campaignLimit(name: string): () => number {
    const left = campaign.dailyLimitPerInstance - fleet.sentToday(campaign.id, name);
    const assigned = fleet.numbers.get(name)?.assignedOf;
    return () => left - (assigned?.get(campaign.id) ?? 0);
  }

  /** The longest-lasting first: of two used-up limits it is the one to know of. */
  function usedUp({ dayLimit, day, hourLimit, hour }: NumberState, name: string): BudgetKind | undefined {
    if (campaignLimit(name)() <= 0) return 'campaign_limit';
    if (day >= dayLimit) return 'day_limit';
    return hour >= hourLimit ? 'hour_limit' : undefined;
  }

  let soon: readonly Candidate[] | undefined;
  return {
    ring,
    get soon() {
      return (soon ??= ring.map(unhurried));
    },

    why(name) {
      const number = fleet.numbers.get(name);
      if (number === undefined) return { instance: name, why: 'gone' };
      const obstacle = obstacleOf(number.instance, campaign);
      if (obstacle !== undefined) return { instance: name, ...obstacle };
      const limit = usedUp(number, name);
      if (limit !== undefined) return { instance: name, why: limit };
      if (number.instance.state === 'restricted')
        return { instance: name, why: 'state', state: 'restricted' };
      return coldLeft(number) > 0 ? undefined : { instance: name, why: 'new_chat_limit' };
    },
  };
}

/** Whether a number can send at all now: connected, or restricted so that it may still write to people who know it. */
export function canSend({ state, restriction }: Pick<Instance, 'state' | 'restriction'>): boolean {
  return state === 'connected' || (state === 'restricted' && restriction === 'cold');
}

/** What keeps a number, other than its limits. */
function obstacleOf(instance: Instance, campaign: Campaign): Omit<Blocked, 'instance'> | undefined {
  if (!canSend(instance)) return { why: 'state', state: instance.state };
  return instance.health < campaign.pauseOnHealthBelow ? { why: 'health' } : undefined;
}

/** First messages that a number may still send today. */
function coldLeft({ instance, newChats }: NumberState): number {
  return instance.state === 'restricted' ? 0 : Math.max(0, instance.newChatLimit - newChats);
}

function absent(name: string): Candidate {
  return { name, health: 0, sentToday: 0, load: 1, room: 0, coldRoom: 0, busy: false };
}

/** A number for which a message can be kept while it is busy. */
function unhurried(candidate: Candidate): Candidate {
  return {
    name: candidate.name,
    health: candidate.health,
    get sentToday() {
      return candidate.sentToday;
    },
    get load() {
      return candidate.load;
    },
    get room() {
      return candidate.busy ? 1 : candidate.room;
    },
    get coldRoom() {
      return candidate.coldRoom;
    },
    busy: false,
  };
}
