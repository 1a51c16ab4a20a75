/** Work that goes on in the background until it is stopped. */
export interface WorkLoop {
  /** Something may be to do. */
  wake(): void;
  /** Finishes the round under way and ends. */
  stop(): Promise<void>;
}

export interface WorkLoopOptions {
  /** Does what is to be done now; answers how much that was. As long as it is something, the next round follows at once. */
  work: () => Promise<number>;
  /** How long it waits when nothing was to be done and nothing wakes it, in ms. */
  idleMs: number;
  /** A round failed; the next one is due after the wait. */
  onError: (error: unknown) => void;
}

/** Starts a loop that works round after round. */
export function startWorkLoop({ work, idleMs, onError }: WorkLoopOptions): WorkLoop {
  const stopping = new AbortController();
  let woken = false;
  let interrupt = (): void => undefined;
  stopping.signal.addEventListener('abort', () => interrupt());

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false;
      const done = await work().catch((error: unknown) => {
        onError(error);
        return 0;
      });
      if (done === 0 && !woken && !stopping.signal.aborted) await idle();
    }
  };
  const ended = loop();

  return {
    wake() {
      woken = true;
      interrupt();
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
