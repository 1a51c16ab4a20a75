import type { Store } from '../../src/store/connect.ts';
import type { ContactDoc } from '../../src/store/models.ts';

/** Puts made-up people into the store who hear from a number. */
export async function contactsOf(
  { models }: Store,
  instance: string,
  count: number,
  { from = 0, ...changes }: Partial<Omit<ContactDoc, '_id'>> & { from?: number } = {},
): Promise<string[]> {
  const made = Array.from({ length: count }, (_, n) => ({
    _id: phoneOf(from + n),
    lists: ['clientes'],
    attributes: {},
    optedOut: false,
    preferredInstance: instance,
    ...changes,
  }));
  await models.contacts.insertMany(made, { lean: true });
  return made.map(({ _id }) => _id);
}

export function phoneOf(n: number): string {
  return `+55119${70_000_000 + n}`;
}

/** How many contacts hear from each number, those who opted out included. */
export async function spread({ models }: Store): Promise<Record<string, number>> {
  const rows = await models.contacts.aggregate<{ _id: string; count: number }>([
    { $group: { _id: '$preferredInstance', count: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  return Object.fromEntries(rows.map(({ _id, count }) => [_id, count]));
}
