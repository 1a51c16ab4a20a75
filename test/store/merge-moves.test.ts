import * as fc from 'fast-check';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Move, moveEach } from '../../src/store/group-moves.ts';
import type { ContactDoc } from '../../src/store/models.ts';
import { testStore } from './test-store.ts';

const { contacts } = (await testStore()).models;

const date = fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms));
/** Words that an expression would take for a field, a variable or a list. */
const word = fc.constantFrom('A', 'B', '$name', '$$ROOT', "it's", 'ção');

const PERSON = {
  name: word,
  segment: word,
  lastContactedAt: date,
  chats: fc.uniqueArray(word, { maxLength: 3 }),
};

const FROM = {
  optedOut: fc.boolean(),
  segment: fc.oneof(word, fc.constant(null)),
  lastContactedAt: fc.oneof(
    date,
    date.map(($lte) => ({ $lte })),
  ),
};

const UPDATE = {
  $set: fc.record({ name: word, attributes: fc.constant({ city: '$name' }) }),
  $max: fc.record({ lastContactedAt: date }),
  $addToSet: fc.record({ chats: word }),
  $unset: fc.constant({ segment: 1 as const }),
  $push: fc.record({ lists: word }),
};

/** People as they were, and the moves that are made of them: a few that name the same fields, and others that do not. */
const cases = fc
  .array(
    fc
      .tuple(fc.subarray(Object.keys(FROM)), fc.subarray(Object.keys(UPDATE)))
      .chain(([fromKeys, updateKeys]) =>
        fc.array(
          fc.record({
            person: fc.record(PERSON, { requiredKeys: [] }),
            from: only(FROM, fromKeys),
            update: only(UPDATE, updateKeys),
          }),
          { maxLength: 6 },
        ),
      ),
    { maxLength: 3 },
  )
  .map((ofShapes) => ofShapes.flat());

function only(
  fields: Record<string, fc.Arbitrary<unknown>>,
  keys: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const kept = Object.entries(fields).filter(([key]) => keys.includes(key));
  return fc.record(Object.fromEntries(kept));
}

const idOf = (n: number): string => `+55119${String(n).padStart(8, '0')}`;

async function given(people: readonly Partial<ContactDoc>[]): Promise<void> {
  await contacts.deleteMany({});
  await contacts.insertMany(
    people.map((one, n) => ({ lists: ['L'], attributes: {}, optedOut: false, ...one, _id: idOf(n) })),
  );
}

function found(): Promise<ContactDoc[]> {
  return contacts.find({}, { stamp: 0 }).sort({ _id: 1 }).lean<ContactDoc[]>();
}

it('moves that are made together do what each would do by itself, and tell the same', async () => {
  const property = fc.asyncProperty(cases, async (drawn) => {
    const people = drawn.map((one) => one.person);
    const moves: Move<ContactDoc>[] = drawn.map(({ from, update }, n) => ({ id: idOf(n), from, update }));
    await given(people);
    const alone: boolean[] = [];
    for (const move of moves) alone.push(...(await moveEach(contacts, [move])));
    const expected = await found();

    await given(people);
    expect(await moveEach(contacts, moves)).toEqual(alone);
    expect(await found()).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 60 });
});

it('moves of one shape are one update, however their values differ', async () => {
  const bulkWrite = vi.spyOn(contacts.collection, 'bulkWrite');
  onTestFinished(() => bulkWrite.mockRestore());
  await given([{ segment: 'A' }, { segment: 'B' }, { segment: 'C' }]);
  const made = await moveEach(
    contacts,
    ['A', 'X', 'C'].map((segment, n) => ({
      id: idOf(n),
      from: { segment },
      update: { $set: { name: `Pessoa ${n}` }, $unset: { segment: 1 } },
    })),
  );
  expect(made).toEqual([true, false, true]);
  expect(bulkWrite.mock.calls.map(([operations]) => operations.length)).toEqual([1]);
  expect(await found()).toMatchObject([{ name: 'Pessoa 0' }, { segment: 'B' }, { name: 'Pessoa 2' }]);
});
