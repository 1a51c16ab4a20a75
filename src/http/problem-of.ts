import { ZodError } from 'zod';
import { FrotaError, InvalidInputError } from '../errors.ts';
import { isDatabaseAway } from '../store/database-away.ts';
import { type FieldProblem, fieldProblems, HttpProblem } from './problem.ts';

/** Errors that say how things are rather than what is wrong with the request; whatever else is ours is 409. */
const STATUS_OF: Readonly<Record<string, number>> = {
  contacts_unreadable: 400,
  import_aborted: 400,
  migration_unknown: 404,
  evolution_lookup_failed: 502,
  evolution_refused: 502,
  evolution_unreachable: 502,
  evolution_no_answer: 502,
  counters_lost: 503,
  redis_unreachable: 503,
  store_unreachable: 503,
};

/** Whatever was thrown as the problem that it is answered with; of what nobody foresaw it tells nothing. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof ZodError) {
    return new HttpProblem(400, 'invalid_input', 'The request cannot be taken as it is.', zodProblems(error));
  }
  if (error instanceof InvalidInputError) {
    return new HttpProblem(400, error.code, error.message, fieldProblems(error.problems));
  }
  if (error instanceof FrotaError) {
    return new HttpProblem(STATUS_OF[error.code] ?? 409, error.code, error.message);
  }
  if (isExposed(error)) return new HttpProblem(error.status, 'bad_request', error.message);
  if (error instanceof Error && isDatabaseAway(error.constructor.name)) {
    return new HttpProblem(503, 'store_unreachable', 'The database does not answer; try again in a moment.');
  }
  return new HttpProblem(500, 'internal', 'Something went wrong here; the log of Frota says what.');
}

/** What koa and its kin throw at what is the client's fault. */
function isExposed(error: unknown): error is Error & { status: number } {
  return error instanceof Error && 'expose' in error && error.expose === true && 'status' in error;
}

/** Fields as a program writes them: `variants[1]`, `interval.minMs`; `body` is the whole of it. */
function zodProblems({ issues }: ZodError): FieldProblem[] {
  return issues.map(({ path, message }) => ({
    field: path.length === 0 ? 'body' : fieldOf(path),
    message,
  }));
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
