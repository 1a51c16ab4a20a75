import { InvalidInputError, type Problem } from '../errors.ts';
import { campaignProblem } from './campaign-problems.ts';
import { DEFAULT_INTERVAL } from './pacing.ts';
import { managedFleet } from './managed.ts';
import type { ContactList, Ports } from './ports.ts';
import { BUILT_IN_FIELDS } from './field-key.ts';
import { malformedPlaceholder, requiredFieldsOf } from './template.ts';
import { STRATEGIES, type Campaign, type Instance, type Interval, type StrategyName } from './types.ts';

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
 * Everything that is wrong with a draft, so that a form can be mended in one go; empty if it can be created. The messages are English; the codes are
 * those of `CAMPAIGN_PROBLEMS`.
 */
export async function checkDraft(ports: Ports, draft: CampaignDraft): Promise<Problem[]> {
  const name = draft.name.trim();
  const [list, fleet, namesakes] = await Promise.all([
    ports.contacts.list(draft.list),
    managedFleet(ports),
    ports.campaigns.find(name),
  ]);
  return [
    ...checkName(name, namesakes),
    ...checkList(draft.list, list),
    ...checkTexts(draft.variants, list),
    ...checkInstances(draft.instances, fleet, ports),
    ...checkStrategy(draft.strategy),
    ...checkNumbers(draft),
    ...checkSchedule(draft.scheduledAt, ports.clock.now()),
  ];
}

/**
 * Creates a campaign as a draft, after checking all of it.
 * @throws InvalidInputError with every problem at once; nothing is created then.
 */
export async function createCampaign(ports: Ports, draft: CampaignDraft): Promise<Campaign> {
  const problems = await checkDraft(ports, draft);
  if (problems.length > 0) throw new InvalidInputError('The campaign cannot be created', problems);

  return ports.campaigns.create({
    name: draft.name.trim(),
    status: 'draft',
    list: draft.list,
    variants: [...draft.variants],
    strategy: draft.strategy ?? ports.settings.defaultStrategy,
    instances: chosenInstances(draft.instances, await managedFleet(ports)),
    interval: draft.interval ?? DEFAULT_INTERVAL,
    dailyLimitPerInstance: draft.dailyLimitPerInstance ?? 100,
    pauseOnHealthBelow: draft.pauseOnHealthBelow ?? 30,
    createdAt: ports.clock.now(),
    audienceComplete: false,
    ...(draft.scheduledAt === undefined ? {} : { scheduledAt: draft.scheduledAt }),
  });
}

/** The named numbers, each once; none named: the whole fleet. */
function chosenInstances(named: readonly string[] | undefined, fleet: readonly Instance[]): string[] {
  return named?.length ? [...new Set(named)] : fleet.map((instance) => instance.name);
}

function checkName(name: string, namesakes: readonly Campaign[]): Problem[] {
  if (name === '') return [campaignProblem('name', 'name_missing')];
  if (name.length > MAX_NAME_LENGTH) {
    return [campaignProblem('name', 'name_too_long', { length: name.length, max: MAX_NAME_LENGTH })];
  }
  return namesakes.length === 0 ? [] : [campaignProblem('name', 'name_taken', { name })];
}

function checkList(name: string, list: ContactList | undefined): Problem[] {
  if (list === undefined) return [campaignProblem('list', 'list_unknown', { list: name })];
  return list.size === 0 ? [campaignProblem('list', 'list_empty', { list: name })] : [];
}

function checkTexts(texts: readonly string[], list: ContactList | undefined): Problem[] {
  if (texts.length === 0) return [campaignProblem('text', 'text_missing')];
  return texts.flatMap((text, index) => checkText(text, `text ${index + 1}`, list));
}

function checkText(text: string, field: string, list: ContactList | undefined): Problem[] {
  if (text.trim() === '') return [campaignProblem(field, 'text_empty')];
  if (text.length > MAX_TEXT_LENGTH) {
    return [campaignProblem(field, 'text_too_long', { length: text.length, max: MAX_TEXT_LENGTH })];
  }
  const near = malformedPlaceholder(text);
  if (near !== undefined) return [campaignProblem(field, 'placeholder_broken', { near })];
  if (list === undefined) return [];
  const fields = new Set<string>([...list.fields, ...BUILT_IN_FIELDS]);
  return requiredFieldsOf(text)
    .filter((name) => !fields.has(name))
    .map((name) =>
      campaignProblem(field, 'placeholder_unknown', { name, list: list.name, fields: list.fields }),
    );
}

function checkInstances(
  named: readonly string[] | undefined,
  fleet: readonly Instance[],
  ports: Ports,
): Problem[] {
  const names = chosenInstances(named, fleet);
  if (names.length === 0) return [campaignProblem('instances', 'instances_missing')];
  const known = fleet.map((instance) => instance.name);
  const { maxInstancesPerCampaign: max, planName: plan } = ports.settings;
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => campaignProblem('instances', 'instance_unknown', { name, known }));
  return names.length > max
    ? [...problems, campaignProblem('instances', 'too_many_instances', { count: names.length, max, plan })]
    : problems;
}

function checkStrategy(strategy: StrategyName | undefined): Problem[] {
  if (strategy === undefined || STRATEGIES.includes(strategy)) return [];
  return [campaignProblem('rotation', 'strategy_unknown', { strategy })];
}

function checkNumbers(draft: CampaignDraft): Problem[] {
  const problems: Problem[] = [];
  const { interval, dailyLimitPerInstance: daily, pauseOnHealthBelow: health } = draft;
  if (interval !== undefined && !isRange(interval)) {
    problems.push(campaignProblem('interval', 'interval_invalid'));
  }
  if (daily !== undefined && !(Number.isInteger(daily) && daily >= 1)) {
    problems.push(campaignProblem('daily limit', 'limit_invalid'));
  }
  if (health !== undefined && !(health >= 0 && health <= 100)) {
    problems.push(campaignProblem('health', 'health_invalid'));
  }
  return problems;
}

function isRange({ minMs, maxMs }: Interval): boolean {
  return minMs >= 0 && maxMs >= minMs && Number.isFinite(maxMs);
}

function checkSchedule(at: Date | undefined, now: Date): Problem[] {
  if (at === undefined || (!Number.isNaN(at.getTime()) && at > now)) return [];
  return [campaignProblem('schedule', 'schedule_past')];
}
