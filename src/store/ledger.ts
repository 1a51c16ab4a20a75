import type { QueryFilter, UpdateQuery } from 'mongoose';
import type { Assignment, Ledger, NewMessage } from '../engine/ports.ts';
import type { Message, MessageStatus, Try } from '../engine/types.ts';
import { unlessThere } from './duplicate-key.ts';
import { groupMoves, moveEach } from './group-moves.ts';
import { ledgerDays } from './ledger-days.ts';
import { ledgerHealth } from './ledger-health.ts';
import { ledgerOutcomes } from './ledger-outcomes.ts';
import { ledgerReceipts } from './ledger-receipts.ts';
import { ledgerReleases } from './ledger-releases.ts';
import { ledgerReports } from './ledger-reports.ts';
import { messageOf } from './message-of.ts';
import type { MessageDoc, Models } from './models.ts';
import { groupBy, updateGroups } from './update-groups.ts';

const EPOCH = new Date(0);

/** Numbers that a message was given to in vain: the last of them are kept. */
const TRIES_KEPT = 5;

/** The ledger in MongoDB. Every move names the status (and attempt) that it moves from. */
export function mongoLedger({ messages }: Pick<Models, 'messages'>): Ledger {
  const grouped = groupMoves(messages);

  /** One compare-and-set; true if it was ours to make. */
  const move = (
    id: string,
    from: QueryFilter<MessageDoc>,
    update: UpdateQuery<MessageDoc>,
  ): Promise<boolean> => grouped({ id, from, update });

  const ofAttempt = (attempt: number, ...statuses: MessageStatus[]): QueryFilter<MessageDoc> => ({
    attempt,
    status: { $in: statuses },
  });

  return {
    ...ledgerReports(messages),
    ...ledgerHealth(messages),
    ...ledgerOutcomes(messages),
    ...ledgerDays(messages),
    ...ledgerReceipts(messages),
    ...ledgerReleases(messages),

    async insert(rows) {
      if (rows.length === 0) return;
      const docs = rows.toSorted(byId).map(docOf);
      await unlessThere(() => messages.insertMany(docs, { ordered: false, lean: true }));
    },

    async queued(campaignId, now, limit) {
      const rows = await messages
        .find({ campaignId, status: 'queued', retryAt: { $lte: now } })
        .sort({ order: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async assign(assignments) {
      const groups = groupBy(assignments, ({ instance, cold }) => `${instance}\n${cold}`);
      return updateGroups(
        messages,
        groups.map((group) => {
          const { instance, cold } = group[0] as Assignment;
          const ids = group.map(({ id }) => id);
          return {
            ids,
            from: { status: 'queued' },
            update: { $set: { status: 'assigned', instance, cold }, $unset: { reason: 1 } },
          };
        }),
      );
    },

    async nextAssigned(instance, afterCampaign, limit) {
      const find = async (filter: QueryFilter<MessageDoc>): Promise<Message[]> => {
        const rows = await messages
          .find({ instance, status: 'assigned', ...filter })
          .sort({ campaignId: 1, order: 1 })
          .limit(limit)
          .lean<MessageDoc[]>();
        return rows.map(messageOf);
      };
      if (afterCampaign === undefined) return ofFirstCampaign(await find({}));
      const behind = await find({ campaignId: { $gt: afterCampaign } });
      return ofFirstCampaign(behind.length > 0 ? behind : await find({}));
    },

    async beginAttempt(row, { textHash, at }) {
      const attempt = row.attempt + 1;
      const begun = await move(
        row.id,
        { instance: row.instance ?? null, status: 'assigned', attempt: row.attempt },
        {
          $set: { status: 'sending', sendingAt: at, textHash, attempt, variant: row.variant },
          $unset: { reason: 1 },
        },
      );
      if (!begun) return undefined;
      const { reason: _, ...rest } = row;
      return { ...rest, status: 'sending', sendingAt: at, textHash, attempt };
    },

    markSent: (id, attempt, keyId, now) =>
      move(id, ofAttempt(attempt, 'sending', 'unknown'), {
        $set: { status: 'sent', keyId, sentAt: now },
        $unset: { reason: 1 },
      }),

    markUnknown: (id, attempt, reason) =>
      move(id, ofAttempt(attempt, 'sending'), { $set: { status: 'unknown', reason } }),

    markFailed: (id, attempt, reason, now) =>
      move(id, ofAttempt(attempt, 'sending', 'unknown'), {
        $set: { status: 'failed', reason, failedAt: now },
      }),

    requeueAttempt: (id, attempt, tried, retryAt) =>
      move(id, ofAttempt(attempt, 'sending', 'unknown'), {
        $set: { status: 'queued', reason: tried.reason, retryAt },
        $push: { tries: lastTries(tried) },
        $unset: { instance: 1, sendingAt: 1, textHash: 1 },
      }),

    async postpone(id, attempt, until) {
      await move(id, ofAttempt(attempt, 'unknown'), { $set: { retryAt: until } });
    },

    async lookAgain(rows) {
      await moveEach(
        messages,
        rows.map(({ id, at }) => ({ id, from: { status: 'sent' }, update: { $set: { retryAt: at } } })),
      );
    },

    turnAway: (id, tried, retryAt) =>
      move(
        id,
        { instance: tried.instance, status: 'assigned' },
        {
          $set: { status: 'queued', reason: tried.reason, retryAt },
          $inc: { turnedAway: 1 },
          $push: { tries: lastTries(tried) },
          $unset: { instance: 1 },
        },
      ),

    putOff: (id, instance, reason, retryAt) =>
      move(
        id,
        { instance, status: 'assigned' },
        { $set: { status: 'queued', reason, retryAt }, $unset: { instance: 1 } },
      ),

    async postponeQueued(rows) {
      const made = await moveEach(
        messages,
        rows.map(({ id, reason, retryAt }) => ({
          id,
          from: { status: 'queued' },
          update: { $set: { reason, retryAt } },
        })),
      );
      return made.filter(Boolean).length;
    },
  };
}

function lastTries(tried: Try): { $each: Try[]; $slice: number } {
  return { $each: [tried], $slice: -TRIES_KEPT };
}

/** Those of sorted rows that belong to the campaign of the first. */
function ofFirstCampaign(rows: readonly Message[]): Message[] {
  return rows.filter(({ campaignId }) => campaignId === rows[0]?.campaignId);
}

function docOf({ id, reason, ...row }: NewMessage): MessageDoc {
  const doc = { ...row, _id: id, retryAt: EPOCH, attempt: 0, turnedAway: 0 };
  return reason === undefined ? doc : { ...doc, reason };
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
