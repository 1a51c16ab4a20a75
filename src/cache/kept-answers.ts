import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { AnswerCache } from '../engine/ports.ts';
import { type Cache, Tally } from './cache.ts';

export interface KeptAnswersOptions<T> {
  name: string;
  /** More answers than this are not kept; those that were asked for longest ago go first. */
  max: number;
  /** How long an answer is kept, in ms; 0: not at all. */
  keepMs: (answer: T) => number;
  clock: Clock;
}

/** Answers kept in this process for a while. However many ask the same at once, it is asked for once. A failure is not kept. */
export function keptAnswers<T extends object>(options: KeptAnswersOptions<T>): AnswerCache<T> & Cache {
  const { name, max, keepMs, clock } = options;
  const now = (): number => clock.now().getTime();
  // Else the time of a look would be up to a millisecond old, by a timer that the clock knows nothing of.
  const kept = new LRUCache<string, T>({ max, perf: { now }, ttlResolution: 0 });
  const tally = new Tally();
  let asked = new Map<string, Promise<T>>();

  const ask = async (key: string, load: () => Promise<T>): Promise<T> => {
    const asking = asked;
    try {
      const answer = await load();
      const ttl = keepMs(answer);
      // Cleared meanwhile: what was asked before that is not to be seen after it.
      if (asking === asked && ttl > 0) kept.set(key, answer, { ttl });
      return answer;
    } finally {
      asking.delete(key);
    }
  };

  return {
    name,

    async get(key, load) {
      const known = kept.get(key) ?? asked.get(key);
      if (known !== undefined) {
        tally.hit();
        return known;
      }
      tally.miss();
      const answer = ask(key, load);
      asked.set(key, answer);
      return answer;
    },

    async figures() {
      kept.purgeStale();
      return tally.figures(name, kept.size);
    },

    async clear() {
      kept.clear();
      asked = new Map();
    },
  };
}
