import type { Receipt } from './ledger.ts';
import type { KnownWhereabouts } from './number-directory.ts';
import type { Instance, Media } from '../types.ts';

/**
 * Sends and looks up through Evolution. A send never throws for anything that WhatsApp, Evolution or the network did; a look-up
 * throws a FrotaError: `evolution_refused` when it is answered, and refused for this number (see `refusal.ts`; `retryable`:
 * Evolution failed at it), and another when the server does not answer as it should.
 */
export interface Messenger {
  sendText(instance: Instance, phone: string, text: string): Promise<SendOutcome>;
  /** A file with the text as its caption. */
  sendMedia(instance: Instance, phone: string, media: Media, text: string): Promise<SendOutcome>;
  /**
   * Asks WhatsApp, as this number, who of these phones (E.164) is there. What it says nothing of is missing. Numbers on Meta's Cloud
   * API are refused.
   */
  whereabouts(instance: Instance, phones: readonly string[]): Promise<Map<string, KnownWhereabouts>>;
  /** What this number has sent to a phone, newest first, as Evolution has them stored. */
  sentTo(instance: Instance, phone: string): Promise<StoredMessage[]>;
  /** One stored message by its key id. */
  stored(instance: Instance, keyId: string): Promise<StoredRecord | undefined>;
  /**
   * What is stored of a number's time, sent or received, the newest first. Servers that do not look at times answer with all
   * that they have.
   * @param page counted from 1
   */
  records(instance: Instance, span: Span, page: number): Promise<{ records: StoredRecord[]; pages: number }>;
}

/** A span of time, with both its ends. */
export interface Span {
  from: Date;
  to: Date;
}

export interface StoredMessage {
  keyId: string;
  /** Undefined: a file, of which the server does not tell the text. */
  text?: string;
  /** UTC, to the second. */
  at: Date;
  receipt?: Receipt;
}

/** A stored message with all that would have been posted of it. */
export interface StoredRecord extends StoredMessage {
  /** The number sent it. */
  fromMe: boolean;
  /** As Evolution calls them, in the order in which they came. */
  statuses: readonly string[];
  /** As Evolution answered it. */
  raw: Readonly<Record<string, unknown>>;
}

export type SendOutcome =
  | { kind: 'accepted'; keyId: string }
  /** The recipient's fault: never tried again, never counted against the number. */
  | { kind: 'rejected'; reason: string }
  /** Surely not sent; another number or a later time may do. `ownFault`: it counts against the number. */
  | { kind: 'not_sent'; reason: string; ownFault: boolean }
  /** Nobody knows. */
  | { kind: 'unknown'; reason: string };
