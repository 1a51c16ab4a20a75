import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedList } from './sorted-list.ts';

const byNumber = (a: number, b: number): number => a - b;

describe('a sorted list', () => {
  it('has what was added and not deleted, in order, whatever came when', () => {
    const step = fc.record({ deletes: fc.boolean(), item: fc.integer({ min: 0, max: 30 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 31 }), (steps, place) => {
        const list = sortedList(byNumber);
        const expected: number[] = [];
        const answers: unknown[] = [];
        const wanted: unknown[] = [];
        for (const { deletes, item } of steps) {
          const at = expected.indexOf(item);
          answers.push(deletes ? list.delete(item) : list.add(item));
          if (!deletes) expected.push(item);
          else if (at >= 0) expected.splice(at, 1);
          wanted.push(deletes ? at >= 0 : undefined);
        }
        expect(answers).toEqual(wanted);
        expected.sort(byNumber);
        expect([...list]).toEqual(expected);
        expect(list.size).toBe(expected.length);
        expect([...list.from((item) => item < place)]).toEqual(expected.filter((item) => item >= place));
      }),
    );
  });

  it.each([
    ['rising', (n: number) => n],
    ['falling', (n: number) => 9_999 - n],
    ['mixed', (n: number) => (n * 7_919) % 10_000],
  ])('stays in order over many blocks: %s', (_, item) => {
    const list = sortedList(byNumber);
    const numbers = Array.from({ length: 10_000 }, (_, n) => n);
    for (const n of numbers) list.add(item(n));
    expect([...list]).toEqual(numbers);
    expect([...list.from((n) => n < 5_000)]).toEqual(numbers.slice(5_000));
    const deleted = numbers.map(item).filter((n) => n % 3 > 0);
    expect(deleted.map((n) => list.delete(n))).toEqual(deleted.map(() => true));
    expect([...list]).toEqual(numbers.filter((n) => n % 3 === 0));
    expect(list.delete(1)).toBe(false);
    for (const n of numbers) list.delete(n);
    expect([...list]).toEqual([]);
    expect([...list.from((n) => n < 5)]).toEqual([]);
  });
});
