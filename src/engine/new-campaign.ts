import { InvalidInputError, type Problem } from '../errors.ts';
import { DEFAULT_INTERVAL } from './pacing.ts';
import type { ContactList, Ports } from './ports.ts';
import { BUILT_IN_FIELDS, malformedPlaceholder, requiredFieldsOf } from './template.ts';
import { STRATEGIES, type Campaign, type Interval, type StrategyName } from './types.ts';

/** What a person gives to create a campaign; everything else has a default. */
export interface CampaignDraft {
  name: string;
  list: string;
  /** Texts with `{{field}}`. */
  variants: readonly string[];
  /** Names of numbers; none given: all of the fleet, if the plan allows that many. */
  instances?: readonly string[];
  strategy?: StrategyName;
  interval?: Interval;
  dailyLimitPerInstance?: number;
  pauseOnHealthBelow?: number;
  scheduledAt?: Date;
}

/** The longest text that WhatsApp takes, in characters. Source: WhatsApp Business Platform, text messages. */
const MAX_TEXT_LENGTH = 4096;
const MAX_NAME_LENGTH = 80;

/**
 * Creates a campaign as a draft, after checking all of it.
 * @throws InvalidInputError with every problem at once; nothing is created then.
 */
export async function createCampaign(ports: Ports, draft: CampaignDraft): Promise<Campaign> {
  const name = draft.name.trim();
  const [list, fleet, namesakes] = await Promise.all([
    ports.contacts.list(draft.list),
    ports.instances.all(),
    ports.campaigns.find(name),
  ]);
  const instances = [...new Set(draft.instances ?? fleet.map((instance) => instance.name))];
  const known = new Set(fleet.map((instance) => instance.name));
  const strategy = draft.strategy ?? ports.settings.defaultStrategy;
  const problems = [
    ...checkName(name, namesakes),
    ...checkList(draft.list, list),
    ...draft.variants.flatMap((text, index) => checkVariant(text, index, list)),
    ...(draft.variants.length === 0
      ? [{ field: 'text', message: 'is missing; give at least one text' }]
      : []),
    ...checkInstances(instances, known, ports),
    ...(STRATEGIES.includes(strategy)
      ? []
      : [{ field: 'rotation', message: `"${strategy}" is unknown; use ${STRATEGIES.join(', ')}` }]),
    ...checkNumbers(draft),
    ...checkSchedule(draft.scheduledAt, ports.clock.now()),
  ];
  if (problems.length > 0) throw new InvalidInputError('The campaign cannot be created', problems);

  return ports.campaigns.create({
    name,
    status: 'draft',
    list: draft.list,
    variants: [...draft.variants],
    strategy,
    instances,
    interval: draft.interval ?? DEFAULT_INTERVAL,
    dailyLimitPerInstance: draft.dailyLimitPerInstance ?? 100,
    pauseOnHealthBelow: draft.pauseOnHealthBelow ?? 30,
    createdAt: ports.clock.now(),
    audienceComplete: false,
    ...(draft.scheduledAt === undefined ? {} : { scheduledAt: draft.scheduledAt }),
  });
}

function checkName(name: string, namesakes: readonly Campaign[]): Problem[] {
  if (name === '') return [{ field: 'name', message: 'is missing' }];
  if (name.length > MAX_NAME_LENGTH) {
    return [{ field: 'name', message: `has ${name.length} characters; at most ${MAX_NAME_LENGTH}` }];
  }
  return namesakes.length === 0
    ? []
    : [{ field: 'name', message: `"${name}" exists already; choose another` }];
}

function checkList(name: string, list: ContactList | undefined): Problem[] {
  if (list === undefined) {
    return [{ field: 'list', message: `there is no contact list "${name}"; import a CSV first` }];
  }
  return list.size === 0
    ? [{ field: 'list', message: `"${name}" has no contacts; import a CSV into it` }]
    : [];
}

function checkVariant(text: string, index: number, list: ContactList | undefined): Problem[] {
  const field = `text ${index + 1}`;
  if (text.trim() === '') return [{ field, message: 'is empty' }];
  if (text.length > MAX_TEXT_LENGTH) {
    return [{ field, message: `has ${text.length} characters; WhatsApp takes at most ${MAX_TEXT_LENGTH}` }];
  }
  const malformed = malformedPlaceholder(text);
  if (malformed !== undefined) {
    return [{ field, message: `has a broken placeholder at "${malformed}"; write {{field}}` }];
  }
  if (list === undefined) return [];
  const fields = new Set<string>([...list.fields, ...BUILT_IN_FIELDS]);
  return requiredFieldsOf(text)
    .filter((name) => !fields.has(name))
    .map((name) => ({
      field,
      message: `uses {{${name}}}, which no contact of "${list.name}" has; there are: ${list.fields.join(', ')}`,
    }));
}

function checkInstances(names: readonly string[], known: ReadonlySet<string>, ports: Ports): Problem[] {
  const { maxInstancesPerCampaign: max, planName } = ports.settings;
  if (names.length === 0) return [{ field: 'instances', message: 'none given, and the fleet has none' }];
  const problems = names
    .filter((name) => !known.has(name))
    .map((name) => ({
      field: 'instances',
      message: `"${name}" is not in the fleet; there are: ${[...known].join(', ')}`,
    }));
  if (names.length > max) {
    problems.push({
      field: 'instances',
      message: `${names.length} numbers, but the plan "${planName}" allows ${max} per campaign; name fewer or change PLAN`,
    });
  }
  return problems;
}

function checkNumbers(draft: CampaignDraft): Problem[] {
  const problems: Problem[] = [];
  const { interval, dailyLimitPerInstance: daily, pauseOnHealthBelow: health } = draft;
  if (interval !== undefined && !(interval.minMs >= 0 && interval.maxMs >= interval.minMs)) {
    problems.push({
      field: 'interval',
      message: 'must be from a lower to a higher number of seconds, like 25-50',
    });
  }
  if (daily !== undefined && !(Number.isInteger(daily) && daily >= 1)) {
    problems.push({ field: 'daily limit', message: 'must be a whole number of at least 1' });
  }
  if (health !== undefined && !(health >= 0 && health <= 100)) {
    problems.push({ field: 'health', message: 'must be from 0 to 100' });
  }
  return problems;
}

function checkSchedule(at: Date | undefined, now: Date): Problem[] {
  if (at === undefined || (!Number.isNaN(at.getTime()) && at > now)) return [];
  return [{ field: 'schedule', message: 'must be a time in the future' }];
}
