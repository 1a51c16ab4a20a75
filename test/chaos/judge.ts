import { hourStamp } from '../../src/engine/capacity.ts';
import type { MessageStatus } from '../../src/engine/types.ts';
import type { JournalEntry } from '../../src/sandbox/server.ts';

/** A row of the ledger, as far as it can be held against the journal. */
export interface LedgerRow {
  phone: string;
  status: MessageStatus;
  instance?: string;
  keyId?: string;
  attempt: number;
  /** Why it is where it is, if that needs one. */
  reason?: string;
  /** When its last attempt began. */
  sendingAt?: Date;
}

/** What a run left behind. */
export interface Evidence {
  /** Everybody who was to get exactly one message (E.164). */
  contacts: readonly string[];
  rows: readonly LedgerRow[];
  /** What Evolution accepted, whether or not Frota was told so. */
  accepted: readonly JournalEntry[];
  /** Messages of one number in one hour and one day of the zone. */
  limits: { hour: number; day: number; timeZone: string };
  /** The shortest pause between two messages of one number, in ms. */
  minIntervalMs: number;
  /** By how much a pause may look shorter in the journal: latency and the busy machine lie between the two. */
  jitterMs: number;
}

/** What must not be. */
export type Fault =
  /** Nobody accounts for a contact: no row, or one that is still under way. */
  | 'lost'
  /** The ledger says it was sent, and Evolution never accepted it. */
  | 'not sent'
  /** The ledger says it was not sent, and Evolution accepted it. */
  | 'denied'
  /** A phone got more than one message. */
  | 'twice'
  /** Evolution accepted a message for somebody who was not to get any. */
  | 'stray'
  | 'over the hour limit'
  | 'over the day limit'
  | 'too soon';

export interface Finding {
  fault: Fault;
  /** Whom it hit: a phone or a number, with what shows it. */
  what: string;
}

const SENT: ReadonlySet<MessageStatus> = new Set(['sent', 'delivered', 'read']);
/** The message waits for capacity or is over, and must never have been accepted. */
const NOT_SENT: ReadonlySet<MessageStatus> = new Set([
  'queued',
  'failed',
  'suppressed',
  'expired',
  'unknown',
]);

/** Holds the ledger against the journal; nothing is found if all is well. */
export function judge(evidence: Evidence): Finding[] {
  return [
    ...judgeContacts(evidence),
    ...judgeLimits(evidence),
    ...judgePauses(evidence),
    ...judgeBegun(evidence),
  ];
}

function judgeContacts({ contacts, rows, accepted }: Evidence): Finding[] {
  const rowOf = new Map(rows.map((row) => [row.phone, row]));
  const acceptedFor = groupBy(accepted, ({ number }) => `+${number.replace(/\D/g, '')}`);
  const expected = new Set(contacts);
  const findings: Finding[] = [];
  for (const phone of contacts) {
    const row = rowOf.get(phone);
    const entries = acceptedFor.get(phone) ?? [];
    if (entries.length > 1)
      findings.push({ fault: 'twice', what: `${phone}: ${entries.map(entryText).join(', ')}` });
    const fault = faultOf(row, entries);
    if (fault !== undefined)
      findings.push({ fault, what: `${phone}: ${row === undefined ? 'no row' : rowText(row)}` });
  }
  for (const [phone, entries] of acceptedFor) {
    if (!expected.has(phone))
      findings.push({ fault: 'stray', what: `${phone}: ${entries.map(entryText).join(', ')}` });
  }
  return findings;
}

function faultOf(row: LedgerRow | undefined, entries: readonly JournalEntry[]): Fault | undefined {
  if (row === undefined) return 'lost';
  if (SENT.has(row.status)) {
    const there = entries.some(({ keyId, instance }) => keyId === row.keyId && instance === row.instance);
    return there ? undefined : 'not sent';
  }
  if (!NOT_SENT.has(row.status)) return 'lost';
  return entries.length > 0 ? 'denied' : undefined;
}

function judgeLimits({ accepted, limits }: Evidence): Finding[] {
  const stampOf = ({ instance, at }: JournalEntry): string => `${instance} ${hourStamp(at, limits.timeZone)}`;
  const over = (groups: Map<string, JournalEntry[]>, limit: number, fault: Fault): Finding[] =>
    [...groups]
      .filter(([, entries]) => entries.length > limit)
      .map(([stamp, { length }]) => ({ fault, what: `${stamp}: ${length} of ${limit}` }));
  return [
    ...over(groupBy(accepted, stampOf), limits.hour, 'over the hour limit'),
    ...over(
      groupBy(accepted, (entry) => stampOf(entry).slice(0, -2)),
      limits.day,
      'over the day limit',
    ),
  ];
}

/** Two messages that Evolution accepted of one number. */
function judgePauses({ accepted, minIntervalMs, jitterMs }: Evidence): Finding[] {
  return pausesOf(accepted)
    .filter(({ ms }) => ms < minIntervalMs - jitterMs)
    .map(({ instance, ms, from }) => ({
      fault: 'too soon',
      what: `${instance}: ${ms} ms after ${from.toISOString()}, by the journal`,
    }));
}

/** Two attempts that the ledger knows of: by the senders' own clock, so to the millisecond. */
function judgeBegun({ rows, minIntervalMs }: Evidence): Finding[] {
  const begun = rows.flatMap(({ instance, sendingAt: at }) =>
    instance === undefined || at === undefined ? [] : [{ instance, at }],
  );
  return pausesOf(begun)
    .filter(({ ms }) => ms < minIntervalMs)
    .map(({ instance, ms, from }) => ({
      fault: 'too soon',
      what: `${instance}: ${ms} ms after ${from.toISOString()}, by the ledger`,
    }));
}

/** A pause between two messages of one number. */
export interface Pause {
  instance: string;
  from: Date;
  ms: number;
}

/** All pauses, number by number. */
export function pausesOf(sends: readonly { instance: string; at: Date }[]): Pause[] {
  return [...groupBy(sends, ({ instance }) => instance)].flatMap(([instance, ofNumber]) => {
    const times = ofNumber.map(({ at }) => at.getTime()).sort((a, b) => a - b);
    return times.slice(1).map((time, n) => {
      const from = times[n] ?? time;
      return { instance, from: new Date(from), ms: time - from };
    });
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function entryText({ instance, at, keyId }: JournalEntry): string {
  return `${instance} at ${at.toISOString()} as ${keyId}`;
}

function rowText({ status, instance = 'no number', attempt, keyId = 'no key' }: LedgerRow): string {
  return `${status}, attempt ${attempt}, ${instance}, ${keyId}`;
}
