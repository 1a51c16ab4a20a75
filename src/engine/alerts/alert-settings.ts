import type { SendingHours } from '../quiet-hours.ts';
import type { Severity } from '../types.ts';

/** Who hears of which incidents, and when. Chats are full names (`slack:C012AB3CD`). */
export interface AlertSettings {
  routes: readonly AlertRoute[];
  /** Told one after the other when nobody takes care of an incident: chats, or people. */
  escalation: readonly string[];
  /** When what is not critical is told; undefined: always. */
  hours: SendingHours | undefined;
  /** After so long without anybody who has it, it is told again, in ms. */
  repeatMs: number;
  /** So long somebody who has it is left alone with it, in ms. */
  ackedMs: number;
}

export interface AlertRoute {
  severities: readonly Severity[];
  /** Only incidents of numbers of this name, `*` for anything (`vendas-*`); undefined: all incidents. */
  numbers?: string;
  chats: readonly string[];
}
