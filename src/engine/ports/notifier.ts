import type { Facts } from '../automations/facts.ts';

/** Tells a chat of the team something. */
export interface Notifier {
  /** The setting without which this target (`slack:…`, `telegram:…`) cannot be told anything; undefined: it can. */
  lacks(target: string): string | undefined;
  /** Never throws for what the platform says; throws when it could not be asked. */
  notify(target: string, note: Note): Promise<Told>;
}

export interface Note {
  /** Of the rule, by its name. */
  rule: string;
  /** Undefined: what happened is said in the team's language. */
  text?: string;
  facts: Facts;
}

/** What became of it. */
export type Told =
  { kind: 'done' } | { kind: 'later'; afterMs?: number; reason: string } | { kind: 'failed'; reason: string };
