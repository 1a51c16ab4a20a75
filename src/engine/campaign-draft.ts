import { type MediaDraft, readMedia } from './media.ts';
import { DEFAULT_INTERVAL } from './pacing.ts';
import type { EditableField } from './ports.ts';
import { numbersOf } from './segments.ts';
import type { Campaign, Instance, Interval, SegmentMap, StrategyName } from './types.ts';

/** What a person gives to create a campaign; everything else has a default. */
export interface CampaignDraft {
  name: string;
  list: string;
  /** Texts with `{{field}}`. */
  variants: readonly string[];
  /** Names of numbers; none given: those of the segments, else all of the fleet, if the plan allows that many. */
  instances?: readonly string[];
  /** None given: by segment if there are segments, else the default one. */
  strategy?: StrategyName;
  segments?: SegmentMap;
  media?: MediaDraft;
  interval?: Interval;
  dailyLimitPerInstance?: number;
  pauseOnHealthBelow?: number;
  scheduledAt?: Date;
  expiresAt?: Date;
}

/** What a campaign was told to do. */
export type CampaignSettings = Pick<Campaign, EditableField>;

const DEFAULT_DAILY_LIMIT = 100;
const DEFAULT_PAUSE_BELOW = 30;

/** How a campaign with this draft chooses its numbers. */
export function strategyFor(
  { strategy, segments }: Pick<CampaignDraft, 'strategy' | 'segments'>,
  usual: StrategyName,
): StrategyName {
  return strategy ?? (segments === undefined ? usual : 'by_segment');
}

/** The named numbers, each once; none named: those of the segments, else the whole fleet. */
export function numbersFor(
  { instances, segments }: Pick<CampaignDraft, 'instances' | 'segments'>,
  fleet: readonly Instance[],
): string[] {
  if (instances !== undefined && instances.length > 0) return [...new Set(instances)];
  return segments === undefined ? fleet.map(({ name }) => name) : numbersOf(segments);
}

/** A checked draft, with everything that has a default. */
export function settingsFor(
  draft: CampaignDraft,
  fleet: readonly Instance[],
  usual: StrategyName,
): CampaignSettings {
  const media = draft.media === undefined ? undefined : readMedia(draft.media);
  return {
    name: draft.name.trim(),
    list: draft.list,
    variants: [...draft.variants],
    strategy: strategyFor(draft, usual),
    instances: numbersFor(draft, fleet),
    interval: draft.interval ?? DEFAULT_INTERVAL,
    dailyLimitPerInstance: draft.dailyLimitPerInstance ?? DEFAULT_DAILY_LIMIT,
    pauseOnHealthBelow: draft.pauseOnHealthBelow ?? DEFAULT_PAUSE_BELOW,
    ...(draft.segments !== undefined && { segments: draft.segments }),
    ...(typeof media === 'object' && { media }),
    ...(draft.scheduledAt !== undefined && { scheduledAt: draft.scheduledAt }),
    ...(draft.expiresAt !== undefined && { expiresAt: draft.expiresAt }),
  };
}

/** All that a campaign can be told. */
export const SETTINGS = [
  'name',
  'list',
  'variants',
  'strategy',
  'instances',
  'segments',
  'media',
  'interval',
  'dailyLimitPerInstance',
  'pauseOnHealthBelow',
  'scheduledAt',
  'expiresAt',
] as const satisfies readonly EditableField[];

/** The draft that would make a campaign as this one is. */
export function draftOf(campaign: Campaign): CampaignDraft {
  const entries = SETTINGS.map((field) => [field, campaign[field]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as CampaignDraft;
}
