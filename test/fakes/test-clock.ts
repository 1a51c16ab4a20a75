import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #ms: number;

  constructor(at = '2026-03-10T12:00:00.000Z') {
    this.#ms = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  advance(ms: number): void {
    this.#ms += ms;
  }

  goTo(at: Date): void {
    this.#ms = at.getTime();
  }
}
