/** Items kept in order: to add, delete and find takes the time of a binary search, however many there are. */
export interface SortedList<T> extends Iterable<T> {
  readonly size: number;
  add(item: T): void;
  /** Deletes an item that compares as equal. False: there is none. */
  delete(item: T): boolean;
  /** The items but for those that are before a place: the first ones, as far as `isBefore` holds. */
  from(isBefore: (item: T) => boolean): Iterable<T>;
}

/** A block is split when it has more. One long array would move half of its items each time. */
const MAX_BLOCK = 512;

/** A list that must not change while it is walked through. */
export function sortedList<T>(compare: (a: T, b: T) => number): SortedList<T> {
  const blocks: T[][] = [];
  let size = 0;

  const find = (isBefore: (item: T) => boolean): { block: number; index: number } => {
    const block = countWhile(blocks.length, (n) => isBefore(blocks[n]!.at(-1)!));
    const items = blocks[block] ?? [];
    return { block, index: countWhile(items.length, (n) => isBefore(items[n]!)) };
  };

  function* walk(block: number, index: number): Generator<T> {
    for (let n = block; n < blocks.length; n++) {
      const items = blocks[n]!;
      for (let at = n === block ? index : 0; at < items.length; at++) yield items[at]!;
    }
  }

  return {
    get size() {
      return size;
    },

    add(item) {
      size++;
      const { block, index } = find((other) => compare(other, item) < 0);
      const items = blocks[block] ?? blocks.at(-1);
      if (items === undefined) {
        blocks.push([item]);
        return;
      }
      items.splice(blocks[block] === undefined ? items.length : index, 0, item);
      if (items.length <= MAX_BLOCK) return;
      blocks.splice(Math.min(block, blocks.length - 1) + 1, 0, items.splice(MAX_BLOCK / 2));
    },

    delete(item) {
      const { block, index } = find((other) => compare(other, item) < 0);
      const items = blocks[block];
      const found = items?.[index];
      if (items === undefined || found === undefined || compare(found, item) !== 0) return false;
      size--;
      items.splice(index, 1);
      if (items.length === 0) blocks.splice(block, 1);
      return true;
    },

    from(isBefore) {
      const { block, index } = find(isBefore);
      return walk(block, index);
    },

    [Symbol.iterator]: () => walk(0, 0),
  };
}

/** How many of the first numbers from 0 on satisfy a condition that none satisfies behind one that does not. */
function countWhile(end: number, holds: (n: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
