import type { IncomingMessage } from 'node:http';

/** What is no larger than this needs no room of its own, in bytes: all events without media. */
const LARGE = 64 * 1024;

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

/** What a body counts for that does not tell its size (a proxy may pass it on so), in bytes: hardly one is larger. */
const UNTOLD = 1024 * 1024;

/** Room for the bodies that are taken at a time. Small ones find room beside large ones, so that receipts pass by videos. */
export interface Room {
  /** Takes room for a body of so many bytes. Answers how to leave it, once; undefined: there is none for now. */
  take(bytes: number): (() => void) | undefined;
}

/** Room for so many bytes and bodies; one body always fits, however large. */
export function roomForBodies(mostBytes = MOST_BYTES, mostBodies = MOST_BODIES): Room {
  let taken = 0;
  let bodies = 0;
  const leaveSmall = (): void => void bodies--;
  return {
    take(bytes) {
      if (bodies >= mostBodies) return undefined;
      if (bytes <= LARGE) {
        bodies++;
        return leaveSmall;
      }
      if (taken > 0 && taken + bytes > mostBytes) return undefined;
      bodies++;
      taken += bytes;
      return () => {
        bodies--;
        taken -= bytes;
      };
    },
  };
}

/** How large a body of at most `limit` bytes may become, in bytes, by what is told of it; 0: it is not read, as it is larger. */
export function mostOf({ headers }: IncomingMessage, limit: number): number {
  if (headers['content-encoding'] !== undefined) return limit;
  const told = headers['content-length'];
  if (told === undefined) return Math.min(UNTOLD, limit);
  const bytes = Number(told);
  return bytes > limit ? 0 : bytes;
}
