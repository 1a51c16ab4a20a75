import type { GroupFacts } from './forecast.ts';
import { segmentKey } from './segments.ts';
import type { Campaign, Contact } from './types.ts';

/** What is to be known of contacts to say who may write to them, and when. */
export interface AudienceRules {
  campaign: Pick<Campaign, 'strategy' | 'segments' | 'instances'>;
  zonesOf: (phone: string) => readonly string[];
  /** Before then a contact is not to be written to; undefined: at any time. */
  restsUntil: (contact: Contact) => Date | undefined;
}

/**
 * Puts people together who are alike for a forecast, and scales their numbers up to all messages.
 * @param sample people of the audience, chosen at random
 */
export function audienceGroups(
  sample: readonly Contact[],
  messages: number,
  { campaign, zonesOf, restsUntil }: AudienceRules,
): GroupFacts[] {
  if (sample.length === 0) {
    return [{ messages, zones: [], numbers: campaign.instances, cold: false }];
  }
  const groups = new Map<string, GroupFacts>();
  for (const contact of sample) {
    const zones = zonesOf(contact.phone);
    const numbers = numbersFor(contact, campaign);
    const cold = !numbers.some((name) => contact.chats?.includes(name));
    const from = restsUntil(contact);
    const key = JSON.stringify([zones, numbers, cold, from]);
    const known = groups.get(key)?.messages ?? 0;
    const weight = messages / sample.length;
    groups.set(key, {
      messages: known + weight,
      zones,
      numbers,
      cold,
      ...(from !== undefined && { from }),
    });
  }
  return [...groups.values()];
}

/** The numbers that may write to a contact. */
function numbersFor({ segment = '' }: Contact, campaign: AudienceRules['campaign']): readonly string[] {
  const { strategy, segments, instances } = campaign;
  if (strategy !== 'by_segment' || segments === undefined) return instances;
  const key = segmentKey(segment);
  const found = Object.entries(segments.bySegment).find(([name]) => segmentKey(name) === key);
  return found?.[1] ?? segments.otherwise;
}

/** Segments that a campaign has numbers for, and that nobody in the sample belongs to: maybe misspelt. */
export function unusedSegments(
  sample: readonly Contact[],
  { segments }: Pick<Campaign, 'segments'>,
): string[] {
  const used = new Set(sample.map(({ segment = '' }) => segmentKey(segment)));
  return Object.keys(segments?.bySegment ?? {}).filter((name) => !used.has(segmentKey(name)));
}
