import { between, seededRandom, type Span } from '../../src/sandbox/random.ts';
import type { Memory } from './servers.ts';

/** Something that is done to the installation, so many ms after its first message. */
export type Blow = { atMs: number } & (
  | { kind: 'kill worker'; place: number }
  /** A worker stands still, as its machine may, and goes on later with what it was about to do. */
  | { kind: 'freeze worker'; place: number; forMs: number }
  | { kind: 'kill web' }
  /** Redis dies, and is back after a while with what it has then. */
  | { kind: 'kill redis'; awayMs: number; memory: Memory }
  /** The MongoDB server dies, and is back after a while with its data. */
  | { kind: 'kill mongodb'; awayMs: number }
  /** Evolution leaves some sends of a number without an answer, whether or not it sends them. */
  | { kind: 'hang'; number: number; sends: number; accept: boolean }
);

export interface BlowOptions {
  seed: number;
  workers: number;
  numbers: number;
  /** A worker is killed, again and again after such a pause, `mostKills` times; all spans are in ms. */
  killEveryMs: Span;
  mostKills: number;
  /** When each of these happens, once. */
  workerFrozenAtMs: readonly Span[];
  webKilledAtMs: readonly Span[];
  redisKilledAtMs: readonly { within: Span; memory: Memory }[];
  mongoKilledAtMs: readonly Span[];
  hangsAtMs: readonly Span[];
}

/** How long a server that was killed stays away. */
const AWAY_MS: Span = [300, 1500];
/** How long a worker stands still: its lanes may go on elsewhere meanwhile, or not. */
const FROZEN_MS: Span = [5_000, 25_000];

/** Draws all blows of a run, in the order of their times: the same for the same seed. */
export function drawBlows(options: BlowOptions): Blow[] {
  const { seed, workers, numbers } = options;
  const stream = (name: string) => {
    const random = seededRandom(seed, name);
    return (span: Span): number => Math.round(between(random, span));
  };
  const blows: Blow[] = [];

  const kills = stream('kills');
  for (let n = 0, atMs = 0; n < options.mostKills; n++) {
    atMs += kills(options.killEveryMs);
    blows.push({ atMs, kind: 'kill worker', place: kills([0, workers - 1]) });
  }
  const freezes = stream('freezes');
  for (const span of options.workerFrozenAtMs) {
    const place = freezes([0, workers - 1]);
    blows.push({ atMs: freezes(span), kind: 'freeze worker', place, forMs: freezes(FROZEN_MS) });
  }
  const web = stream('web');
  for (const span of options.webKilledAtMs) blows.push({ atMs: web(span), kind: 'kill web' });
  const redis = stream('redis');
  for (const { within, memory } of options.redisKilledAtMs) {
    blows.push({ atMs: redis(within), kind: 'kill redis', awayMs: redis(AWAY_MS), memory });
  }
  const mongo = stream('mongodb');
  for (const span of options.mongoKilledAtMs) {
    blows.push({ atMs: mongo(span), kind: 'kill mongodb', awayMs: mongo(AWAY_MS) });
  }
  const hangs = stream('hangs');
  for (const span of options.hangsAtMs) {
    const number = hangs([0, numbers - 1]);
    blows.push({
      atMs: hangs(span),
      kind: 'hang',
      number,
      sends: hangs([1, 3]),
      accept: hangs([0, 1]) === 1,
    });
  }
  return blows.sort((a, b) => a.atMs - b.atMs);
}
