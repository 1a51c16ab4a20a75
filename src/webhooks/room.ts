import type { IncomingMessage } from 'node:http';

/** What is no larger than this needs no room of its own, in bytes: all events without media. */
export const LARGE = 64 * 1024;

/**
 * So many bytes of large bodies are taken at a time, from their first byte until they are stored. One takes many times its size
 * in memory (its bytes, its text, what it parses to), and there may be 1,000 connections.
 */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * So many bodies of any size: twice the connections. There are more than connections only where the store is so slow that their
 * senders were told to come again, and each time that they do they would add to it.
 */
const MOST_BODIES = 2_000;

/** Room for the bodies that are taken at a time. Small ones find room beside large ones, so that receipts pass by videos. */
export interface Room {
  /** Takes room for a body of so many bytes, or whose size is not told. Undefined: there is none for now. */
  take(bytes: number | undefined): Share | undefined;
}

/** What a body has of the room. */
export interface Share {
  /** Gives it back, once. */
  leave: () => void;
  /**
   * Of a body whose size is not told, as a proxy may pass it on: it counts as a small one until more has come, and then this
   * takes room for so many bytes. Answers whether there is any.
   */
  grow?: (bytes: number) => boolean;
}

/** Room for so many bytes and bodies; one body always fits, however large. */
export function roomForBodies(mostBytes = MOST_BYTES, mostBodies = MOST_BODIES): Room {
  let taken = 0;
  let bodies = 0;
  const fits = (bytes: number): boolean => taken === 0 || taken + bytes <= mostBytes;
  const small: Share = { leave: () => void bodies-- };

  const share = (bytes: number): Required<Share> => {
    let own = bytes;
    taken += own;
    return {
      leave() {
        bodies--;
        taken -= own;
      },
      grow(more) {
        if (!fits(more)) return false;
        own += more;
        taken += more;
        return true;
      },
    };
  };

  return {
    take(bytes) {
      if (bodies >= mostBodies) return undefined;
      if (bytes !== undefined && bytes > LARGE && !fits(bytes)) return undefined;
      bodies++;
      if (bytes === undefined) return share(0);
      return bytes > LARGE ? { leave: share(bytes).leave } : small;
    },
  };
}

/**
 * How large a body of at most `limit` bytes may become, in bytes, by what is told of it. 0: it is not read, as it is larger;
 * undefined: nothing is told.
 */
export function mostOf({ headers }: IncomingMessage, limit: number): number | undefined {
  if (headers['content-encoding'] !== undefined) return limit;
  const told = headers['content-length'];
  if (told === undefined) return undefined;
  const bytes = Number(told);
  return bytes > limit ? 0 : bytes;
}
