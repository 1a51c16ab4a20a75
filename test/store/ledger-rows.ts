import type { NewMessage } from '../../src/engine/ports.ts';
import type { MessageStatus } from '../../src/engine/types.ts';
import type { MessageDoc, Models } from '../../src/store/models.ts';

export const NOW = new Date('2026-03-10T12:00:00Z');

/** When the first attempt of rows that have one was begun. */
export const BEGUN = new Date('2026-03-10T11:59:00Z');

export function newRow(id: string, changes: Partial<NewMessage> = {}): NewMessage {
  return { id, campaignId: 'natal', phone: `+55${id}`, variant: 0, order: 0, status: 'queued', ...changes };
}

const BEFORE_AN_ATTEMPT = new Set<MessageStatus>(['queued', 'assigned', 'suppressed', 'expired']);
const BEFORE_A_KEY = new Set<MessageStatus>([...BEFORE_AN_ATTEMPT, 'sending', 'unknown']);

/** A row as it looks in a status: number A, first attempt, key id `key-<id>`. */
export function rowDoc(status: MessageStatus, id: string, changes: Partial<MessageDoc> = {}): MessageDoc {
  return {
    ...newRow(id),
    _id: id,
    status,
    retryAt: new Date(0),
    turnedAway: 0,
    attempt: BEFORE_AN_ATTEMPT.has(status) ? 0 : 1,
    ...(status !== 'queued' && { instance: 'A' }),
    ...(!BEFORE_AN_ATTEMPT.has(status) && { sendingAt: BEGUN, textHash: 'hash' }),
    ...(!BEFORE_A_KEY.has(status) && { sentAt: BEGUN, keyId: `key-${id}` }),
    ...changes,
  };
}

/** Puts a row into the database. */
export async function givenRow({ messages }: Models, ...row: Parameters<typeof rowDoc>): Promise<void> {
  await messages.create(rowDoc(...row));
}

/** A row as it lies in the database, all of it. */
export async function rowOf({ messages }: Models, id: string): Promise<MessageDoc> {
  const row = await messages.findById(id).lean<MessageDoc>();
  if (row === null) throw new Error(`there is no row ${id}`);
  return row;
}

/** How many rows have each status. */
export async function statuses({ messages }: Models): Promise<Partial<Record<MessageStatus, number>>> {
  const rows = await messages.find().lean<MessageDoc[]>();
  const counts: Partial<Record<MessageStatus, number>> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
