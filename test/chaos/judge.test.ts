import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/sandbox/server.ts';
import { type Evidence, type Fault, judge, type LedgerRow } from './judge.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const [ANA, BIA] = ['+5511970000001', '+5511970000002'] as const;

function entry(changes: Partial<JournalEntry> & { after?: number } = {}): JournalEntry {
  const { after = 0, ...rest } = changes;
  const number = rest.number ?? ANA.slice(1);
  return {
    instance: 'n01',
    number,
    phone: number,
    text: 'Oi',
    at: new Date(NOON + after),
    outcome: 'accepted',
    keyId: `key-${number}`,
    ...rest,
  };
}

function row(changes: Partial<LedgerRow> = {}): LedgerRow {
  const phone = changes.phone ?? ANA;
  return {
    phone,
    status: 'delivered',
    instance: 'n01',
    keyId: `key-${phone.slice(1)}`,
    attempt: 1,
    ...changes,
  };
}

/** One message, sent once, and two numbers with limits of two an hour and three a day. */
const GOOD: Evidence = {
  contacts: [ANA],
  rows: [row({ sendingAt: new Date(NOON) })],
  accepted: [entry()],
  limits: { hour: 2, day: 3, timeZone: 'Etc/GMT' },
  minIntervalMs: 1_000,
  jitterMs: 200,
};

const HOUR = 3_600_000;
const third = entry({ number: '5511970000003', after: 2_000 });
const fourth = entry({ number: '5511970000004', after: 2 * HOUR });
const others = [ANA, BIA, '+5511970000003', '+5511970000004'];
const rowsOfOthers = others.map((phone) => row({ phone }));
const bia = entry({ number: BIA.slice(1), after: 1_000 });

describe('the judge', () => {
  it.each<[string, Partial<Evidence>]>([
    ['a message that was sent', {}],
    ['one that waits', { rows: [row({ status: 'queued' })], accepted: [] }],
    ['one that failed', { rows: [row({ status: 'failed' })], accepted: [] }],
    [
      'one of which nobody knows, and that was not accepted',
      { rows: [row({ status: 'unknown' })], accepted: [] },
    ],
    [
      'a pause that only latency made shorter',
      {
        contacts: [ANA, BIA],
        rows: [row(), row({ phone: BIA })],
        accepted: [entry(), entry({ number: BIA.slice(1), after: 800 })],
      },
    ],
    [
      'the limits reached',
      {
        contacts: others.slice(0, 3),
        rows: rowsOfOthers.slice(0, 3),
        accepted: [entry(), bia, { ...third, at: fourth.at }],
      },
    ],
    [
      'two numbers at the same time',
      {
        contacts: [ANA, BIA],
        rows: [row(), row({ phone: BIA, instance: 'n02' })],
        accepted: [entry(), { ...bia, at: new Date(NOON), instance: 'n02' }],
      },
    ],
  ])('finds nothing wrong with %s', (_, changes) => {
    expect(judge({ ...GOOD, ...changes })).toEqual([]);
  });

  it.each<[Fault, string, Partial<Evidence>]>([
    ['lost', 'no row', { rows: [], accepted: [] }],
    ['lost', 'a row for ever assigned', { rows: [row({ status: 'assigned' })], accepted: [] }],
    ['lost', 'a row for ever in flight', { rows: [row({ status: 'sending' })], accepted: [] }],
    ['not sent', 'the journal has no such message', { accepted: [] }],
    ['not sent', 'the journal has it under another id', { accepted: [entry({ keyId: 'other' })] }],
    ['not sent', 'the journal has it of another number', { accepted: [entry({ instance: 'n02' })] }],
    ['denied', 'it is unknown and was accepted', { rows: [row({ status: 'unknown' })] }],
    ['denied', 'it failed and was accepted', { rows: [row({ status: 'failed' })] }],
    ['denied', 'it waits and was accepted', { rows: [row({ status: 'queued' })] }],
    ['twice', 'by one number', { accepted: [entry(), entry({ after: 5_000, keyId: 'again' })] }],
    ['twice', 'by two numbers', { accepted: [entry(), entry({ instance: 'n02', keyId: 'again' })] }],
    ['stray', 'to somebody else', { accepted: [entry(), bia] }],
    [
      'over the hour limit',
      'three in an hour',
      {
        contacts: others.slice(0, 3),
        rows: rowsOfOthers.slice(0, 3),
        accepted: [entry(), bia, third],
      },
    ],
    [
      'over the day limit',
      'four in a day',
      {
        contacts: others,
        rows: rowsOfOthers,
        accepted: [entry(), bia, { ...third, at: new Date(NOON + HOUR) }, fourth],
      },
    ],
    [
      'too soon',
      'by the journal',
      {
        contacts: [ANA, BIA],
        rows: [row(), row({ phone: BIA })],
        accepted: [entry(), entry({ number: BIA.slice(1), after: 799 })],
      },
    ],
    [
      'too soon',
      'by the ledger',
      {
        contacts: [ANA, BIA],
        rows: [row({ sendingAt: new Date(NOON) }), row({ phone: BIA, sendingAt: new Date(NOON + 999) })],
        accepted: [entry(), bia],
      },
    ],
  ])('finds "%s": %s', (fault, _, changes) => {
    expect(judge({ ...GOOD, ...changes }).map((finding) => finding.fault)).toEqual([fault]);
  });
});
