import type { Instance } from '../types.ts';
import type { StoredRecord } from './messenger.ts';

/**
 * Takes what an Evolution server has stored as if its webhooks came now: receipts of what a number sent, and what people
 * wrote to it. What did come, or comes after all, counts once. Durable when it answers.
 */
export type Replay = (instance: Instance, records: readonly StoredRecord[]) => Promise<Missed>;

/** Webhooks that had not come. */
export interface Missed {
  receipts: number;
  messages: number;
}
