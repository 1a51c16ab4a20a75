import { messageOf } from './errors.ts';
import type { Logger } from './log.ts';

/** What was opened, to be closed in the opposite order, once. A part that fails to close does not keep the others open. */
export class Closers {
  readonly #log: Logger;
  readonly #open: { name: string; close: () => Promise<void> }[] = [];
  #closed: Promise<void> | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, close: () => Promise<void>): void {
    this.#open.push({ name, close });
    // Opened while the others were being closed: a start that failed halfway. Nobody else would close it.
    if (this.#closed !== undefined) void this.close();
  }

  /** Takes charge of something that can be stopped, and hands it on. */
  keep<T extends { stop(): Promise<void> }>(part: T): T {
    this.add('service', () => part.stop());
    return part;
  }

  close(): Promise<void> {
    this.#closed = (this.#closed ?? Promise.resolve()).then(() => this.#closeAll());
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (let part = this.#open.pop(); part !== undefined; part = this.#open.pop()) {
      try {
        await part.close();
      } catch (error) {
        this.#log.warn({ part: part.name, err: messageOf(error) }, 'could not be closed cleanly');
      }
    }
  }
}

/**
 * Ends the process well on SIGINT (Ctrl-C) and SIGTERM: `stop` runs once, then exit code 0. A second signal ends it at
 * once, with what was under way to be reconciled by the next start.
 */
export function stopOnSignals(stop: () => Promise<void>): () => Promise<never> {
  let ending: Promise<never> | undefined;
  const end = (): Promise<never> => {
    ending ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Frota could not stop cleanly: ${messageOf(error)}\n`);
        process.exit(1);
      },
    );
    return ending;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending !== undefined) process.exit(130);
      void end();
    });
  }
  return end;
}
