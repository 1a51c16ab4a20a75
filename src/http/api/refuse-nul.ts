import { type FieldProblem, HttpProblem } from '../problem.ts';

/**
 * Nothing that people write has a NUL in it, and databases take it for the end of a text, or not at all.
 * @param given what was sent, by where: its path, its query, its body
 * @throws HttpProblem 400 that names every field with one
 */
export function refuseNul(...given: readonly unknown[]): void {
  const errors = given.flatMap((one) => Array.from(nulIn(one, '')));
  if (errors.length > 0) {
    throw new HttpProblem(400, 'invalid_input', 'The request cannot be taken as it is.', errors);
  }
}

function* nulIn(value: unknown, field: string): Generator<FieldProblem> {
  if (typeof value === 'string' && value.includes('\0')) {
    yield { field: field === '' ? 'body' : field, message: 'has a NUL character in it; leave it out' };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* nulIn(item, `${field}[${index}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const path = field === '' ? key : `${field}.${key}`;
      yield* nulIn(key, path.replaceAll('\0', '\u{2400}'));
      yield* nulIn(item, path);
    }
  }
}
