import type { Ports, Span, StoredRecord } from './ports.ts';
import type { Instance } from './types.ts';

/** Pages of 50 that are read of one number in a run; and in any case, whatever its server answers. */
const PAGES = 10;
const MOST_PAGES = 200;

/**
 * Reads what Evolution has stored of a number in a span of time, and hands it on page by page; also what lies outside of it. Of
 * more than a run reads the oldest comes first, so that the next one goes on from there.
 * @param past the run reads on until it is past this time, however much there is: runs that begin a little earlier than the
 * one before ended would else read the same for ever.
 * @returns until when all of it is read
 * @throws FrotaError when Evolution does not answer; what was handed on by then is done.
 */
export async function readSpan(
  { messenger }: Pick<Ports, 'messenger'>,
  instance: Instance,
  span: Span,
  past: Date,
  take: (records: readonly StoredRecord[]) => Promise<void>,
): Promise<Date> {
  const read = async (page: number) => {
    const answer = await messenger.records(instance, span, page);
    await take(answer.records);
    return answer;
  };
  // The newest come first; how many pages there are is only told with one of them.
  const { records: first, pages } = await read(1);
  // A server that does not look at times: this is all of the span, and more.
  if (first.some(({ at }) => at < span.from)) return span.to;
  let readTo = span.from;
  for (let page = pages, count = 1; page > 1 && count < MOST_PAGES; page--, count++) {
    if (count >= PAGES && readTo > past) return readTo;
    const { records } = await read(page);
    if (records.some(({ at }) => at < span.from)) {
      await readBack(read, span.from, pages);
      return span.to;
    }
    const newest = records[0]?.at ?? readTo;
    readTo = newest < span.to ? newest : span.to;
  }
  return span.to;
}

/** Of a server that does not look at times: from the newest on, until what is older than the span. */
async function readBack(
  read: (page: number) => Promise<{ records: readonly StoredRecord[] }>,
  from: Date,
  pages: number,
): Promise<void> {
  for (let page = 2; page <= Math.min(pages, MOST_PAGES); page++) {
    const { records } = await read(page);
    if (records.some(({ at }) => at < from)) return;
  }
}
