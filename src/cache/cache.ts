/** Something that is kept to be asked for less often. What monitoring and `POST /monitoring/cache/clear` see of it. */
export interface Cache {
  /** A stable name: `numbers`, `pairings`, `stats`. */
  readonly name: string;
  /** Hits and misses are this process's since it started; the size is that of all, where processes share it. */
  figures(): Promise<CacheFigures>;
  /** Forgets everything, also what is being asked for now: it is answered, and not kept. The counts of hits and misses stay. */
  clear(): Promise<void>;
}

export interface CacheFigures {
  name: string;
  /** Answered from what was kept, or together with somebody who was asking the same at that moment. */
  hits: number;
  misses: number;
  /** Hits per question, 0 to 1; null: nobody has asked yet. */
  hitRate: number | null;
  /** What it keeps now, in entries; null: whoever keeps it (Redis) does not answer. */
  size: number | null;
}

/** Counts the hits and misses of a cache. */
export class Tally {
  #hits = 0;
  #misses = 0;

  hit(count = 1): void {
    this.#hits += count;
  }

  miss(count = 1): void {
    this.#misses += count;
  }

  figures(name: string, size: number | null): CacheFigures {
    const [hits, misses] = [this.#hits, this.#misses];
    const asked = hits + misses;
    return { name, hits, misses, hitRate: asked === 0 ? null : hits / asked, size };
  }
}
