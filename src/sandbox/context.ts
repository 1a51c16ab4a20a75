import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Journal } from './journal.ts';
import type { JournalLine } from './journal-file.ts';
import type { Timers } from './timers.ts';
import type { WebhookDeliveries } from './webhooks/deliveries.ts';

/** What the numbers of one sandbox share. */
export interface SandboxContext {
  /** The server's name. */
  readonly name: string;
  readonly seed: number | string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly deliveries: WebhookDeliveries;
  readonly journal: Journal;
  readonly log: Logger | undefined;
  /** Where the server listens. */
  url(): string;
  /** Keeps a line over restarts, if the sandbox has a journal file. */
  keep(line: JournalLine): void;
}
