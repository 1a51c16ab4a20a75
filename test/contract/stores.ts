import type { Ports } from '../../src/engine/ports.ts';
import type { Contact, MessageStatus } from '../../src/engine/types.ts';
import { type LedgerRow, rowIn } from './rows.ts';

/** The engine's stores. */
export type Stores = Pick<
  Ports,
  | 'ledger'
  | 'campaigns'
  | 'contacts'
  | 'lids'
  | 'placements'
  | 'migrations'
  | 'instances'
  | 'lanes'
  | 'incidents'
  | 'audits'
  | 'cards'
  | 'people'
  | 'presses'
  | 'conversations'
  | 'seen'
  | 'apiKeys'
  | 'idempotency'
  | 'leases'
  | 'sessions'
  | 'outbox'
  | 'received'
  | 'rules'
  | 'qrCodes'
  | 'strangers'
>;

/** The engine's stores with all that a test of them needs. */
export interface StoresUnderTest extends Stores {
  /** The same data as another process sees it. */
  other: Stores;
  /** Puts rows into the ledger as they are. */
  put(rows: readonly LedgerRow[]): Promise<void>;
  /** All rows, in no order. */
  rows(): Promise<LedgerRow[]>;
  /** Puts people on a list as they are. */
  addContacts(list: string, contacts: readonly Contact[]): Promise<void>;
}

/** Gives each test of a contract empty stores. */
export type Fresh = () => StoresUnderTest;

/** Puts a row into the ledger, see `rowIn`. */
export async function givenRow(stores: StoresUnderTest, ...row: Parameters<typeof rowIn>): Promise<void> {
  await stores.put([rowIn(...row)]);
}

/** A row as it lies in the ledger. */
export async function rowOf(stores: StoresUnderTest, id: string): Promise<LedgerRow> {
  const row = (await stores.rows()).find((one) => one.id === id);
  if (row === undefined) throw new Error(`there is no row ${id}`);
  return row;
}

/** How many rows have each status. */
export async function statuses(stores: StoresUnderTest): Promise<Partial<Record<MessageStatus, number>>> {
  const counts: Partial<Record<MessageStatus, number>> = {};
  for (const { status } of await stores.rows()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Runs the same call many times at once, by two processes in turn. */
export function inParallel<T>(
  stores: StoresUnderTest,
  times: number,
  call: (stores: Stores, n: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(n % 2 === 0 ? stores : stores.other, n)));
}
