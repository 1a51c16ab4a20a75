import type { Migration, MigrationTarget } from './ports.ts';
import { losesContacts } from './preference.ts';
import type { Instance, InstanceState } from './types.ts';

/** A number with less health (0–100) than this is given no contacts of others. */
export const HEALTHY_FROM = 50;

/** A number that a migration waits for, and what keeps it from taking contacts: its state, or its health (0–100). */
export interface WaitedFor {
  instance: string;
  state: InstanceState | 'gone';
  health: number;
}

/** Whether a number may be given the contacts of others. */
export function takesContacts({ state, health }: Pick<Instance, 'state' | 'health'>): boolean {
  return state === 'connected' && health >= HEALTHY_FROM;
}

/** The targets that can be given contacts now. */
export function openTargets(fleet: readonly Instance[], { targets }: Migration): MigrationTarget[] {
  const able = new Set(fleet.filter(takesContacts).map(({ name }) => name));
  return targets.filter(({ instance }) => able.has(instance));
}

/**
 * Whether no target will take contacts any more: each is banned, not in the fleet, or away for longer than the grace (ms), as
 * when contacts lose their own number.
 */
export function areLost(
  fleet: readonly Instance[],
  { targets }: Migration,
  at: Date,
  awayGraceMs: number,
): boolean {
  return targets.every(({ instance }) => losesContacts(named(fleet, instance), at, awayGraceMs));
}

/** All targets of a migration that is under way, if none can be given contacts now. Undefined: it does not wait. */
export function waitedFor(fleet: readonly Instance[], migration: Migration): WaitedFor[] | undefined {
  const { finishedAt, stoppedBy, undoes, targets } = migration;
  // An undoing brings contacts back to their number, however that is.
  if (finishedAt !== undefined || stoppedBy !== undefined || undoes !== undefined) return undefined;
  if (openTargets(fleet, migration).length > 0) return undefined;
  return targets.map(({ instance }) => {
    const { state = 'gone', health = 0 } = named(fleet, instance) ?? {};
    return { instance, state, health };
  });
}

function named(fleet: readonly Instance[], name: string): Instance | undefined {
  return fleet.find((one) => one.name === name);
}
