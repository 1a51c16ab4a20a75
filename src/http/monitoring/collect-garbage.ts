import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { rounded } from './rounded.ts';

interface Memory {
  rssBytes: number;
  heapUsedBytes: number;
}

export interface Collected {
  before: Memory;
  after: Memory;
  freedBytes: number;
  /** The process did nothing else for so long, in ms. */
  tookMs: number;
}

/** Frees now what nobody uses any more. V8 gives the function out only when it is asked by this flag; it may be set late. */
export function collectGarbage(): Collected {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const before = memory();
  const begun = performance.now();
  collect();
  const tookMs = rounded(performance.now() - begun);
  const after = memory();
  return { before, after, freedBytes: before.heapUsedBytes - after.heapUsedBytes, tookMs };
}

function memory(): Memory {
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapUsedBytes: heapUsed };
}
