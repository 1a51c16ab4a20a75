import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberLoad, planRebalancing } from '../../src/engine/rebalance-plan.ts';

const NO_BOUND = 1_000_000;

/** Numbers from their contacts and what they may send a day; all contacts may move. */
const fleet = (...numbers: (readonly [contacts: number, perDay: number])[]): NumberLoad[] =>
  numbers.map(([contacts, perDay], index) => ({
    instance: `n${index}`,
    contacts,
    movable: contacts,
    perDay,
  }));

function after(numbers: readonly NumberLoad[], most = NO_BOUND): NumberLoad[] {
  const { gives, takes } = planRebalancing(numbers, most);
  const amount = (shares: typeof gives, name: string) =>
    shares.find(({ instance }) => instance === name)?.contacts ?? 0;
  return numbers.map((number) => {
    const given = amount(gives, number.instance);
    const taken = amount(takes, number.instance);
    expect(Math.min(given, taken)).toBe(0);
    return { ...number, contacts: number.contacts - given + taken, movable: number.movable - given + taken };
  });
}

const contactsOf = (numbers: readonly NumberLoad[]) => numbers.map(({ contacts }) => contacts);

describe('rebalancing', () => {
  it.each([
    ['nobody', fleet(), []],
    ['one number', fleet([500, 100]), [500]],
    ['even loads', fleet([1_000, 100], [2_000, 200]), [1_000, 2_000]],
    ['loads within 10 % of the mean', fleet([1_090, 100], [1_000, 100], [910, 100]), [1_090, 1_000, 910]],
    ['one that is overloaded', fleet([1_300, 100], [900, 100], [800, 100]), [1_100, 950, 950]],
    ['a new number', fleet([1_000, 100], [1_000, 100], [1_000, 100], [0, 100]), [775, 775, 775, 675]],
    ['a young number, which may send little', fleet([1_000, 100], [0, 20]), [850, 150]],
    ['few contacts, which are not divided', fleet([4, 100], [3, 100], [3, 100]), [4, 3, 3]],
    ['few contacts that are with one', fleet([10, 100], [0, 100], [0, 100]), [4, 3, 3]],
    ['no contacts', fleet([0, 100], [0, 100]), [0, 0]],
  ])('of %s', (_, numbers, expected) => {
    expect(contactsOf(after(numbers))).toEqual(expected);
  });

  it('leaves contacts that may not move, and takes from others instead', () => {
    const [a, b, c] = fleet([1_500, 100], [1_000, 100], [200, 100]) as [NumberLoad, NumberLoad, NumberLoad];
    expect(contactsOf(after([{ ...a, movable: 50 }, b, c]))).toEqual([1_450, 900, 350]);
    expect(contactsOf(after([{ ...a, movable: 0 }, { ...b, movable: 0 }, c]))).toEqual([1_500, 1_000, 200]);
  });

  it('moves no more at a time than it is allowed to, from the most loaded first', () => {
    expect(contactsOf(after(fleet([3_000, 100], [2_000, 100], [0, 100]), 500))).toEqual([2_500, 2_000, 500]);
  });

  const numbers = fc.array(
    fc
      .record({
        contacts: fc.nat(5_000),
        perDay: fc.integer({ min: 1, max: 700 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ contacts, perDay, share }) => ({ contacts, perDay, movable: Math.floor(contacts * share) })),
    { minLength: 1, maxLength: 30 },
  );
  const named = (all: readonly Omit<NumberLoad, 'instance'>[]): NumberLoad[] =>
    all.map((number, index) => ({ ...number, instance: `n${index}` }));

  it('comes to rest, loses nobody, and moves nobody who may not move', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 50, max: 5_000 }), (all, most) => {
        let now = named(all);
        const fixed = now.map(({ contacts, movable }) => contacts - movable);
        const total = contactsOf(now).reduce((sum, count) => sum + count, 0);
        for (let run = 0; ; run++) {
          expect(run).toBeLessThan(10 + total / 50);
          const next = after(now, most);
          expect(contactsOf(next).reduce((sum, count) => sum + count, 0)).toBe(total);
          next.forEach(({ contacts }, index) => expect(contacts).toBeGreaterThanOrEqual(fixed[index] ?? 0));
          if (contactsOf(next).join() === contactsOf(now).join()) break;
          now = next;
        }
      }),
    );
  });

  it('ends with every load within ±10 % of the mean, to a contact', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        let now = named(all.map((number) => ({ ...number, movable: number.contacts })));
        for (let next = after(now); contactsOf(next).join() !== contactsOf(now).join(); next = after(now)) {
          now = next;
        }
        const mean =
          contactsOf(now).reduce((sum, count) => sum + count, 0) /
          now.reduce((sum, { perDay }) => sum + perDay, 0);
        for (const { contacts, perDay } of now) {
          expect(contacts).toBeLessThanOrEqual(Math.ceil(mean * perDay * 1.1));
          expect(contacts).toBeGreaterThanOrEqual(Math.floor(mean * perDay * 0.9));
        }
      }),
    );
  });
});
