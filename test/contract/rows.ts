import type { NewMessage } from '../../src/engine/ports.ts';
import type { Message, MessageStatus } from '../../src/engine/types.ts';

/** A row of the ledger, all of it: what the engine sees, and what only the store knows. */
export type LedgerRow = Message & Pick<NewMessage, 'order'> & { retryAt: Date; failedAt?: Date };

/** Changes to a made-up row; `undefined` leaves a field out. */
export type RowChanges = { [K in keyof LedgerRow]?: LedgerRow[K] | undefined };

export const NOW = new Date('2026-03-10T12:00:00Z');
export const LATER = new Date('2026-03-10T13:00:00Z');

/** When the first attempt of rows that have one was begun. */
export const BEGUN = new Date('2026-03-10T11:59:00Z');

export function minutesAgo(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * 60_000);
}

export function newRow(id: string, changes: Partial<NewMessage> = {}): NewMessage {
  return { id, campaignId: 'natal', phone: `+55${id}`, variant: 0, order: 0, status: 'queued', ...changes };
}

const BEFORE_AN_ATTEMPT = new Set<MessageStatus>(['queued', 'assigned', 'suppressed', 'expired']);
const BEFORE_A_KEY = new Set<MessageStatus>([...BEFORE_AN_ATTEMPT, 'sending', 'unknown']);

/** A row as it looks in a status: number A, first attempt, key id `key-<id>`. */
export function rowIn(status: MessageStatus, id: string, changes: RowChanges = {}): LedgerRow {
  const row = {
    ...newRow(id),
    status,
    retryAt: new Date(0),
    turnedAway: 0,
    attempt: BEFORE_AN_ATTEMPT.has(status) ? 0 : 1,
    ...(status !== 'queued' && { instance: 'A' }),
    ...(!BEFORE_AN_ATTEMPT.has(status) && { sendingAt: BEGUN, textHash: 'hash' }),
    ...(!BEFORE_A_KEY.has(status) && { sentAt: BEGUN, keyId: `key-${id}` }),
    ...changes,
  };
  return withoutUndefined(row);
}

function withoutUndefined(row: RowChanges): LedgerRow {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined),
  ) as unknown as LedgerRow;
}

/** A row as the engine sees it. */
export function seen({ order: _order, retryAt: _retryAt, failedAt: _failedAt, ...row }: LedgerRow): Message {
  return row;
}
