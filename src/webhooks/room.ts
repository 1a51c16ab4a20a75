/** What is no larger than this needs no room of its own, in bytes: all events without media. */
const LARGE = 64 * 1024;

/**
 * So many bytes of large bodies are taken at a time, from their first byte until they are stored. One takes many times its size
 * in memory (its bytes, its text, what it parses to), and there may be 1,000 connections.
 */
const MOST_BYTES = 20 * 1024 * 1024;

/** Room for the large bodies that are taken at a time. Small ones always find room, so that receipts pass by videos. */
export interface Room {
  /** Takes room for a body of so many bytes. Answers how to leave it; undefined: there is none for now. */
  take(bytes: number): (() => void) | undefined;
}

/** Room for so many bytes; one body always fits, however large. A body whose size is not told beforehand counts as small. */
export function roomForBodies(mostBytes = MOST_BYTES): Room {
  let taken = 0;
  return {
    take(bytes) {
      if (bytes <= LARGE) return nothing;
      if (taken > 0 && taken + bytes > mostBytes) return undefined;
      taken += bytes;
      return () => void (taken -= bytes);
    },
  };
}

function nothing(): void {
  // It has taken none.
}
