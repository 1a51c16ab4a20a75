import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FrotaError, messageOf } from '../errors.ts';
import { readRows } from './csv.ts';
import { decodeText } from './decode.ts';
import type { Region } from './phone.ts';
import { type ContactStore, type ImportedContact, MAX_BATCH } from './ports.ts';
import { type Rejection, readContacts } from './read-contact.ts';

const PROGRESS_ROWS = 1_000;

export interface ImportOptions {
  /** The country of numbers without `+`. */
  defaultRegion: Region;
  /** The list that the contacts are put on. */
  list: string;
  /** Called every 1,000 rows and at the end. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Stops the import, and closes the source if it is a stream. */
  signal?: AbortSignal | undefined;
}

export interface ImportProgress {
  /** Rows read so far. */
  rows: number;
  /** Bytes of the file taken in so far; a little ahead of the rows. */
  bytes: number;
}

/** What became of every row: `rows` is the sum of imported, updated, duplicates and rejected. */
export interface ImportReport {
  /** Rows with anything in them, without the header. */
  readonly rows: number;
  /** Contacts that are new. */
  readonly imported: number;
  /** Contacts that were known before. */
  readonly updated: number;
  /** Rows whose phone was on an earlier line of the file already; the earlier row counts. */
  readonly duplicates: readonly Duplicate[];
  readonly rejected: readonly Rejection[];
}

export interface Duplicate {
  readonly line: number;
  readonly firstLine: number;
}

/**
 * Imports a contact file (CSV, as spreadsheets save it) into a store, in batches as it is read. Rows that cannot be
 * used are reported, not fatal. An import that was stopped half way is finished by importing the file again.
 *
 * Memory does not grow with what rows hold: about 100 bytes stay for each, its phone or the reason it was rejected.
 *
 * @throws InvalidInputError if the file as a whole cannot be used: no text, no header, no phone column, broken quotes
 * @throws FrotaError `contacts_unreadable` if the source fails, `import_aborted` on `signal`; whatever the store throws
 */
export async function importContacts(
  source: AsyncIterable<Uint8Array>,
  store: ContactStore,
  { defaultRegion, list, onProgress, signal }: ImportOptions,
): Promise<ImportReport> {
  const report = {
    rows: 0,
    imported: 0,
    updated: 0,
    duplicates: [] as Duplicate[],
    rejected: [] as Rejection[],
  };
  const firstLines = new Map<string, number>();
  let batch: ImportedContact[] = [];
  let bytes = 0;

  const flush = async () => {
    const { inserted, updated } = await store.upsertMany(batch.sort(byPhone), list);
    report.imported += inserted;
    report.updated += updated;
    batch = [];
  };

  try {
    const chunks = watched(source, signal, (size) => (bytes += size));
    for await (const read of readContacts(readRows(decodeText(chunks)), defaultRegion)) {
      signal?.throwIfAborted();
      report.rows += 1;
      const firstLine = read.ok ? firstLines.get(read.contact.phone) : undefined;
      if (!read.ok) report.rejected.push(read.rejection);
      else if (firstLine !== undefined) report.duplicates.push({ line: read.line, firstLine });
      else {
        firstLines.set(read.contact.phone, read.line);
        batch.push(read.contact);
      }
      if (batch.length === MAX_BATCH) await flush();
      if (report.rows % PROGRESS_ROWS === 0) onProgress?.({ rows: report.rows, bytes });
    }
  } catch (error) {
    throw signal?.aborted ? aborted(report.rows, error) : error;
  }
  if (batch.length > 0) await flush();
  onProgress?.({ rows: report.rows, bytes });
  return report;
}

function byPhone(a: ImportedContact, b: ImportedContact): number {
  return a.phone < b.phone ? -1 : 1;
}

/** The source with its bytes counted and its errors named, until `signal` says stop. */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  onBytes: (size: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    const chunks = new PassThrough();
    // Its errors come out of `chunks`, which a signal ends at once, even if the source never says anything again.
    pipeline(source, chunks, { signal }).catch(() => {});
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    const message = `The contact file could not be read to its end (${messageOf(cause)}); import it again.`;
    throw new FrotaError('contacts_unreadable', message, { retryable: true, cause });
  }
}

function aborted(rows: number, cause: unknown): FrotaError {
  const message = `The import was stopped after ${rows} rows; import the file again to finish it.`;
  return new FrotaError('import_aborted', message, { retryable: true, cause });
}
