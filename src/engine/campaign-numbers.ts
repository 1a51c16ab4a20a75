import type { FleetSnapshot, NumberState } from './fleet-snapshot.ts';
import { meanInterval, slotsLeft } from './pacing.ts';
import type { Candidate } from './selection/candidate.ts';
import type { Blocked, BudgetKind, Campaign, Instance } from './types.ts';

/** A campaign's numbers, as its strategy sees them: in the campaign's order, kept current while it assigns. */
export interface CampaignNumbers {
  ring: readonly Candidate[];
  /** Assigns a message to a number. */
  take(candidate: Candidate, cold: boolean): void;
  /** What keeps each number that can take no message to people it does not know. */
  blocked(): Blocked[];
}

/** Looks at the fleet with a campaign's eyes. Several campaigns over one snapshot share what its numbers have left. */
export function campaignNumbers(fleet: FleetSnapshot, campaign: Campaign): CampaignNumbers {
  const ofCampaign = new Map<string, number>();
  const mean = meanInterval(campaign.interval);
  // Who cannot send keeps its place, without room: round-robin goes on behind it.
  const ring = campaign.instances.map((name) => candidateOf(name));

  function candidateOf(name: string): Candidate {
    const number = fleet.numbers.get(name);
    if (number === undefined || obstacleOf(number.instance, campaign) !== undefined) return absent(name);
    ofCampaign.set(name, fleet.ofCampaignToday(campaign.id, name));
    const limitLeft = (): number =>
      Math.min(
        number.hourLimit - number.hour,
        number.dayLimit - number.day,
        campaign.dailyLimitPerInstance - (ofCampaign.get(name) ?? 0),
      );
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

  /** The longest-lasting first: of two used-up limits it is the one to know of. */
  function usedUp({ dayLimit, day, hourLimit, hour }: NumberState, name: string): BudgetKind | undefined {
    if ((ofCampaign.get(name) ?? 0) >= campaign.dailyLimitPerInstance) return 'campaign_limit';
    if (day >= dayLimit) return 'day_limit';
    return hour >= hourLimit ? 'hour_limit' : undefined;
  }

  return {
    ring,

    take({ name }, cold) {
      const number = fleet.numbers.get(name);
      if (number === undefined) return;
      number.hour++;
      number.day++;
      if (cold) number.newChats++;
      number.assigned++;
      number.busyMs += mean;
      ofCampaign.set(name, (ofCampaign.get(name) ?? 0) + 1);
    },

    blocked() {
      return campaign.instances.flatMap((name): Blocked[] => {
        const number = fleet.numbers.get(name);
        if (number === undefined) return [{ instance: name, why: 'gone' }];
        const obstacle = obstacleOf(number.instance, campaign);
        if (obstacle !== undefined) return [{ instance: name, ...obstacle }];
        const limit = usedUp(number, name);
        if (limit !== undefined) return [{ instance: name, why: limit }];
        if (number.instance.restriction === 'cold')
          return [{ instance: name, why: 'state', state: number.instance.state }];
        return coldLeft(number) > 0 ? [] : [{ instance: name, why: 'new_chat_limit' }];
      });
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
