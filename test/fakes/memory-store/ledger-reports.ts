import type { JudgedOutcomes, Ledger, NumberCount, Outcomes } from '../../../src/engine/ports.ts';
import { type InstanceReport, type MessageStatus, NO_OUTCOMES } from '../../../src/engine/types.ts';
import { compareText, messageOf, type Row } from './row.ts';
import type { Rows } from './rows.ts';

type Reports = Pick<
  Ledger,
  | 'assignedCounts'
  | 'unsettled'
  | 'unconfirmed'
  | 'unsettledWith'
  | 'knownKeyIds'
  | 'lastKeyId'
  | 'progress'
  | 'report'
  | 'hasOpen'
  | 'waitingRows'
  | 'contacted'
  | 'countAttempts'
  | 'sentIn'
  | 'outcomes'
>;

const EPOCH = new Date(0);

const DELIVERED: ReadonlySet<MessageStatus> = new Set(['delivered', 'read']);
const SENT: ReadonlySet<MessageStatus> = new Set([...DELIVERED, 'sent']);
/** Statuses of rows that went out, or may have. */
const LEFT: ReadonlySet<MessageStatus> = new Set([...SENT, 'sending', 'unknown']);
const JUDGED: ReadonlySet<MessageStatus> = new Set([...SENT, 'failed']);

/** The questions that are asked of the ledger in memory. */
export function memoryLedgerReports(rows: Rows): Reports {
  /** Rows that left, or may have, in a span of time. What failed before it was sent had its place given back. */
  function* attemptsIn(from: Date, to: Date) {
    for (const row of rows.attempts.since(from)) {
      if (row.sendingAt >= to) continue;
      if (LEFT.has(row.status) || (row.status === 'failed' && row.sentAt !== undefined)) yield row;
    }
  }

  return {
    async assignedCounts() {
      const assigned: Row[] = [];
      for (const list of rows.assigned.values()) assigned.push(...list);
      return countByNumber(assigned);
    },

    async waitingRows(campaignId) {
      const { queue } = rows.campaign(campaignId);
      const firstRetryAt = queue.firstRetryAt();
      return { byReason: new Map(queue.byReason), ...(firstRetryAt !== undefined && { firstRetryAt }) };
    },

    async unsettled(before, now, limit) {
      return [...rows.unsettled]
        .filter(({ sendingAt, retryAt }) => sendingAt !== undefined && sendingAt < before && retryAt <= now)
        .sort((a, b) => a.retryAt.getTime() - b.retryAt.getTime())
        .slice(0, limit)
        .map(messageOf);
    },

    async unconfirmed(numbers, { from, to }, now, limit) {
      return numbers
        .flatMap((name) => [...rows.attempts.since(from, name)])
        .filter(({ status, sendingAt, retryAt }) => status === 'sent' && sendingAt <= to && retryAt <= now)
        .sort((a, b) => a.retryAt.getTime() - b.retryAt.getTime())
        .slice(0, limit)
        .map(messageOf);
    },

    async unsettledWith(instance, textHash) {
      return [...rows.unsettled]
        .filter((row) => row.instance === instance && row.textHash === textHash)
        .map(messageOf);
    },

    async knownKeyIds(instance, keyIds) {
      return new Set(keyIds.filter((keyId) => rows.byKeyId(instance, keyId) !== undefined));
    },

    async lastKeyId(instance) {
      return [...rows.attempts.since(EPOCH, instance)].findLast(({ status }) => SENT.has(status))?.keyId;
    },

    async progress(campaignId) {
      return { ...rows.campaign(campaignId).progress };
    },

    async report(campaignId) {
      const reports = new Map<string, InstanceReport>();
      for (const { instance, status, deliveredAt, readAt, repliedAt } of rows.campaign(campaignId).all) {
        if (instance === undefined) continue;
        const report = reports.get(instance) ?? { instance, ...NO_OUTCOMES };
        reports.set(instance, report);
        if (SENT.has(status)) report.sent++;
        if (deliveredAt !== undefined) report.delivered++;
        if (readAt !== undefined) report.read++;
        if (repliedAt !== undefined) report.replied++;
        if (status === 'failed') report.failed++;
      }
      return [...reports.values()].sort((a, b) => compareText(a.instance, b.instance));
    },

    async hasOpen(campaignId, unknownAfter) {
      const { queued, assigned, sending, unknown } = rows.campaign(campaignId).progress;
      if (queued + assigned + sending > 0) return true;
      if (unknown === 0) return false;
      return [...rows.unsettled].some(
        (row) => row.campaignId === campaignId && row.sendingAt !== undefined && row.sendingAt > unknownAfter,
      );
    },

    async countAttempts(from, to) {
      return countByNumber(attemptsIn(from, to));
    },

    async contacted(from, to) {
      const people = new Map<string, { phone: string; ids: string[]; last: Date }>();
      for (const { id, phone, sendingAt } of attemptsIn(from, to)) {
        const person = people.get(phone) ?? { phone, ids: [], last: sendingAt };
        people.set(phone, person);
        person.ids.push(id);
        if (sendingAt > person.last) person.last = sendingAt;
      }
      return [...people.values()];
    },

    async sentIn(from, to, instances) {
      const byNumber = new Map<string, Outcomes>();
      for (const instance of instances) {
        for (const { sentAt, status } of rows.attempts.since(EPOCH, instance)) {
          if (sentAt === undefined || sentAt < from || sentAt >= to || !JUDGED.has(status)) continue;
          const outcomes = byNumber.get(instance) ?? { sent: 0, delivered: 0 };
          byNumber.set(instance, outcomes);
          outcomes.sent++;
          if (DELIVERED.has(status)) outcomes.delivered++;
        }
      }
      return byNumber;
    },

    async outcomes(from, to, instance) {
      const byNumber = new Map<string, JudgedOutcomes>();
      for (const row of rows.attempts.since(from, instance)) {
        if (row.sentAt === undefined || !JUDGED.has(row.status)) continue;
        const outcomes = byNumber.get(row.instance) ?? { sent: 0, delivered: 0, read: 0, failed: 0 };
        byNumber.set(row.instance, outcomes);
        // Sent, once it is old enough for its receipt or has one already.
        if (row.status !== 'sent' || row.sentAt < to) outcomes.sent++;
        if (DELIVERED.has(row.status)) outcomes.delivered++;
        if (row.status === 'read') outcomes.read++;
        if (row.status === 'failed') outcomes.failed++;
      }
      return byNumber;
    },
  };
}

function countByNumber(counted: Iterable<Row>): NumberCount[] {
  const counts = new Map<string, NumberCount>();
  for (const { instance = '', campaignId, cold } of counted) {
    const pair = `${instance}\n${campaignId}`;
    const count = counts.get(pair) ?? { instance, campaignId, count: 0, cold: 0 };
    counts.set(pair, count);
    count.count++;
    if (cold === true) count.cold++;
  }
  return [...counts.values()];
}
