import type { Random } from '../clock.ts';
import type { Lane } from './ports.ts';
import type { Interval } from './types.ts';

/**
 * 25–50 s between two messages of one number, at random: the team's rule for numbers on WhatsApp's consumer network,
 * where an even rhythm and bursts both look like a bot.
 */
export const DEFAULT_INTERVAL: Interval = { minMs: 25_000, maxMs: 50_000 };

/** Milliseconds until the number's next message. */
export function drawInterval(interval: Interval, random: Random): number {
  return interval.minMs + Math.floor(random() * (interval.maxMs - interval.minMs + 1));
}

/** What one message of a campaign takes of its number's time on average, in ms. */
export function meanInterval({ minMs, maxMs }: Interval): number {
  return (minMs + maxMs) / 2;
}

/**
 * When a number may send its next message of a campaign: not before its slot, and not sooner after the last message than
 * this campaign's interval allows, as that may have been of a faster one.
 */
export function dueAt({ nextSendAt, lastSentAt }: Lane, { minMs }: Interval): Date {
  const earliest = lastSentAt === undefined ? 0 : lastSentAt.getTime() + minMs;
  return nextSendAt.getTime() >= earliest ? nextSendAt : new Date(earliest);
}

/**
 * The pause after a message of no campaign: as long as the number's other ones have, which is none for a number whose last
 * message asked for none (on the Business channel), and else the default.
 */
export function paceOf({ nextSendAt, lastSentAt }: Lane): Interval {
  const unpaced = lastSentAt !== undefined && nextSendAt <= lastSentAt;
  return unpaced ? { minMs: 0, maxMs: 0 } : DEFAULT_INTERVAL;
}

/** How far ahead messages are assigned, in ms: short, so that a change of health or state takes effect at once. */
export const HORIZON_MS = 120_000;

/** Bounds what a number without pacing may hold, so that its failover stays one short update. */
const MAX_AHEAD = 500;

/**
 * How many more messages of a campaign a number may have assigned: those that fill its time within the horizon. One in any
 * case if it has none of the campaign and its turn begins within the horizon: else those with short pauses would fill it each
 * time before one with a long pause fits.
 * @param busyMs what its assigned messages, of all campaigns, take of its time.
 * @param own how many of them are the campaign's.
 */
export function slotsLeft(interval: Interval, busyMs: number, assigned: number, own: number): number {
  const mean = Math.max(meanInterval(interval), 1);
  const free = Math.floor((HORIZON_MS - busyMs) / mean);
  const least = own === 0 && busyMs < HORIZON_MS ? 1 : 0;
  return Math.min(Math.max(free, least), MAX_AHEAD - assigned);
}
