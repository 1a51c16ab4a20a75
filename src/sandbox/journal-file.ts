import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FrotaError } from '../errors.ts';
import type { SavedConnection } from './connection.ts';
import type { Receipt, StoredMessage } from './messages.ts';
import type { Integration } from './settings.ts';
import type { WebhookSettings } from './webhooks/settings.ts';

/** What of a number outlives the process, beside its messages. */
export interface SavedNumber {
  connection: SavedConnection;
  webhook: WebhookSettings | null;
  newChatsLocked: boolean;
}

/** One line of the journal file. */
export type JournalLine =
  | { type: 'created'; instance: string; integration: Integration; at: string }
  | { type: 'message'; instance: string; number?: string; message: StoredMessage }
  | { type: 'receipt'; instance: string; keyId: string; receipt: Receipt }
  | { type: 'number'; instance: string; number: SavedNumber };

/** An append-only file of JSON lines: the sandbox's memory over restarts. */
export class JournalFile {
  #file: number | null;

  /** Opens the file, or makes it and its folders. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a');
  }

  /**
   * Appends a line before it returns: what the sandbox has accepted must not be forgotten when the process is killed a
   * moment after the answer. Without effect once it is closed.
   */
  append(line: JournalLine): void {
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

/**
 * Reads the lines of an earlier process, oldest first. A last line that a kill cut short is removed from the file.
 *
 * @throws FrotaError `sandbox_journal_corrupt` if any other line is broken.
 */
export function readJournal(path: string): JournalLine[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) truncateSync(path, whole.length);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => parseLine(line, `${path}:${index + 1}`));
}

function parseLine(line: string, where: string): JournalLine {
  try {
    return JSON.parse(line) as JournalLine;
  } catch (cause) {
    throw new FrotaError(
      'sandbox_journal_corrupt',
      `${where} is not JSON: move the file away and start again`,
      { cause },
    );
  }
}
