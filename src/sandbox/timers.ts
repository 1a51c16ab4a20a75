/**
 * All waiting of a sandbox. Durations are those of a real Evolution server, in milliseconds, and are multiplied by the
 * time scale; whatever still waits when the sandbox stops never happens.
 */
export class Timers {
  readonly #scale: number;
  readonly #waiting = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(scale: number) {
    this.#scale = scale;
  }

  /**
   * Runs the action later; the function that comes back calls it off. `atLeastMs` is a floor in milliseconds of the
   * wall clock, for what would make no sense faster.
   */
  after(durationMs: number, action: () => void, atLeastMs = 0): () => void {
    if (this.#stopped) return () => {};
    const timeout = setTimeout(
      () => {
        this.#waiting.delete(timeout);
        action();
      },
      Math.max(this.scaled(durationMs), atLeastMs),
    );
    this.#waiting.add(timeout);
    return () => {
      clearTimeout(timeout);
      this.#waiting.delete(timeout);
    };
  }

  /** Resolves later, or at once when there is nothing to wait for, so that a number without latency costs no timer. */
  wait(durationMs: number): Promise<void> {
    if (durationMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.after(durationMs, resolve);
    });
  }

  /** Evolution's milliseconds in milliseconds of the wall clock. */
  scaled(durationMs: number): number {
    return durationMs * this.#scale;
  }

  /** Milliseconds of the wall clock in Evolution's. */
  unscaled(wallMs: number): number {
    return wallMs / this.#scale;
  }

  stop(): void {
    this.#stopped = true;
    for (const timeout of this.#waiting) clearTimeout(timeout);
    this.#waiting.clear();
  }
}
