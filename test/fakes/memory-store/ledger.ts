import type { Ledger } from '../../../src/engine/ports.ts';
import type { Message, MessageStatus, Try } from '../../../src/engine/types.ts';
import { memoryLedgerOutcomes } from './ledger-outcomes.ts';
import { memoryLedgerReceipts } from './ledger-receipts.ts';
import { memoryLedgerReports } from './ledger-reports.ts';
import { messageOf, newRowOf, type Row } from './row.ts';
import type { Rows } from './rows.ts';
import { frozen } from './values.ts';

const EPOCH = new Date(0);
const TRIES_KEPT = 5;

/** The ledger in memory. */
export function memoryLedger(rows: Rows): Ledger {
  /** One compare-and-set; true if it was ours to make. */
  const move = (id: string, from: (row: Row) => boolean, changes: (row: Row) => Partial<Row>): boolean => {
    const row = rows.get(id);
    if (row === undefined || !from(row)) return false;
    rows.change(row, changes(row));
    return true;
  };
  const ofAttempt =
    (attempt: number, ...statuses: MessageStatus[]) =>
    (row: Row): boolean =>
      row.attempt === attempt && statuses.includes(row.status);
  const assignedTo =
    (instance: string) =>
    (row: Row): boolean =>
      row.status === 'assigned' && row.instance === instance;
  const isQueued = ({ status }: Row): boolean => status === 'queued';
  const isUnsent = ({ status }: Row): boolean => status === 'queued' || status === 'assigned';

  const endRest = (campaignId: string, status: MessageStatus, reason: string): number => {
    const { queue, assigned } = rows.campaign(campaignId);
    const rest = [...queue.all(), ...assigned];
    for (const row of rest) rows.change(row, { status, reason, instance: undefined });
    return rest.length;
  };

  return {
    ...memoryLedgerReports(rows),
    ...memoryLedgerReceipts(rows),
    ...memoryLedgerOutcomes(rows),

    async insert(given) {
      for (const row of given) {
        if (rows.get(row.id) === undefined) rows.add(newRowOf(row));
      }
    },

    async queued(campaignId, now, limit) {
      return rows.campaign(campaignId).queue.due(now, limit).map(messageOf);
    },

    async assign(assignments) {
      const made = assignments.filter(({ id, instance, cold }) =>
        move(id, isQueued, () => ({ status: 'assigned', instance, cold, reason: undefined })),
      );
      return made.length;
    },

    async nextAssigned(instance, afterCampaign, limit) {
      const assigned = rows.assigned.get(instance);
      if (assigned === undefined) return [];
      const take = (after: string): Message[] => {
        const taken: Message[] = [];
        let campaign: string | undefined;
        for (const row of assigned.from(({ campaignId }) => campaignId <= after)) {
          campaign ??= row.campaignId;
          if (row.campaignId !== campaign || taken.length >= limit) break;
          taken.push(messageOf(row));
        }
        return taken;
      };
      const behind = take(afterCampaign ?? '');
      return behind.length > 0 ? behind : take('');
    },

    async beginAttempt({ id, instance, attempt, variant }, { textHash, at }) {
      const begun = move(
        id,
        (row) => row.status === 'assigned' && row.instance === instance && row.attempt === attempt,
        () => ({
          status: 'sending',
          sendingAt: at,
          textHash,
          variant,
          attempt: attempt + 1,
          reason: undefined,
        }),
      );
      const row = rows.get(id);
      return begun && row !== undefined ? messageOf(row) : undefined;
    },

    async markSent(id, attempt, keyId, now) {
      return move(id, ofAttempt(attempt, 'sending', 'unknown'), () => ({
        status: 'sent',
        keyId,
        sentAt: now,
        reason: undefined,
      }));
    },

    async markUnknown(id, attempt, reason) {
      return move(id, ofAttempt(attempt, 'sending'), () => ({ status: 'unknown', reason }));
    },

    async markFailed(id, attempt, reason, now) {
      return move(id, ofAttempt(attempt, 'sending', 'unknown'), () => ({
        status: 'failed',
        reason,
        failedAt: now,
      }));
    },

    async requeueAttempt(id, attempt, tried, retryAt) {
      return move(id, ofAttempt(attempt, 'sending', 'unknown'), (row) => ({
        status: 'queued',
        reason: tried.reason,
        retryAt,
        tries: withTry(row, tried),
        instance: undefined,
        sendingAt: undefined,
        textHash: undefined,
      }));
    },

    async postpone(id, attempt, until) {
      move(id, ofAttempt(attempt, 'unknown'), () => ({ retryAt: until }));
    },

    async lookAgain(looked) {
      for (const { id, at } of looked)
        move(
          id,
          (row) => row.status === 'sent',
          () => ({ retryAt: at }),
        );
    },

    async turnAway(id, tried, retryAt) {
      return move(id, assignedTo(tried.instance), (row) => ({
        status: 'queued',
        reason: tried.reason,
        retryAt,
        turnedAway: row.turnedAway + 1,
        tries: withTry(row, tried),
        instance: undefined,
      }));
    },

    async putOff(id, instance, reason, retryAt) {
      return move(id, assignedTo(instance), () => ({
        status: 'queued',
        reason,
        retryAt,
        instance: undefined,
      }));
    },

    async postponeQueued(postponed) {
      const made = postponed.filter(({ id, reason, retryAt }) =>
        move(id, isQueued, () => ({ reason, retryAt })),
      );
      return made.length;
    },

    async recallQueued(campaignId, reason) {
      const { queue } = rows.campaign(campaignId);
      if (!queue.byReason.has(reason)) return;
      for (const row of queue.all()) {
        if (row.reason === reason) rows.change(row, { retryAt: EPOCH, reason: undefined });
      }
    },

    async suppress(ids, reason) {
      for (const id of ids) {
        move(id, isUnsent, () => ({ status: 'suppressed', reason, instance: undefined }));
      }
    },

    async releaseInstance(instance) {
      const released = [...(rows.assigned.get(instance) ?? [])];
      for (const row of released) rows.change(row, { status: 'queued', instance: undefined });
      const campaignIds = [...new Set(released.map(({ campaignId }) => campaignId))];
      return { messages: released.length, campaignIds };
    },

    async releaseCampaign(campaignId) {
      const released = [...rows.campaign(campaignId).assigned];
      for (const row of released) rows.change(row, { status: 'queued', instance: undefined });
    },

    async suppressRest(campaignId, reason) {
      endRest(campaignId, 'suppressed', reason);
    },

    async expireRest(campaignId, reason) {
      return endRest(campaignId, 'expired', reason);
    },
  };
}

function withTry({ tries = [] }: Row, tried: Try): Try[] {
  return frozen([...tries, tried].slice(-TRIES_KEPT));
}
