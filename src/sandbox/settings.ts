import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Character } from './character.ts';

/** How an instance reaches WhatsApp: the unofficial web protocol, or Meta's Cloud API. */
export type Integration = 'WHATSAPP-BAILEYS' | 'WHATSAPP-BUSINESS';

/** One number (an instance, in Evolution's words) of a sandbox; all but its name has a default. */
export interface NumberSettings extends Partial<Character> {
  name: string;
  /** Digits with the country code. Default: an invented São Paulo mobile. */
  phone?: string;
  /** The instance's own API key. Default: derived from the seed. */
  token?: string;
  /** Default WHATSAPP-BAILEYS. */
  integration?: Integration;
  /** How long ago the instance was created, in days. Default 90: a number that has long been in use. */
  ageDays?: number;
  /** `close` is a number that was never paired: connect and scan it. Default `open`. */
  state?: 'open' | 'close';
}

export interface SandboxOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** The server's `clientName`. Default `sandbox`. */
  name?: string;
  /** The global key. */
  apiKey: string;
  numbers: readonly NumberSettings[];
  /** The same seed, and the same requests in the same order, give the same outcomes. */
  seed: number | string;
  /** 1 is a real Evolution's pace, 0.01 a hundred times faster: latencies, receipts, replies, drop-outs, retries. */
  timeScale?: number;
  /**
   * How long a webhook receiver may take, in milliseconds of the wall clock. Default 30 s times the time scale, but at
   * least 2 s: the receiver's work does not get faster with the scale.
   */
  webhookTimeoutMs?: number;
  clock?: Clock;
  log?: Logger;
  /** Keeps accepted messages, statuses and the numbers' states over a restart (JSON lines, only appended to). */
  journalFile?: string;
}
