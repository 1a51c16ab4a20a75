import type { Breakdown, HourOfCampaign } from '../engine/ports.ts';
import { localDay } from '../engine/local-time.ts';
import { MESSAGE_STATUSES, type MessageStatus, NO_OUTCOMES, type Progress } from '../engine/types.ts';
import { countCells } from './campaign-report.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { reasonText } from './reasons.ts';
import type { Cell, TableBlock } from './reply.ts';

/** A history longer than this is told by the day. */
const HOURS_SHOWN = 24;
/** Reasons that are told of one status; the rest are counted together. */
const REASONS_SHOWN = 5;

/** What was sent was also delivered or read, and what was read was delivered. */
const REACHED: Readonly<Partial<Record<MessageStatus, readonly MessageStatus[]>>> = {
  sent: ['sent', 'delivered', 'read'],
  delivered: ['delivered', 'read'],
};

/** Where a campaign's messages are, with the reasons of those that did not arrive. */
export function outcomeTable({ progress, reasons }: Breakdown, texts: Texts, formats: Formats): TableBlock {
  const { columns, messageStatus } = texts;
  const share = (count: number): string =>
    formats.percent(progress.total === 0 ? 0 : (100 * count) / progress.total);
  const rows: Cell[][] = [];
  for (const status of MESSAGE_STATUSES) {
    const count = countOf(progress, status);
    if (count === 0) continue;
    rows.push([messageStatus[status], formats.number(count), share(count)]);
    for (const [reason, n] of reasonsOf(reasons, status, texts)) {
      rows.push([{ text: `  ${reason}`, tone: 'muted' }, { text: formats.number(n), tone: 'muted' }, '']);
    }
    if (status === 'read' && progress.replied > 0)
      rows.push([columns.replied, formats.number(progress.replied), share(progress.replied)]);
  }
  return {
    kind: 'table',
    columns: [{ title: columns.messages }, { title: '', align: 'right' }, { title: '', align: 'right' }],
    rows,
    total: [columns.total, formats.number(progress.total), ''],
  };
}

function countOf(progress: Progress, status: MessageStatus): number {
  return (REACHED[status] ?? [status]).reduce((sum, one) => sum + progress[one], 0);
}

/** Reasons that read alike are one. */
function reasonsOf(reasons: Breakdown['reasons'], status: MessageStatus, texts: Texts): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status: of, reason, count } of reasons) {
    if (of !== status) continue;
    const told = reasonText(reason, texts);
    counts.set(told, (counts.get(told) ?? 0) + count);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const rest = sorted.slice(REASONS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...sorted.slice(0, REASONS_SHOWN),
    ...(rest > 0 ? [[texts.otherReasons, rest] as [string, number]] : []),
  ];
}

/** What happened when: by the hour, or by the local day when that would be too long. */
export function historyTable(
  hours: readonly HourOfCampaign[],
  timeZone: string,
  { columns }: Texts,
  formats: Formats,
): TableBlock {
  const { byDay, spans } = spansOf(hours, timeZone);
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    kind: 'table',
    columns: [
      { title: columns.when },
      right(columns.sent),
      right(columns.delivered),
      right(columns.read),
      right(columns.replied),
      right(columns.failed),
    ],
    rows: spans.map((span) => {
      const when = byDay ? formats.shortDay(span.at) : formats.shortTime(span.at);
      return [when].concat(countCells(span, formats));
    }),
  };
}

/** A history by the hour, or by the local day. */
export interface Spans {
  byDay: boolean;
  spans: readonly HourOfCampaign[];
}

/** A history in as many spans as can be told. */
export function spansOf(hours: readonly HourOfCampaign[], timeZone: string): Spans {
  const byDay = isLong(hours);
  return { byDay, spans: byDay ? daysOf(hours, timeZone) : hours };
}

/** Whether a history is told by the day. */
export function isLong(hours: readonly HourOfCampaign[]): boolean {
  return hours.length > HOURS_SHOWN;
}

function daysOf(hours: readonly HourOfCampaign[], timeZone: string): HourOfCampaign[] {
  const days = new Map<number, HourOfCampaign>();
  for (const hour of hours) {
    const day = localDay(hour.at, timeZone);
    const { at, sent, delivered, read, replied, failed } = days.get(day) ?? { at: hour.at, ...NO_OUTCOMES };
    days.set(day, {
      at,
      sent: sent + hour.sent,
      delivered: delivered + hour.delivered,
      read: read + hour.read,
      replied: replied + hour.replied,
      failed: failed + hour.failed,
    });
  }
  return [...days.values()];
}
