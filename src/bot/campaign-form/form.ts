import { wallClock } from '../../engine/local-time.ts';
import type { Campaign, Interval, SegmentMap } from '../../engine/types.ts';

const USUAL = ['name', 'list', 'text', 'instances', 'rotation', 'start'] as const;
const RARE = ['media', 'kind', 'segments', 'interval', 'limit', 'health', 'expiry'] as const;

/** What the form asks, in this order. Each is an option of `campanha nova`, and is read as that is. */
export const FORM_FIELDS = [...USUAL, ...RARE] as const;
export type FormFieldName = (typeof FORM_FIELDS)[number];

/** Those that most campaigns do without. */
export const ADVANCED: ReadonlySet<FormFieldName> = new Set(RARE);

/** What was filled in, as it was typed; several for texts and numbers. Not there, or blank: left open. */
export type FormValues = { readonly [Field in FormFieldName]?: readonly string[] };

/** A form that is being filled in: plain JSON, kept by the platform between one step and the next. */
export interface CampaignForm {
  values: FormValues;
  /** The campaign that is changed, by its id. Not there: a new one is made. */
  edits?: string;
}

/** The form that says what a campaign is like. */
export function formOf(campaign: Campaign, timeZone: string): CampaignForm {
  const { id, name, list, variants, instances, strategy, segments, media, scheduledAt, expiresAt } = campaign;
  const { interval, dailyLimitPerInstance, pauseOnHealthBelow } = campaign;
  return {
    edits: id,
    values: {
      name: [name],
      list: [list],
      text: [...variants],
      instances: [...instances],
      rotation: [strategy],
      interval: [secondsOf(interval)],
      limit: [String(dailyLimitPerInstance)],
      health: [String(pauseOnHealthBelow)],
      ...(segments !== undefined && { segments: [mapOf(segments)] }),
      ...(media !== undefined && { media: [media.url], kind: [media.type] }),
      ...(scheduledAt !== undefined && { start: [localTime(scheduledAt, timeZone)] }),
      ...(expiresAt !== undefined && { expiry: [localTime(expiresAt, timeZone)] }),
    },
  };
}

/** What was filled in for a field, without what is blank. */
export function filled({ values }: Pick<CampaignForm, 'values'>, field: FormFieldName): readonly string[] {
  return (values[field] ?? []).filter((value) => value.trim() !== '');
}

/** `25-50` */
export function secondsOf({ minMs, maxMs }: Interval): string {
  return `${minMs / 1_000}-${maxMs / 1_000}`;
}

function mapOf({ bySegment, otherwise }: SegmentMap): string {
  return [...Object.entries(bySegment), ['*', otherwise] as const]
    .map(([segment, names]) => `${segment}=${names.join(',')}`)
    .join(';\n');
}

/** `2026-11-27 08:00` */
function localTime(at: Date, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}
