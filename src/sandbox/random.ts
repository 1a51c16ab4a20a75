import { createHash } from 'node:crypto';
import type { Random } from '../clock.ts';

/** An inclusive span `[from, to]`, mostly of milliseconds. */
export type Span = readonly [from: number, to: number];

/**
 * A pseudo-random stream that is the same for the same parts, on every machine. SHA-256 spreads the parts over the
 * whole 128-bit state, so that neighbouring seeds (message 1, message 2) have nothing in common.
 */
export function seededRandom(...parts: readonly (string | number)[]): Random {
  const digest = digestOf(parts);
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let d = digest.readUInt32LE(12);
  // sfc32 by Chris Doty-Humphrey (PractRand): small, fast, and no known bias at this state size.
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** A number in [0, 1) that always is the same for the same parts: which share of all phones a phone belongs to. */
export function stableShare(...parts: readonly (string | number)[]): number {
  return digestOf(parts).readUInt32LE(0) / 2 ** 32;
}

/** A UUID that always is the same for the same parts. */
export function stableUuid(...parts: readonly (string | number)[]): string {
  const hex = digestOf(parts).toString('hex');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** A number of the span, evenly distributed. */
export function between(random: Random, [from, to]: Span): number {
  return from + random() * (to - from);
}

/** One of the items; `undefined` only for an empty list. */
export function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items[Math.floor(random() * items.length)];
}

function digestOf(parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest();
}
