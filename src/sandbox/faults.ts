import type { Span } from './random.ts';
import type { Timers } from './timers.ts';

/** What can be kept from coming out of a number. */
export type Silence = 'webhooks' | 'receipts';

/** How a hanging send behaves: sent or not, answered late or never (null). */
export interface Hang {
  accept: boolean;
  answerAfterMs: number | null;
}

/** How long a fault lasts: for the next so many sends, for a time, or (neither) until it is healed. */
export interface Extent {
  count?: number | undefined;
  forMs?: number | undefined;
}

/** One kind of fault of one number, switched on for an extent. */
class Fault<T> {
  readonly #timers: Timers;
  #on: { value: T; left: number } | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  switchOn(value: T, { count = Infinity, forMs }: Extent): void {
    const on = { value, left: count };
    this.#on = on;
    if (forMs === undefined) return;
    this.#timers.after(forMs, () => {
      // A later order of the same kind replaces this one, its end included.
      if (this.#on === on) this.#on = null;
    });
  }

  switchOff(): void {
    this.#on = null;
  }

  /** The fault in force, if any. */
  get value(): T | null {
    return this.#on?.value ?? null;
  }

  /** The fault in force, counted as one send that it hit. */
  take(): T | null {
    const on = this.#on;
    if (on && --on.left <= 0) this.#on = null;
    return on?.value ?? null;
  }
}

/** The faults that somebody can switch on at a number: they change what comes out of it, not its connection. */
export class Faults {
  readonly slow: Fault<Span>;
  readonly error500: Fault<true>;
  readonly hang: Fault<Hang>;
  readonly silence: Fault<ReadonlySet<Silence>>;

  constructor(timers: Timers) {
    this.slow = new Fault(timers);
    this.error500 = new Fault(timers);
    this.hang = new Fault(timers);
    this.silence = new Fault(timers);
  }

  isSilent(what: Silence): boolean {
    return this.silence.value?.has(what) ?? false;
  }

  heal(): void {
    for (const fault of [this.slow, this.error500, this.hang, this.silence]) fault.switchOff();
  }
}
