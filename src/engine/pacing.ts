import type { Random } from '../clock.ts';
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

/** How far ahead messages are assigned, in ms: short, so that a change of health or state takes effect at once. */
const HORIZON_MS = 120_000;

/** How many messages of one campaign a number may have assigned ahead: its slots within the horizon, at least one. */
export function slotsAhead(interval: Interval): number {
  const mean = (interval.minMs + interval.maxMs) / 2;
  return Math.max(1, Math.min(Math.floor(HORIZON_MS / Math.max(mean, 1)), MAX_AHEAD));
}

/** Bounds what a number without pacing may hold, so that its failover stays one short update. */
const MAX_AHEAD = 500;
