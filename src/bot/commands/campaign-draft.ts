import type { CampaignDraft } from '../../engine/campaign-draft.ts';
import type { Interval, StrategyName } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import { campaignProblem } from '../../engine/campaign-problems.ts';
import { commandProblem } from './command-problems.ts';
import { readLocalTime } from './local-time.ts';
import { plain } from './matching.ts';
import type { OptionName } from './option-keys.ts';
import type { Options } from './options.ts';

/** The words for each strategy, in any language. */
export const STRATEGY_WORDS: Readonly<Record<StrategyName, readonly string[]>> = {
  intelligent: ['inteligente', 'intelligent', 'smart'],
  balanced: ['balanceada', 'balanceado', 'balanced', 'equilibrada'],
  round_robin: ['rodizio', 'round_robin', 'round-robin', 'roundrobin'],
  sticky: ['fixa', 'fixo', 'sticky'],
  by_segment: ['por_segmento', 'por-segmento', 'segmento', 'by_segment', 'by-segment'],
  hybrid: ['hibrida', 'hibrido', 'hybrid'],
};

interface TypedDraft {
  draft: CampaignDraft;
  /** What could not be read; `field` is that of the engine's problems, so that each field is complained of once. */
  problems: Problem[];
}

/**
 * Reads a campaign from the options of a command line: `instancias` with commas, `intervalo` in seconds (`25-50`), `inicio` in
 * the team's time zone, `\n` in a text as a new line.
 */
export function readDraft(options: Options, now: Date, timeZone: string): TypedDraft {
  const problems: Problem[] = [];
  const read = <T>(option: OptionName, parse: (text: string) => T | Problem): T | undefined => {
    const [given] = options.get(option) ?? [];
    if (given === undefined) return undefined;
    const value = parse(given.trim());
    if (!isProblem(value)) return value;
    problems.push(value);
    return undefined;
  };

  const list = options.get('list')?.[0]?.trim() ?? '';
  if (list === '') problems.push(commandProblem('list', 'list_missing'));
  const draft: CampaignDraft = {
    name: options.get('name')?.[0] ?? '',
    list,
    variants: (options.get('text') ?? []).map((text) => text.replaceAll('\\n', '\n')),
    ...defined({
      instances: read('instances', (text) =>
        text
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      ),
      strategy: read('rotation', readStrategy),
      interval: read('interval', readInterval),
      dailyLimitPerInstance: read('limit', (text) => readNumber('daily limit', text)),
      pauseOnHealthBelow: read('health', (text) => readNumber('health', text)),
      scheduledAt: read('start', (text) => readStart(text, now, timeZone)),
    }),
  };
  return { draft, problems };
}

function readStrategy(text: string): StrategyName | Problem {
  const strategies = Object.entries(STRATEGY_WORDS) as [StrategyName, readonly string[]][];
  const found = strategies.find(([, words]) => words.includes(plain(text)));
  return found?.[0] ?? campaignProblem('rotation', 'strategy_unknown', { strategy: text });
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

function readStart(text: string, now: Date, timeZone: string): Date | Problem {
  const at = readLocalTime(text, now, timeZone);
  if (at === 'unreadable') return commandProblem('schedule', 'time_unreadable', { text });
  if (at === 'nonexistent') return commandProblem('schedule', 'time_nonexistent', { text, timeZone });
  return at;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** Without the properties that are undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
