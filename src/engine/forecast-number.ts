import type { Room } from './forecast-shares.ts';
import type { Instance } from './types.ts';
import { limitsOf, nextWarmUp, type WarmUpTable } from './warmup.ts';

/** What a forecast is told of a number. */
export interface NumberFacts {
  instance: Instance;
  /** From when on it can send, as far as is known; undefined: nobody can tell. */
  sendsFrom: Date | undefined;
  /** It opens no chats before this; undefined: as soon as it sends. */
  coldFrom?: Date;
  /** Messages of this hour and day that are sent or assigned, and first ones among them. */
  hour: number;
  day: number;
  newChats: number;
  /** Messages of this day by campaign. */
  ofCampaign: ReadonlyMap<string, number>;
}

/** Numbers in a forecast that are alike in all: what is said of one is said of each. */
export interface AlikeNumbers {
  names: readonly string[];
  canSend(at: number): boolean;
  /** What one has left for the next `ms`, given the campaigns' limits for a day. */
  room(at: number, ms: number, limits: ReadonlyMap<string, number>): Room;
  /** One sends so many. */
  take(campaign: string, messages: number, cold: boolean): void;
  newHour(): void;
  /** Midnight: counters begin anew, and a young number may send more, or less. */
  newDay(at: number): void;
  /** Equal for numbers that are alike from now on. */
  likeness(): string;
}

/** A number all of whose days go well. */
export function simulatedNumber(
  { instance, sendsFrom, coldFrom, ...used }: NumberFacts,
  table: WarmUpTable,
  timeZone: string,
): AlikeNumbers {
  const { name, hourLimit, dayLimit, newChatLimit } = instance;
  const from = sendsFrom?.getTime() ?? Infinity;
  const coldAt = Math.max(from, coldFrom?.getTime() ?? 0);
  const ofCampaign = new Map(used.ofCampaign);
  let { hour, day, newChats } = used;
  let { warmUp } = instance;
  let lastSentAt: Date | undefined;
  const limits = () => limitsOf({ hourLimit, dayLimit, ...(warmUp !== undefined && { warmUp }) }, table);
  let allowed = limits();

  return {
    names: [name],
    canSend: (at) => at >= from,

    room: (at, ms, campaignLimits) => ({
      ms,
      hour: Math.max(0, allowed.hour - hour),
      day: Math.max(0, allowed.day - day),
      newChats: at < coldAt ? 0 : Math.max(0, newChatLimit - newChats),
      ofCampaign: (id) => Math.max(0, (campaignLimits.get(id) ?? 0) - (ofCampaign.get(id) ?? 0)),
    }),

    take(campaign, messages, cold) {
      hour += messages;
      day += messages;
      if (cold) newChats += messages;
      ofCampaign.set(campaign, (ofCampaign.get(campaign) ?? 0) + messages);
    },

    newHour() {
      hour = 0;
    },

    newDay(at) {
      const now = new Date(at);
      if (day > 0) lastSentAt = now;
      if (warmUp !== undefined) {
        const facts = { now, timeZone, dayLimit, healthy: true, sentOnDay: day };
        const step = nextWarmUp(warmUp, { ...facts, ...(lastSentAt !== undefined && { lastSentAt }) }, table);
        if (step !== undefined) warmUp = step.to === 'finished' ? undefined : step.to;
      }
      allowed = limits();
      hour = day = newChats = 0;
      ofCampaign.clear();
    },

    likeness: () =>
      JSON.stringify([
        [from, coldAt, hourLimit, dayLimit, newChatLimit, warmUp, warmUp && lastSentAt],
        [hour, day, newChats, Object.fromEntries(ofCampaign)],
      ]),
  };
}

/** Puts numbers together that are alike, and that the same messages may go through. */
export function putTogether(
  numbers: readonly AlikeNumbers[],
  messagesOf: (name: string) => string,
): AlikeNumbers[] {
  const alike = new Map<string, AlikeNumbers>();
  for (const number of numbers) {
    const key = `${messagesOf(number.names[0] ?? '')} ${number.likeness()}`;
    const known = alike.get(key);
    const names = [...(known?.names ?? []), ...number.names];
    alike.set(key, { ...(known ?? number), names });
  }
  return [...alike.values()];
}
