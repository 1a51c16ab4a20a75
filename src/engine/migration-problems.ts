import { problemsOf } from '../errors.ts';
import type { InstanceState } from './types.ts';

/** Everything that can be wrong with where contacts are to go, by stable code, said in English. */
export const MIGRATION_PROBLEMS = {
  target_unknown: ({ name, known }: { name: string; known: readonly string[] }) =>
    `"${name}" is not in the fleet; there are: ${known.join(', ')}`,
  target_is_source: ({ name }: { name: string }) => `"${name}" is the number that they leave; name others`,
  target_unable: ({ name, state }: { name: string; state: InstanceState }) =>
    `"${name}" is ${state}; only connected numbers take contacts`,
  target_unwell: ({ name, health }: { name: string; health: number }) =>
    `"${name}" has health ${health} of 100; it has troubles of its own`,
};

export const migrationProblem = problemsOf(MIGRATION_PROBLEMS);
