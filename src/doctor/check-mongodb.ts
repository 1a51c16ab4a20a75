import { FrotaError } from '../errors.ts';
import type { StoreLook } from '../store/look.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';
import { isAtLeast } from './version.ts';

/** What Frota's queries are made for; FerretDB counts its own versions, and speaks as a MongoDB of that age. */
const OLDEST = { MongoDB: '6', FerretDB: '2' } as const;

/** Locks, slots and retries are times of several machines: what is off by more than this, in ms, is no delay of the answer. */
const CLOCK_MS = 2_000;

/**
 * MongoDB: reachable, new enough, with the indexes that the queries are made for, and with a clock like ours.
 * @param open undefined: our own one, which does not run now
 */
export function mongodbCheck(
  open: () => Promise<StoreLook | undefined>,
  { folder, now }: { folder: string; now: () => Date },
): Check {
  return {
    area: 'mongodb',
    async run() {
      let store: StoreLook | undefined;
      try {
        store = await open();
      } catch (error) {
        if (!(error instanceof FrotaError)) throw error;
        return [found('problem', 'mongo_silent', { reason: error.message })];
      }
      return store === undefined ? [found('absent', 'mongo_asleep', { folder })] : look(store, now);
    },
  };
}

async function look(store: StoreLook, now: () => Date): Promise<Finding[]> {
  const { name, version } = await store.server();
  const least = OLDEST[name];
  const indexes = await store.missingIndexes();
  const seconds = Math.round(Math.abs((await clockOff(store, now)) / 1_000));
  return [
    isAtLeast(version, least)
      ? found('ok', 'mongo_reached', { name, version })
      : found('problem', 'mongo_old', { version: `${name} ${version}`, least }),
    indexes.length === 0
      ? found('ok', 'mongo_indexes_fine', {})
      : found('warning', 'mongo_indexes_missing', { indexes: indexes.join(', ') }),
    ...(seconds * 1_000 > CLOCK_MS ? [found('warning', 'mongo_clock', { seconds })] : []),
  ];
}

/** By how much its clock is off ours, in ms, but for the time that the answer took. */
async function clockOff(store: StoreLook, now: () => Date): Promise<number> {
  const asked = now().getTime();
  const itsTime = (await store.clock()).getTime();
  const answered = now().getTime();
  if (itsTime < asked) return itsTime - asked;
  return Math.max(0, itsTime - answered);
}
