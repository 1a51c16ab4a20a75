import { drawFor } from './draw.ts';
import type { Audience } from './forecast-audience.ts';
import { lacks, requiredFieldsOf } from './template.ts';
import type { Campaign } from './types.ts';

/** A field that contacts lack, and that the text which they get uses without a fallback. */
export interface TextGap {
  field: string;
  /** How many of the list; at least 1. */
  contacts: number;
  /** Not all of the list was looked at. */
  isEstimate: boolean;
}

/** Where a campaign's texts have nothing to say to those who get them; what most contacts lack comes first. */
export function textGaps(
  campaign: Pick<Campaign, 'id' | 'variants'>,
  { people, size, isEstimate }: Omit<Audience, 'sample'>,
): TextGap[] {
  const required = campaign.variants.map(requiredFieldsOf);
  const counts = new Map<string, number>();
  for (const contact of people) {
    const fields = required[drawFor(campaign, contact.phone).variant] ?? [];
    for (const field of fields) {
      if (lacks(contact, field)) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([field, count]) => ({ field, contacts: Math.round((count * size) / people.length), isEstimate }));
}
