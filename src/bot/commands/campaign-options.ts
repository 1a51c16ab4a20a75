import { campaignProblem } from '../../engine/campaign-problems.ts';
import type { CampaignEdit } from '../../engine/edit-campaign.ts';
import type { MediaDraft } from '../../engine/media.ts';
import { plain } from '../../engine/plain.ts';
import type { Interval, StrategyName } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import { isAll, isNone, KIND_WORDS, meantBy, STRATEGY_WORDS } from './campaign-words.ts';
import { commandProblem } from './command-problems.ts';
import { readLocalTime } from './local-time.ts';
import type { OptionName } from './option-keys.ts';
import type { Options } from './options.ts';
import { readSegments, splitNames } from './read-segments.ts';

/** Options that say what a campaign is to do. */
export const CAMPAIGN_OPTIONS: readonly OptionName[] = [
  'name',
  'list',
  'text',
  'media',
  'kind',
  'instances',
  'rotation',
  'segments',
  'interval',
  'limit',
  'health',
  'start',
  'expiry',
];

/** The option that gives each of a campaign's settings. */
export const OPTION_OF_SETTING: Readonly<Record<keyof CampaignEdit, OptionName>> = {
  name: 'name',
  list: 'list',
  variants: 'text',
  instances: 'instances',
  strategy: 'rotation',
  segments: 'segments',
  media: 'media',
  interval: 'interval',
  dailyLimitPerInstance: 'limit',
  pauseOnHealthBelow: 'health',
  scheduledAt: 'start',
  expiresAt: 'expiry',
};

export interface TypedSettings {
  /** What was given and could be read; `null` takes something away. */
  settings: CampaignEdit;
  /** What could not be read; `field` is that of the engine's problems, so that each field is complained of once. */
  problems: Problem[];
}

/**
 * Reads what a campaign is to do from the options of a command line: `instancias` with commas (`todas`: the whole fleet),
 * `intervalo` in seconds (`25-50`), `inicio` and `expira` in the team's time zone, `\n` in a text as a new line; `nenhum` takes
 * a file, an end and the like away.
 * @param file the one that it has, of which only the kind may be said
 */
export function readSettings(
  options: Options,
  now: Date,
  timeZone: string,
  file?: MediaDraft,
): TypedSettings {
  const problems: Problem[] = [];
  const read = <T>(option: OptionName, parse: (text: string) => T | Problem): T | undefined => {
    const [given] = options.get(option) ?? [];
    if (given === undefined) return undefined;
    const value = parse(given.trim());
    if (!isProblem(value)) return value;
    problems.push(value);
    return undefined;
  };
  const unlessNone = <T>(parse: (text: string) => T | Problem) => {
    return (text: string): T | Problem | null => (isNone(text) ? null : parse(text));
  };

  const [kind, link] = [options.get('kind')?.[0], options.get('media')?.[0]];
  const settings = defined({
    name: options.get('name')?.[0],
    list: options.get('list')?.[0]?.trim(),
    variants: options.get('text')?.map((text) => text.replaceAll('\\n', '\n')),
    instances: read('instances', (text) => (isAll(text) ? [] : splitNames(text))),
    strategy: read('rotation', readStrategy),
    segments: read('segments', unlessNone(readSegments)),
    media:
      link === undefined && kind !== undefined
        ? read('kind', (text) => readMedia(file?.url, text))
        : read(
            'media',
            unlessNone((text) => readMedia(text, kind)),
          ),
    interval: read('interval', readInterval),
    dailyLimitPerInstance: read('limit', (text) => readNumber('daily limit', text)),
    pauseOnHealthBelow: read('health', (text) => readNumber('health', text)),
    scheduledAt: read(
      'start',
      unlessNone((text) => readTime('schedule', text, now, timeZone)),
    ),
    expiresAt: read(
      'expiry',
      unlessNone((text) => readTime('expiry', text, now, timeZone)),
    ),
  });
  return { settings, problems };
}

function readStrategy(text: string): StrategyName | Problem {
  return meantBy(STRATEGY_WORDS, text) ?? campaignProblem('rotation', 'strategy_unknown', { strategy: text });
}

function readMedia(url: string | undefined, kind: string | undefined): MediaDraft | Problem {
  const type = kind === undefined ? undefined : meantBy(KIND_WORDS, kind);
  if (kind !== undefined && type === undefined) return commandProblem('kind', 'kind_unknown', { kind });
  if (url === undefined) return commandProblem('kind', 'kind_of_nothing');
  return { url, ...(type !== undefined && { type }) };
}

/** `25-50`, `25 a 50`, `25-50s`, or one number for an even rhythm. */
function readInterval(text: string): Interval | Problem {
  const number = String.raw`(\d+(?:[.,]\d+)?)`;
  const match = new RegExp(`^${number}(?:\\s*(?:-|–|a|to)\\s*${number})?\\s*s?$`).exec(plain(text));
  if (match === null) return campaignProblem('interval', 'interval_invalid');
  const [from = NaN, to = from] = match
    .slice(1)
    .filter(Boolean)
    .map((part) => Number(part.replace(',', '.')) * 1000);
  return { minMs: from, maxMs: to };
}

function readNumber(field: string, text: string): number | Problem {
  return /^\d+$/.test(text) ? Number(text) : commandProblem(field, 'number_unreadable', { text });
}

function readTime(field: string, text: string, now: Date, timeZone: string): Date | Problem {
  const at = readLocalTime(text, now, timeZone);
  if (at === 'unreadable') return commandProblem(field, 'time_unreadable', { text });
  if (at === 'nonexistent') return commandProblem(field, 'time_nonexistent', { text, timeZone });
  return at;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** Without the properties that are undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
