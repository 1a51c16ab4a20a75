import { audienceGroups, unusedSegments } from './audience-groups.ts';
import { type CampaignNumbers, campaignNumbers, canSend } from './campaign-numbers.ts';
import { nextDay, startOfDay } from './capacity.ts';
import { type FleetSnapshot, takeSnapshot } from './fleet-snapshot.ts';
import { type Forecast, forecast, type GroupFacts } from './forecast.ts';
import { audienceOf, leftOf } from './forecast-audience.ts';
import type { NumberFacts } from './forecast-number.ts';
import { meanMsOf } from './forecast-pace.ts';
import { rivalFacts, rivalsOf, startOf } from './forecast-rivals.ts';
import type { Ports } from './ports.ts';
import { type TextGap, textGaps } from './text-gaps.ts';
import type { Blocked, Campaign, Contact } from './types.ts';

/** So many of a campaign's people are looked at. */
const SAMPLE = 2_000;
const HOUR_MS = 3_600_000;

export interface CampaignForecast extends Omit<Forecast, 'numbers'> {
  numbers: NumberOutlook[];
  /** How many of them send something of it. */
  active: number;
  /** Segments that it has numbers for and nobody belongs to. */
  unusedSegments: string[];
  /** What contacts lack of its texts. */
  gaps: TextGap[];
}

/** What can be expected of a number. */
export interface NumberOutlook {
  instance: string;
  /** The most that it may send an hour and a day, as it is now; others' messages included. */
  perHour: number;
  perDay: number;
  /** What it sends of the campaign, in all and until the day of its start ends. */
  messages: number;
  firstDay: number;
  /** What keeps it now. */
  blocked?: Blocked;
}

/** Forecasts what a campaign still has to send, from how everything is now. */
export async function forecastCampaign(ports: Ports, campaign: Campaign): Promise<CampaignForecast> {
  const { settings, clock } = ports;
  const rivals = await rivalsOf(ports, campaign);
  const [fleet, audience, progress] = await Promise.all([
    takeSnapshot(ports, [campaign, ...rivals]),
    audienceOf(ports.contacts, campaign.list, SAMPLE),
    ports.ledger.progress(campaign.id),
  ]);
  const { sample, people, size } = audience;
  const numbers = campaignNumbers(fleet, campaign);
  const at = clock.now();
  const startsAt = startOf(campaign, at) ?? at;
  const { id, interval, dailyLimitPerInstance, expiresAt } = campaign;
  const result = forecast({
    at,
    campaign: {
      id,
      groups: await groupsOf(ports, campaign, people, leftOf(campaign, progress, size), startsAt),
      meanMs: meanMsOf(interval),
      dailyLimitPerInstance,
      startsAt,
      ...(expiresAt !== undefined && { expiresAt }),
    },
    others: await Promise.all(rivals.map((rival) => rivalFacts(ports, fleet, campaign, rival))),
    numbers: campaign.instances.flatMap((name) => numberFacts(fleet, name, campaign, rivals) ?? []),
    rules: settings,
  });
  return {
    ...result,
    active: Math.min(activeIn(result), result.messages),
    numbers: campaign.instances.map((name) => outlook(ports, fleet, numbers, campaign, name, result)),
    unusedSegments: sample.length === 0 ? [] : unusedSegments(sample, campaign),
    gaps: textGaps(campaign, audience),
  };
}

function activeIn({ numbers }: Forecast): number {
  return [...numbers.values()].filter(({ messages }) => messages > 0).length;
}

/** Who is to be written to. Of those that a running campaign has left it knows how many wait because they heard from us. */
async function groupsOf(
  ports: Ports,
  campaign: Campaign,
  people: readonly Contact[],
  messages: number,
  startsAt: Date,
): Promise<GroupFacts[]> {
  const { settings, ledger, zonesOf } = ports;
  const { timeZone, sendingHours, contactDayLimit, contactGapMs } = settings;
  const tomorrow = nextDay(startsAt, timeZone);
  const today = startOfDay(startsAt, timeZone);
  const hasStarted = campaign.startedAt !== undefined;
  const restsUntil = ({ lastContactedAt }: Contact): Date | undefined => {
    if (hasStarted || lastContactedAt === undefined) return undefined;
    if (contactDayLimit === 1 && lastContactedAt >= today) return tomorrow;
    const rested = new Date(lastContactedAt.getTime() + contactGapMs);
    return rested > startsAt ? rested : undefined;
  };
  const zones = sendingHours === undefined ? () => [] : zonesOf;
  const groups = audienceGroups(people, messages, { campaign, zonesOf: zones, restsUntil });
  if (!hasStarted || messages === 0) return groups;
  const resting = (await ledger.waitingRows(campaign.id)).byReason.get('contact_limit') ?? 0;
  if (resting === 0) return groups;
  const share = Math.min(1, resting / messages);
  return groups.flatMap((group) => [
    { ...group, messages: group.messages * (1 - share) },
    { ...group, messages: group.messages * share, from: tomorrow },
  ]);
}

function numberFacts(
  fleet: FleetSnapshot,
  name: string,
  campaign: Campaign,
  rivals: readonly Campaign[],
): NumberFacts | undefined {
  const number = fleet.numbers.get(name);
  if (number === undefined) return undefined;
  const { instance, assignedOf } = number;
  // Its own assigned messages are among those that it has left.
  const own = assignedOf.get(campaign.id) ?? 0;
  const ofCampaign = [campaign, ...rivals].map(({ id }) => {
    const assigned = id === campaign.id ? 0 : (assignedOf.get(id) ?? 0);
    return [id, fleet.sentToday(id, name) + assigned] as const;
  });
  return {
    instance,
    sendsFrom: sendsFrom(fleet.at, instance, campaign),
    ...(instance.restriction === 'cold' && instance.until !== undefined && { coldFrom: instance.until }),
    hour: Math.max(0, number.hour - own),
    day: Math.max(0, number.day - own),
    newChats: number.newChats,
    ofCampaign: new Map(ofCampaign),
  };
}

function sendsFrom(
  at: Date,
  instance: NumberFacts['instance'],
  { pauseOnHealthBelow }: Campaign,
): Date | undefined {
  if (!canSend(instance)) return instance.until;
  return instance.state === 'connected' && instance.health < pauseOnHealthBelow ? undefined : at;
}

function outlook(
  { settings: { sendingHours } }: Ports,
  fleet: FleetSnapshot,
  numbers: CampaignNumbers,
  { interval, dailyLimitPerInstance }: Campaign,
  name: string,
  result: Forecast,
): NumberOutlook {
  const { hourLimit = 0, dayLimit = 0 } = fleet.numbers.get(name) ?? {};
  const hours = sendingHours === undefined ? 24 : (sendingHours.toMinute - sendingHours.fromMinute) / 60;
  const perHour = Math.min(hourLimit, Math.floor(HOUR_MS / meanMsOf(interval)));
  const { messages = 0, firstDay = 0 } = result.numbers.get(name) ?? {};
  const blocked = numbers.why(name);
  return {
    instance: name,
    perHour,
    perDay: Math.min(dayLimit, dailyLimitPerInstance, Math.floor(perHour * hours)),
    messages: Math.round(messages),
    firstDay: Math.round(firstDay),
    ...(blocked !== undefined && { blocked }),
  };
}
