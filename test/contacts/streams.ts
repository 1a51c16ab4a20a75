/** Text or bytes in pieces of `size`, as a network or a disk would bring them. */
export async function* inChunks<T extends { length: number; slice(from: number, to: number): T }>(
  whole: T,
  size: number,
): AsyncGenerator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size);
}

/** All that an async iterable gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
