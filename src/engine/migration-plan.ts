import { InvalidInputError, type Problem } from '../errors.ts';
import { managedFleet } from './managed.ts';
import { migrationProblem } from './migration-problems.ts';
import { HEALTHY_FROM, takesContacts, waitedFor } from './migration-targets.ts';
import { numberPools } from './pools.ts';
import type { Migration, Ports } from './ports.ts';
import { pour } from './share-out.ts';
import type { Instance } from './types.ts';
import { limitsOf } from './warmup.ts';

/** What a migration would do. */
export interface MigrationPlan {
  /** What the migration is called: of those who execute the same plan only the first does. */
  id: string;
  /** The migration that is under way and waits: it ends where it is when this plan is executed. */
  replaces?: string;
  from: string;
  /** Contacts that hear from the number, without those who opted out. */
  contacts: number;
  /** Those of them who replied or opted in: they go first. */
  engaged: number;
  /** They stay where they are, as nobody writes to them. */
  optedOut: number;
  /** Who takes how many, the most first. */
  targets: readonly PlannedTarget[];
  /** Contacts that have nowhere to go. */
  unplaced: number;
}

export interface PlannedTarget {
  instance: string;
  /** Contacts that it has now, and that it gets. */
  has: number;
  gets: number;
  /** Messages that it may send a day at present. */
  perDay: number;
  /** Days that it needs to write once to each of its contacts, old and new, at that pace. */
  days: number;
}

/**
 * What migrating a number's contacts would do, now. They go to the numbers that send the same campaigns (any, when there are
 * none), are connected and well, so that afterwards all of these have as even a load as can be: contacts for each message
 * that a number may send a day (while it warms up, that is little). A number that already has more than its share gets none.
 * There is no most that a number takes: who waits for a busy number is written to, who stays with a lost one moves to whichever
 * number writes to them next, however busy that is. So everybody is placed or nobody, and the plan says how long it will take.
 * @throws InvalidInputError when a number that is named as a target cannot be one.
 */
export async function previewMigration(
  ports: Ports,
  from: string,
  options: { to?: readonly string[] } = {},
): Promise<MigrationPlan> {
  const { placements } = ports;
  const [fleet, pools, history, contacts, engaged, optedOut] = await Promise.all([
    managedFleet(ports),
    numberPools(ports),
    ports.migrations.ofNumber(from),
    placements.count({ instance: from }),
    placements.count({ instance: from, engaged: true }),
    placements.count({ instance: from, optedOut: true }),
  ]);
  const pool = pools.find((numbers) => numbers.has(from));
  const able = options.to === undefined ? heirsOf(from, fleet, pool) : namedAmong(fleet, from, options.to);
  // That is a look at all contacts.
  const byNumber = able.length === 0 ? undefined : await placements.byNumber(ports.clock.now());
  const candidates = able.map((instance) => ({
    instance: instance.name,
    has: byNumber?.get(instance.name)?.contacts ?? 0,
    perDay: limitsOf(instance, ports.settings.warmUpTable).day,
  }));
  const shares = pour(contacts, candidates);
  const targets = candidates
    .map(({ instance, has, perDay }, index) => {
      const gets = shares[index] ?? 0;
      return { instance, has, gets, perDay, days: Math.ceil((has + gets) / perDay) };
    })
    .filter(({ gets }) => gets > 0)
    .sort((a, b) => b.gets - a.gets);
  const unplaced = targets.length === 0 ? contacts : 0;
  return { ...placeIn(from, history[0], fleet), from, contacts, engaged, optedOut, targets, unplaced };
}

/**
 * A plan comes after the number's last migration. One that is under way and gets on is the one that the plan is about; one
 * that waits (or was stopped, and is about to end) is replaced.
 */
function placeIn(
  from: string,
  last: Migration | undefined,
  fleet: readonly Instance[],
): Pick<MigrationPlan, 'id' | 'replaces'> {
  const next = migrationId(from, (last?.sequence ?? 0) + 1);
  if (last === undefined || last.finishedAt !== undefined) return { id: next };
  const givesWay = last.stoppedBy !== undefined || waitedFor(fleet, last) !== undefined;
  return givesWay ? { id: next, replaces: last.id } : { id: last.id };
}

/** Of a number's first migration, second… */
export function migrationId(from: string, sequence: number): string {
  return `${from}/${sequence}`;
}

function heirsOf(
  from: string,
  fleet: readonly Instance[],
  pool: ReadonlySet<string> | undefined,
): Instance[] {
  return fleet.filter(
    (one) => one.name !== from && takesContacts(one) && (pool === undefined || pool.has(one.name)),
  );
}

function namedAmong(fleet: readonly Instance[], from: string, to: readonly string[]): Instance[] {
  const known = fleet.map(({ name }) => name);
  const problems: Problem[] = [];
  const chosen = [...new Set(to)].flatMap((name) => {
    const instance = fleet.find((one) => one.name === name);
    const problem = objectionTo(instance, name, from, known);
    if (problem !== undefined) problems.push(problem);
    return instance ?? [];
  });
  if (problems.length > 0) throw new InvalidInputError('The contacts cannot go there', problems);
  return chosen;
}

function objectionTo(
  instance: Instance | undefined,
  name: string,
  from: string,
  known: readonly string[],
): Problem | undefined {
  if (name === from) return migrationProblem('to', 'target_is_source', { name });
  if (instance === undefined) return migrationProblem('to', 'target_unknown', { name, known });
  const { state, health } = instance;
  if (state !== 'connected') return migrationProblem('to', 'target_unable', { name, state });
  if (health < HEALTHY_FROM) return migrationProblem('to', 'target_unwell', { name, health });
  return undefined;
}
