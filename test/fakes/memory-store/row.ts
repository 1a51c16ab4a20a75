import type { NewMessage } from '../../../src/engine/ports.ts';
import type { Message } from '../../../src/engine/types.ts';
import type { LedgerRow } from '../../contract/rows.ts';
import { frozen } from './values.ts';

type Optional =
  | 'instance'
  | 'tries'
  | 'cold'
  | 'keyId'
  | 'reason'
  | 'textHash'
  | 'sendingAt'
  | 'sentAt'
  | 'deliveredAt'
  | 'readAt'
  | 'repliedAt'
  | 'failedAt';

/** A row with all of its fields, set or not: a million of them stay small and fast while they are all of one shape. */
export type Row = Omit<LedgerRow, Optional> & { [K in Optional]: LedgerRow[K] | undefined };

/** What the engine sees of a row. */
const SEEN = Object.keys({
  id: true,
  campaignId: true,
  phone: true,
  status: true,
  variant: true,
  instance: true,
  attempt: true,
  turnedAway: true,
  tries: true,
  cold: true,
  keyId: true,
  reason: true,
  textHash: true,
  sendingAt: true,
  sentAt: true,
  deliveredAt: true,
  readAt: true,
  repliedAt: true,
} satisfies Record<keyof Message, true>) as (keyof Message)[];

const ALL = [...SEEN, 'order', 'retryAt', 'failedAt'] as const;

const EPOCH = new Date(0);

/** A row that was never planned. */
export function newRowOf({ id, campaignId, phone, status, variant, order, reason }: NewMessage): Row {
  const given = { id, campaignId, phone, status, variant, order, retryAt: EPOCH, attempt: 0, turnedAway: 0 };
  return rowOf(reason === undefined ? given : { ...given, reason });
}

/** A row to keep. Its fields are written out, as a spread would give it a shape of its own. */
export function rowOf(given: LedgerRow): Row {
  return {
    id: given.id,
    campaignId: given.campaignId,
    phone: given.phone,
    status: given.status,
    variant: given.variant,
    order: given.order,
    retryAt: given.retryAt,
    attempt: given.attempt,
    turnedAway: given.turnedAway,
    instance: given.instance,
    tries: given.tries === undefined ? undefined : frozen(given.tries),
    cold: given.cold,
    keyId: given.keyId,
    reason: given.reason,
    textHash: given.textHash,
    sendingAt: given.sendingAt,
    sentAt: given.sentAt,
    deliveredAt: given.deliveredAt,
    readAt: given.readAt,
    repliedAt: given.repliedAt,
    failedAt: given.failedAt,
  };
}

/** A row as the engine sees it: a copy. */
export function messageOf(row: Row): Message {
  return picked(row, SEEN) as unknown as Message;
}

/** A row, all of it: a copy. */
export function copyOf(row: Row): LedgerRow {
  return picked(row, ALL) as unknown as LedgerRow;
}

function picked(row: Row, fields: readonly (keyof Row)[]): Partial<Record<keyof Row, unknown>> {
  const copy: Partial<Record<keyof Row, unknown>> = {};
  for (const field of fields) if (row[field] !== undefined) copy[field] = row[field];
  return copy;
}

/** Rows go out in this order; of equal ones in that of their ids. */
export function inOrder(a: Row, b: Row): number {
  return a.order - b.order || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
