import { z } from 'zod';
import { HttpProblem } from '../problem.ts';

/** Items of one page, unless the request says how many. */
const USUAL = 50;
const MOST = 200;

/** What every list takes. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .default(USUAL)
    .meta({ description: `How many items at most, up to ${MOST}.` }),
  cursor: z
    .string()
    .optional()
    .meta({ description: 'Where to go on: `next` of the page before. Not given: at the beginning.' }),
});

/** One page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .meta({ description: 'The `cursor` of the next page; null: this was the last.' }),
  });
}

/** A cursor that says where its page ended; programs are not to look into it. */
export function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Where a page is to begin. Undefined: at the beginning.
 * @throws HttpProblem 400 when the cursor is none of this list
 */
export function placeOf<Place extends z.ZodType>(
  cursor: string | undefined,
  place: Place,
): z.output<Place> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new HttpProblem(400, 'invalid_input', 'The request cannot be taken as it is.', [
      { field: 'cursor', message: 'is none of this list; take `next` of its page before, as it is' },
    ]);
  }
}

/**
 * A page of what was read, one more than the page has: that there is one more is how the end is known.
 * @param placeAfter where the page that follows an item begins
 */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  placeAfter: (row: Row) => unknown,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? cursorOf(placeAfter(last)) : null,
  };
}
