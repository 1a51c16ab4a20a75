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

/**
 * Looks at the fleet with a campaign's eyes. Several campaigns over one snapshot share what its numbers have left. The rings
 * are made when somebody looks at them: most plans of most campaigns have nothing to assign.
 */
export function campaignNumbers(fleet: FleetSnapshot, campaign: Campaign): CampaignNumbers {
  let ring: readonly Candidate[] | undefined;
  let soon: readonly Candidate[] | undefined;

  function candidateOf(name: string): Candidate {
    const number = fleet.numbers.get(name);
    // Who cannot send keeps its place, without room: round-robin goes on behind it.
    if (number === undefined || obstacleOf(number.instance, campaign) !== undefined) return absent(name);
    return new CampaignCandidate(number, campaign, fleet.sentToday(campaign.id, name));
  }

  /** The longest-lasting first: of two used-up limits it is the one to know of. */
  function usedUp(number: NumberState, name: string): BudgetKind | undefined {
    const ofCampaign = fleet.sentToday(campaign.id, name) + (number.assignedOf.get(campaign.id) ?? 0);
    if (ofCampaign >= campaign.dailyLimitPerInstance) return 'campaign_limit';
    if (number.day >= number.dayLimit) return 'day_limit';
    return number.hour >= number.hourLimit ? 'hour_limit' : undefined;
  }

  return {
    get ring() {
      return (ring ??= campaign.instances.map(candidateOf));
    },
    get soon() {
      return (soon ??= this.ring.map(unhurried));
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

/** A number with room for a campaign. A class, as a plan has one for each pair of the two: tens of thousands. */
class CampaignCandidate implements Candidate {
  readonly name: string;
  readonly health: number;
  readonly #number: NumberState;
  readonly #campaign: Campaign;
  /** What the campaign has left of its own limit today, before what is assigned. */
  readonly #campaignLeft: number;

  constructor(number: NumberState, campaign: Campaign, sentToday: number) {
    this.name = number.instance.name;
    this.health = number.instance.health;
    this.#number = number;
    this.#campaign = campaign;
    this.#campaignLeft = campaign.dailyLimitPerInstance - sentToday;
  }

  get sentToday(): number {
    return this.#number.day;
  }

  get load(): number {
    const { hour, hourLimit, day, dayLimit } = this.#number;
    return Math.max(hour / hourLimit, day / dayLimit);
  }

  get room(): number {
    const own = this.#own();
    return Math.max(0, Math.min(this.#limitLeft(own), this.#slots(own)));
  }

  get coldRoom(): number {
    return coldLeft(this.#number);
  }

  get busy(): boolean {
    const own = this.#own();
    return this.#slots(own) <= 0 && this.#limitLeft(own) > 0;
  }

  #limitLeft(own: number): number {
    const { hour, hourLimit, day, dayLimit } = this.#number;
    return Math.min(hourLimit - hour, dayLimit - day, this.#campaignLeft - own);
  }

  #slots(own: number): number {
    return slotsLeft(this.#campaign.interval, this.#number.busyMs, this.#number.assigned, own);
  }

  /** Messages of the campaign that it has assigned. */
  #own(): number {
    return this.#number.assignedOf.get(this.#campaign.id) ?? 0;
  }
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
