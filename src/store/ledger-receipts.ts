import type { Model } from 'mongoose';
import type { Ledger, Receipt, ReceiptEffect, SettledRow } from '../engine/ports.ts';
import { RECEIPT_MOVES } from '../engine/transitions.ts';
import type { Message, MessageStatus } from '../engine/types.ts';
import { groupCommit } from './group-commit.ts';
import { moveEach } from './group-moves.ts';
import { messageOf } from './message-of.ts';
import type { MessageDoc } from './models.ts';

interface Arrival {
  instance: string;
  keyId: string;
  receipt: Receipt;
  at: Date;
}

/** Messages that become something later than this after they were sent are not looked for, in ms. */
const SETTLES_WITHIN_MS = 7 * 24 * 3_600_000;

/** A row, and what becomes of it. */
interface Raised {
  row: Pick<MessageDoc, keyof typeof READ | '_id'>;
  /** As it was read: what must still be so. */
  from: MessageStatus;
  set: Partial<MessageDoc>;
  /** Whether it was accepted after all, so that what a refusal said goes. */
  accepted: boolean;
}

const READ = {
  campaignId: 1,
  phone: 1,
  instance: 1,
  keyId: 1,
  status: 1,
  deliveredAt: 1,
  readAt: 1,
  failedAt: 1,
  reason: 1,
  cold: 1,
} as const;

/**
 * Receipts in the ledger. Those that come at the same time share a look and an update: a burst of webhooks has several for
 * each message that was sent.
 */
export function ledgerReceipts(
  messages: Model<MessageDoc>,
): Pick<Ledger, 'applyReceipt' | 'noteReply' | 'unsettledBefore' | 'settledIn'> {
  const lookUp = async (arrivals: readonly Arrival[]): Promise<Map<string, Raised>> => {
    const keyIds = [...new Set(arrivals.map(({ keyId }) => keyId))];
    const rows = await messages.find({ keyId: { $in: keyIds } }, READ).lean<MessageDoc[]>();
    return new Map(rows.map((row) => [subject(row), { row, from: row.status, set: {}, accepted: false }]));
  };

  /** Answers which rows were raised; the others were moved by somebody else since they were read. */
  const write = async (raised: readonly Raised[]): Promise<Set<Raised>> => {
    const moves = raised.map(({ row, from, set, accepted }) => ({
      id: row._id,
      from: { status: from },
      update: { $set: set, ...(accepted && { $unset: { reason: 1, failedAt: 1 } }) },
    }));
    const made = await moveEach(messages, moves);
    return new Set(raised.filter((_, index) => made[index]));
  };

  const apply = groupCommit(async (arrivals: readonly Arrival[]) => {
    const effects = new Map<Arrival, ReceiptEffect>();
    let rest = arrivals;
    while (rest.length > 0) {
      const rows = await lookUp(rest);
      for (const arrival of rest) {
        const found = rows.get(subject(arrival));
        if (found !== undefined) effects.set(arrival, raise(found, arrival));
      }
      const changed = [...rows.values()].filter(({ row, from }) => row.status !== from);
      const made = changed.length === 0 ? new Set() : await write(changed);
      const lost = new Set(changed.filter((one) => !made.has(one)));
      rest = rest.filter((arrival) => lost.has(rows.get(subject(arrival)) as Raised));
    }
    return arrivals.map((arrival) => effects.get(arrival));
  });

  return {
    applyReceipt: (instance, keyId, receipt, at) => apply({ instance, keyId, receipt, at }),

    async settledIn(from, to, limit) {
      const within = { $gte: from, $lt: to };
      const rows = await messages
        .find({
          status: { $in: ['delivered', 'read', 'failed'] },
          // What is read much later is rare, and nothing else than this is indexed.
          sendingAt: { $gte: new Date(from.getTime() - SETTLES_WITHIN_MS), $lt: to },
          $or: [{ deliveredAt: within }, { readAt: within }, { failedAt: within }],
        })
        .sort({ sendingAt: -1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map((row) => withFailure(messageOf(row), row.failedAt));
    },

    async noteReply(id, { instance, at, sentFrom, sentTo }) {
      const row = await messages
        .findOne(
          { _id: id, instance, sendingAt: { $gte: sentFrom, $lte: sentTo } },
          { keyId: 1, repliedAt: 1 },
        )
        .lean<Pick<MessageDoc, 'keyId' | 'repliedAt'>>();
      if (row?.keyId === undefined) return undefined;
      if (row.repliedAt === undefined || row.repliedAt > at)
        await messages.updateOne({ _id: id, keyId: row.keyId }, { $min: { repliedAt: at } });
      return row.keyId;
    },

    async unsettledBefore(phones, { instance, sentFrom, sentTo }) {
      // A number's unsettled rows are few, so that nothing else has to be indexed.
      const row = await messages
        .findOne(
          {
            instance,
            status: { $in: ['sending', 'unknown'] },
            phone: { $in: [...phones] },
            sendingAt: { $gte: sentFrom, $lte: sentTo },
          },
          { sendingAt: 1 },
        )
        .sort({ sendingAt: -1 })
        .lean<Pick<MessageDoc, '_id' | 'sendingAt'>>();
      return row?.sendingAt && { id: row._id, sendingAt: row.sendingAt };
    },
  };
}

/** Raises a row in memory, so that what comes behind it in the same group finds it raised. */
function raise(raised: Raised, { receipt, at }: Arrival): ReceiptEffect {
  const { row, set } = raised;
  const changed = receipt !== 'sent' && RECEIPT_MOVES[receipt].includes(row.status);
  if (changed) {
    row.status = receipt;
    set.status = receipt;
    if (receipt === 'failed') {
      row.reason = set.reason = 'refused by WhatsApp';
      row.failedAt = set.failedAt = at;
    } else {
      // READ implies delivered, at the latest then; a delivery takes back what a refusal said.
      row.deliveredAt ??= set.deliveredAt = at;
      if (receipt === 'read') row.readAt = set.readAt = at;
      for (const one of [row, set]) {
        delete one.reason;
        delete one.failedAt;
      }
      raised.accepted = true;
    }
  }
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
}

function subject({ instance, keyId }: { instance?: string | undefined; keyId?: string | undefined }): string {
  return `${instance}\n${keyId}`;
}

function withFailure(row: Message, failedAt: Date | undefined): SettledRow {
  return failedAt === undefined ? row : { ...row, failedAt };
}
