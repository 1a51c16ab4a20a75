import type { CampaignSnapshot, NumberSnapshot } from '../../src/engine/campaign-snapshot.ts';
import { MESSAGE_STATUSES, type MessageStatus, type Progress } from '../../src/engine/types.ts';

/** Progress with so many rows in each status; none in those that are not named. */
export function progressOf(rows: Partial<Record<MessageStatus, number>>): Progress {
  const counts = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, rows[status] ?? 0]));
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return { ...(counts as Record<MessageStatus, number>), total, replied: 0 };
}

/** A campaign that began on 21 November 2026 at 12:00 UTC and was completed ten minutes later. */
export function snapshotOf(seen: {
  name: string;
  rows: Partial<Record<MessageStatus, number>>;
  numbers: NumberSnapshot[];
}): CampaignSnapshot {
  const startedAt = new Date('2026-11-21T12:00:00Z');
  const finishedAt = new Date('2026-11-21T12:10:00Z');
  return {
    at: finishedAt,
    campaign: {
      id: '1',
      name: seen.name,
      status: 'completed',
      list: 'contatos',
      variants: ['Oi'],
      strategy: 'intelligent',
      instances: seen.numbers.map((number) => number.instance),
      interval: { minMs: 25_000, maxMs: 50_000 },
      dailyLimitPerInstance: 100,
      pauseOnHealthBelow: 30,
      createdAt: startedAt,
      startedAt,
      finishedAt,
      audienceComplete: true,
    },
    progress: progressOf(seen.rows),
    reasons: [],
    undecided: 0,
    numbers: seen.numbers,
  };
}
