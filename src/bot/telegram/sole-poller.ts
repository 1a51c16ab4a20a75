import type { Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { startWorkLoop } from '../../work-loop.ts';

/** The lease of whoever asks for updates, and for how long, in ms, it is whose process does not say that it lives. */
const LEASE = 'telegram updates';
const LEASE_MS = 30_000;
/** How often it is extended, or asked for, in ms. */
const LOOK_MS = 5_000;

/** Updates are being asked for. */
export interface Polling {
  /** False: Telegram has ended it. */
  isRunning(): boolean;
  /** Asks no more; resolves when what was got is handled. */
  stop(): Promise<void>;
}

export interface SolePollerOptions {
  ports: Pick<Ports, 'leases' | 'clock'>;
  /** Of this process alone. */
  holder: string;
  /** Begins to ask. @throws what Telegram says; it is tried again */
  poll: () => Promise<Polling>;
}

export interface SolePoller {
  /** Takes the lease or extends it, and asks for updates as long as it is ours. @throws what the store or Telegram says */
  look(): Promise<void>;
  /** Asks no more, and leaves it to the others. */
  stop(): Promise<void>;
}

/**
 * Asks Telegram for updates as long as no other process does: of two that do it refuses one (409), and gives the other what the
 * first was still working on. Whoever cannot extend its lease, as the store is away, stops when it has run out: what people
 * write then waits at Telegram.
 */
export function solePoller({ ports: { leases, clock }, holder, poll }: SolePollerOptions): SolePoller {
  let polling: Polling | undefined;
  let oursUntil = 0;

  const rest = async (): Promise<void> => {
    const last = polling;
    polling = undefined;
    await last?.stop();
  };

  return {
    async look() {
      const now = clock.now();
      try {
        if (!(await leases.take(LEASE, holder, now, LEASE_MS))) return await rest();
        oursUntil = now.getTime() + LEASE_MS;
      } catch (error) {
        if (clock.now().getTime() >= oursUntil) await rest();
        throw error;
      }
      if (polling?.isRunning() !== true) polling = await poll();
    },

    async stop() {
      await rest();
      await leases.free(LEASE, holder);
    },
  };
}

/** Looks every few seconds from now on. What is wrong is told once, until it is right again. */
export function keepPolling(poller: SolePoller, log: Logger): { stop(): Promise<void> } {
  let told = false;
  const loop = startWorkLoop({
    async work() {
      await poller.look();
      told = false;
      return 0;
    },
    idleMs: LOOK_MS,
    onError(error) {
      if (!told)
        log.warn({ reason: messageOf(error) }, 'Telegram is not asked for updates now; it is tried again');
      told = true;
    },
  });
  return {
    async stop() {
      await loop.stop();
      await poller.stop();
    },
  };
}
