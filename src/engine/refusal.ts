import { FrotaError } from '../errors.ts';

/**
 * Whether Evolution did answer, and refused what was asked of one number: that is this number's own (it may be deleted), and
 * says nothing of the others on its server.
 */
export function isRefusal(error: unknown): error is FrotaError {
  return error instanceof FrotaError && error.code === 'evolution_refused';
}
