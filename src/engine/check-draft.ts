import type { Problem } from '../errors.ts';
import { type CampaignDraft, numbersFor, strategyFor } from './campaign-draft.ts';
import { campaignProblem } from './campaign-problems.ts';
import { BUILT_IN_FIELDS } from './field-key.ts';
import { managedFleet } from './managed.ts';
import { readMedia } from './media.ts';
import type { ContactList, Ports } from './ports.ts';
import { checkSegments } from './segments.ts';
import { emptyWithout, malformedPlaceholder, requiredFieldsOf } from './template.ts';
import { STRATEGIES, type Campaign, type Instance, type Interval } from './types.ts';

/** The longest text that WhatsApp takes, in characters. Source: WhatsApp Business Platform, text messages. */
const MAX_TEXT_LENGTH = 4_096;
/** The longest text with a file. Source: WhatsApp Business Platform, media messages. */
const MAX_CAPTION_LENGTH = 1_024;
export const MAX_NAME_LENGTH = 80;

/**
 * Everything that is wrong with a draft, so that a form can be mended in one go; empty if it can be created. The messages are
 * English; the codes are those of `CAMPAIGN_PROBLEMS`.
 * @param edited the campaign that becomes as the draft says; undefined: a new one does.
 */
export async function checkDraft(ports: Ports, draft: CampaignDraft, edited?: Campaign): Promise<Problem[]> {
  const name = draft.name.trim();
  const [list, fleet, namesakes] = await Promise.all([
    ports.contacts.list(draft.list),
    managedFleet(ports),
    ports.campaigns.find(name),
  ]);
  const others = namesakes.filter(({ id }) => id !== edited?.id);
  return [
    ...checkName(name, others),
    ...checkList(draft.list, list),
    ...checkTexts(draft, list),
    ...checkMedia(draft),
    ...checkInstances(draft, fleet, ports),
    ...checkStrategy(draft, fleet, ports),
    ...checkNumbers(draft),
    ...checkTimes(draft, ports.clock.now()),
  ];
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

function checkTexts({ variants, media }: CampaignDraft, list: ContactList | undefined): Problem[] {
  if (variants.length === 0) return [campaignProblem('text', 'text_missing')];
  return variants.flatMap((text, index) => checkText(text, `text ${index + 1}`, list, media !== undefined));
}

function checkText(
  text: string,
  field: string,
  list: ContactList | undefined,
  isCaption: boolean,
): Problem[] {
  const { length } = text;
  if (text.trim() === '') return [campaignProblem(field, 'text_empty')];
  if (length > MAX_TEXT_LENGTH) {
    return [campaignProblem(field, 'text_too_long', { length, max: MAX_TEXT_LENGTH })];
  }
  if (isCaption && length > MAX_CAPTION_LENGTH) {
    return [campaignProblem(field, 'caption_too_long', { length, max: MAX_CAPTION_LENGTH })];
  }
  const near = malformedPlaceholder(text);
  if (near !== undefined) return [campaignProblem(field, 'placeholder_broken', { near })];
  const unknown = list === undefined ? [] : checkFields(text, field, list);
  if (unknown.length > 0) return unknown;
  // Evolution sends no text without anything in it; each such contact would take a slot in vain.
  const lacking = isCaption ? [] : emptyWithout(text);
  return lacking.length === 0 ? [] : [campaignProblem(field, 'text_may_be_empty', { lacking })];
}

function checkFields(text: string, field: string, { name: list, fields }: ContactList): Problem[] {
  const known = new Set<string>([...fields, ...BUILT_IN_FIELDS]);
  return requiredFieldsOf(text)
    .filter((name) => !known.has(name))
    .map((name) => campaignProblem(field, 'placeholder_unknown', { name, list, fields }));
}

function checkMedia({ media }: CampaignDraft): Problem[] {
  switch (media === undefined ? undefined : readMedia(media)) {
    case 'url':
      return [campaignProblem('media', 'media_url_invalid', { url: media?.url ?? '' })];
    case 'kind':
      return [campaignProblem('media', 'media_kind_unknown')];
    default:
      return [];
  }
}

function checkInstances(draft: CampaignDraft, fleet: readonly Instance[], { settings }: Ports): Problem[] {
  const names = numbersFor(draft, fleet);
  if (names.length === 0) return [campaignProblem('instances', 'instances_missing')];
  const known = fleet.map((instance) => instance.name);
  const { maxInstancesPerCampaign: max, planName: plan } = settings;
  // Where the segments name the numbers, it is there that a wrong name is to be mended.
  const field = draft.segments !== undefined && !draft.instances?.length ? 'segments' : 'instances';
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => campaignProblem(field, 'instance_unknown', { name, known }));
  return names.length > max
    ? [...problems, campaignProblem(field, 'too_many_instances', { count: names.length, max, plan })]
    : problems;
}

function checkStrategy(draft: CampaignDraft, fleet: readonly Instance[], { settings }: Ports): Problem[] {
  const { segments } = draft;
  const strategy = strategyFor(draft, settings.defaultStrategy);
  if (!STRATEGIES.includes(strategy)) return [campaignProblem('rotation', 'strategy_unknown', { strategy })];
  if (strategy !== 'by_segment') {
    return segments === undefined ? [] : [campaignProblem('segments', 'segments_unused')];
  }
  if (segments === undefined) return [campaignProblem('segments', 'segments_missing')];
  return checkSegments(segments, numbersFor(draft, fleet));
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

function checkTimes({ scheduledAt, expiresAt }: CampaignDraft, now: Date): Problem[] {
  const problems: Problem[] = [];
  // "Not after", also for a date that is none.
  const isPast = (at: Date | undefined): boolean => at !== undefined && !(at > now);
  if (isPast(scheduledAt)) problems.push(campaignProblem('schedule', 'schedule_past'));
  if (isPast(expiresAt)) problems.push(campaignProblem('expiry', 'expiry_past'));
  else if (scheduledAt !== undefined && expiresAt !== undefined && expiresAt <= scheduledAt) {
    problems.push(campaignProblem('expiry', 'expiry_before_start'));
  }
  return problems;
}
