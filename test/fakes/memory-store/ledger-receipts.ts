import type { Ledger, Receipt, Unacknowledged, UnsettledRow } from '../../../src/engine/ports.ts';
import { RECEIPT_MOVES } from '../../../src/engine/transitions.ts';
import { messageOf, type Row } from './row.ts';
import type { Rows } from './rows.ts';

/** Receipts in the ledger in memory. */
export function memoryLedgerReceipts(
  rows: Rows,
): Pick<Ledger, 'applyReceipt' | 'noteReply' | 'unsettledBefore' | 'unacknowledged' | 'settledIn'> {
  return {
    async applyReceipt(instance, keyId, receipt, at) {
      const row = rows.byKeyId(instance, keyId);
      if (row === undefined) return undefined;
      const changed = receipt !== 'sent' && RECEIPT_MOVES[receipt].includes(row.status);
      if (changed) rows.change(row, raised(row, receipt, at));
      const { campaignId, phone, status, cold, deliveredAt, readAt, failedAt, reason } = row;
      return {
        campaignId,
        phone,
        changed,
        status,
        ...(cold === true && { cold }),
        ...(deliveredAt !== undefined && { deliveredAt }),
        ...(readAt !== undefined && { readAt }),
        ...(failedAt !== undefined && { failedAt }),
        ...(reason !== undefined && { reason }),
      };
    },

    async settledIn(from, to, limit) {
      const isWithin = (at: Date | undefined): boolean => at !== undefined && at >= from && at < to;
      const weekBefore = new Date(from.getTime() - 7 * 24 * 3_600_000);
      return [...rows.all()]
        .filter(({ status }) => status === 'delivered' || status === 'read' || status === 'failed')
        .filter(({ sendingAt }) => sendingAt !== undefined && sendingAt >= weekBefore && sendingAt < to)
        .filter((row) => [row.deliveredAt, row.readAt, row.failedAt].some(isWithin))
        .sort((a, b) => (b.sendingAt?.getTime() ?? 0) - (a.sendingAt?.getTime() ?? 0))
        .slice(0, limit)
        .map((row) => Object.assign(messageOf(row), row.failedAt && { failedAt: row.failedAt }));
    },

    async noteReply(id, { instance, at, sentFrom, sentTo }) {
      const row = rows.get(id);
      if (row?.keyId === undefined || row.instance !== instance) return undefined;
      if (row.sendingAt === undefined || row.sendingAt < sentFrom || row.sendingAt > sentTo) return undefined;
      if (row.repliedAt === undefined || row.repliedAt > at) rows.change(row, { repliedAt: at });
      return row.keyId;
    },

    async unsettledBefore(phones, { instance, sentFrom, sentTo }) {
      return [...rows.unsettled]
        .filter((row) => row.instance === instance && phones.includes(row.phone))
        .flatMap(({ id, sendingAt }) => (sendingAt === undefined ? [] : { id, sendingAt }))
        .filter(({ sendingAt }) => sendingAt >= sentFrom && sendingAt <= sentTo)
        .reduce<UnsettledRow | undefined>(
          (latest, row) => (latest === undefined || row.sendingAt > latest.sendingAt ? row : latest),
          undefined,
        );
    },

    async unacknowledged(from, to, instance) {
      const byNumber = new Map<string, Unacknowledged[]>();
      for (const row of rows.attempts.since(from, instance)) {
        const { sendingAt, status, keyId } = row;
        if (sendingAt <= from || sendingAt > to || (status !== 'sent' && status !== 'unknown')) continue;
        const ofNumber = byNumber.get(row.instance) ?? [];
        byNumber.set(row.instance, ofNumber);
        ofNumber.unshift({ at: sendingAt, ...(keyId !== undefined && { keyId }) });
      }
      return byNumber;
    },
  };
}

/** What a receipt that raises a row changes of it. READ implies delivered, at the latest then. */
function raised(row: Row, status: Exclude<Receipt, 'sent'>, at: Date): Partial<Row> {
  if (status === 'failed') return { status, reason: 'refused by WhatsApp', failedAt: at };
  return {
    status,
    deliveredAt: row.deliveredAt ?? at,
    ...(status === 'read' && { readAt: at }),
    reason: undefined,
    failedAt: undefined,
  };
}
