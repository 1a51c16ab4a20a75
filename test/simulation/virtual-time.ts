import type { Clock } from '../../src/clock.ts';

interface Event {
  at: number;
  run: () => Promise<void>;
}

/** Time that goes from event to event: a day takes as long as its work. */
export class VirtualTime implements Clock {
  #now: number;
  #shown: Date;
  /** A binary heap by time. */
  readonly #events: Event[] = [];

  constructor(start: Date) {
    this.#now = start.getTime();
    this.#shown = start;
  }

  /** One and the same for as long as the time is: it is asked for a million times. */
  now(): Date {
    if (this.#shown.getTime() !== this.#now) this.#shown = new Date(this.#now);
    return this.#shown;
  }

  /** Whoever waits for so long lets the time go on. */
  pass(ms: number): void {
    this.#now += ms;
  }

  at(when: Date, run: () => Promise<void>): void {
    const events = this.#events;
    events.push({ at: when.getTime(), run });
    for (let child = events.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (this.#at(parent) <= this.#at(child)) break;
      this.#swap(parent, child);
      child = parent;
    }
  }

  /** Runs something every so often, from now on. */
  every(ms: number, run: () => Promise<void>): void {
    this.at(new Date(this.#now), async () => {
      await run();
      this.#again(ms, run);
    });
  }

  /** Runs all events until then, each when the one before it has ended. */
  async runUntil(end: Date): Promise<void> {
    for (let next = this.#events[0]; next !== undefined && next.at <= end.getTime(); next = this.#events[0]) {
      this.#takeFirst();
      this.#now = Math.max(this.#now, next.at);
      await next.run();
    }
  }

  #again(ms: number, run: () => Promise<void>): void {
    this.at(new Date(this.#now + ms), async () => {
      await run();
      this.#again(ms, run);
    });
  }

  #takeFirst(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    events[0] = last;
    for (let parent = 0; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < events.length && this.#at(child) < this.#at(least)) least = child;
      }
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #at(index: number): number {
    return this.#events[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const events = this.#events;
    [events[a], events[b]] = [events[b] as Event, events[a] as Event];
  }
}
