import { messageId } from '../../../src/engine/message-id.ts';
import type { HourOfCampaign, Ledger } from '../../../src/engine/ports.ts';
import { NO_OUTCOMES } from '../../../src/engine/types.ts';
import { compareText, messageOf, type Row } from './row.ts';
import type { Rows } from './rows.ts';

type Outcomes = Pick<Ledger, 'breakdown' | 'history' | 'countUnknown' | 'unknownRows' | 'rows'>;

const HOUR_MS = 3_600_000;
const MOMENTS = {
  sent: 'sentAt',
  delivered: 'deliveredAt',
  read: 'readAt',
  replied: 'repliedAt',
  failed: 'failedAt',
} as const;

/** How a campaign went, in memory. */
export function memoryLedgerOutcomes(rows: Rows): Outcomes {
  const unknownSince = (campaignId: string, before: Date): Row[] =>
    [...rows.unsettled]
      .filter((row) => row.campaignId === campaignId && row.status === 'unknown')
      .filter(({ sendingAt }) => sendingAt !== undefined && sendingAt < before)
      .sort((a, b) => compareText(a.id, b.id));

  return {
    async breakdown(campaignId) {
      const { all, progress } = rows.campaign(campaignId);
      const reasons = new Map<string, { status: Row['status']; reason: string; count: number }>();
      for (const { status, reason } of all) {
        if (reason === undefined) continue;
        const found = reasons.get(`${status}\n${reason}`) ?? { status, reason, count: 0 };
        reasons.set(`${status}\n${reason}`, found);
        found.count++;
      }
      const byCount = [...reasons.values()].sort((a, b) => b.count - a.count);
      return { progress: { ...progress }, reasons: byCount };
    },

    async history(campaignId) {
      const hours = new Map<number, HourOfCampaign>();
      for (const row of rows.campaign(campaignId).all) {
        for (const [what, moment] of Object.entries(MOMENTS) as [keyof typeof MOMENTS, keyof Row][]) {
          const at = row[moment];
          if (!(at instanceof Date) || (what === 'sent' && row.status === 'failed')) continue;
          const begun = at.getTime() - (at.getTime() % HOUR_MS);
          const hour = hours.get(begun) ?? { at: new Date(begun), ...NO_OUTCOMES };
          hours.set(begun, hour);
          hour[what]++;
        }
      }
      return [...hours.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
    },

    async countUnknown(campaignId, begunBefore) {
      return unknownSince(campaignId, begunBefore).length;
    },

    async unknownRows(campaignId, begunBefore, after, limit) {
      return unknownSince(campaignId, begunBefore)
        .filter(({ id }) => after === undefined || id > after)
        .slice(0, limit)
        .map(messageOf);
    },

    async rows(campaignId, after, limit, { status, instance, phone } = {}) {
      return rows
        .campaign(campaignId)
        .all.filter(({ id }) => after === undefined || id > after)
        .filter(({ id }) => phone === undefined || id === messageId(campaignId, phone))
        .filter((row) => status === undefined || row.status === status)
        .filter((row) => instance === undefined || row.instance === instance)
        .sort((a, b) => compareText(a.id, b.id))
        .slice(0, limit)
        .map(messageOf);
    },
  };
}
