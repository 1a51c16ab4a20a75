import type { CampaignForecast } from '../engine/forecast-campaign.ts';
import type { Campaign } from '../engine/types.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { type Block, type Cell, type TableBlock, text, type Tone } from './reply.ts';

/** When a campaign will be done and what holds it up; nothing when it has nothing left. */
export function forecastLines(
  forecast: CampaignForecast,
  {
    status,
    scheduledAt,
    startedAt,
    expiresAt,
  }: Pick<Campaign, 'status' | 'scheduledAt' | 'startedAt' | 'expiresAt'>,
  texts: Texts,
  formats: Formats,
  now: Date,
): Block[] {
  const { messages, unsent, until, finishesAt, hold, rivals, active } = forecast;
  const doubts = doubtsOf(forecast, startedAt === undefined, texts, formats);
  if (messages === 0) return doubts;
  const { title, ifNow, ...words } = texts.forecast;
  const isToCome = scheduledAt !== undefined && scheduledAt > now;
  const say = (outcome: string, tone: Tone): Block =>
    text(`${(isToCome ? undefined : ifNow[status]) ?? title}: ${outcome}`, tone);
  const outcome = (): Block => {
    if (finishesAt !== undefined) {
      return say(words.done(messages, active, formats.moment(finishesAt, now)), 'good');
    }
    if (active === 0 && hold === 'no_number') return say(words.noNumber, 'warning');
    // An expiry beyond what is looked ahead is not what leaves them unsent.
    return expiresAt === undefined || expiresAt > until
      ? say(words.notDone(messages, unsent, isToCome), 'warning')
      : say(words.expires(messages, unsent, formats.moment(expiresAt, now)), 'warning');
  };
  return [
    outcome(),
    ...(hold === undefined || active === 0 ? [] : [text(`  ${texts.forecast.hold(hold)}`, 'muted')]),
    ...(rivals === 0 ? [] : [text(`  ${texts.forecast.rivals(rivals)}`, 'muted')]),
    ...doubts,
  ];
}

/** What looks like a mistake: segments of nobody, and, while that can be mended for all, what texts lack. */
function doubtsOf(
  { unusedSegments, gaps }: CampaignForecast,
  isToStart: boolean,
  { forecast: words }: Texts,
  formats: Formats,
): Block[] {
  const misspelt = formats.list(unusedSegments.map((one) => `"${one}"`));
  const told = isToStart ? gaps : [];
  return [
    ...(misspelt === '' ? [] : [text(words.unusedSegments(misspelt), 'warning')]),
    ...told.map(({ field, contacts, isEstimate }) => text(words.gap(field, contacts, isEstimate), 'warning')),
  ];
}

/** Numbers that are told of one by one. */
const ROWS = 20;

/** What can be expected of each number; of a large fleet of some. */
export function forecastTable(
  { numbers }: CampaignForecast,
  states: ReadonlyMap<string, Cell>,
  { columns, live }: Texts,
  formats: Formats,
): Block[] {
  const more = numbers.length - ROWS;
  const right = (title: string) => ({ title, align: 'right' as const });
  const table: TableBlock = {
    kind: 'table',
    columns: [
      { title: columns.number },
      { title: columns.state },
      right(columns.perHour),
      right(columns.perDay),
      right(columns.firstDay),
      right(columns.ofCampaign),
    ],
    rows: numbers.slice(0, ROWS).map(({ instance, perHour, perDay, firstDay, messages }) => {
      const { number } = formats;
      const state = states.get(instance) ?? '';
      return [instance, state, number(perHour), number(perDay), number(firstDay), number(messages)];
    }),
  };
  return more > 0 ? [table, text(live.moreNumbers(more), 'muted')] : [table];
}
