import type { CampaignForm } from '../campaign-form/form.ts';
import type { FormField } from '../campaign-form/form-fields.ts';

/**
 * Which form a view is, as Slack keeps it with the view (`private_metadata`) and gives it back with all that is done there: only
 * names, nothing that was filled in.
 */
export interface FormPlace {
  /** Where it was asked for, and is answered. */
  channel: string;
  /** The campaign that is changed, by its id. */
  edits?: string;
  /** Whether the fields are shown that most campaigns do without. */
  isOpen: boolean;
  /** How many versions of the message can be typed. */
  versions: number;
  /** How often it was shown anew after it had been sent: what an earlier one held is asked anew. */
  round: number;
}

/** Where a form begins: with all its fields shown if it has something that most do without. */
export function firstPlace(
  channel: string,
  { edits }: CampaignForm,
  fields: readonly FormField[],
): FormPlace {
  const isUnusual = ({ advanced, value, otherwise }: FormField): boolean =>
    advanced && value.length > 0 && value.join() !== otherwise;
  const texts = fields.find(({ name }) => name === 'text')?.value.length ?? 0;
  return {
    channel,
    ...(edits !== undefined && { edits }),
    isOpen: fields.some(isUnusual),
    versions: Math.max(1, texts),
    round: 0,
  };
}

/** The place that a view says it is. @throws SyntaxError where it is no form of ours */
export function placeOf({ private_metadata: kept }: { private_metadata: string }): FormPlace {
  return JSON.parse(kept) as FormPlace;
}

/** What two drawings of one form both have: what was opened stays open, whichever of them comes last. */
export function bothOf(one: FormPlace, other: FormPlace): FormPlace {
  return {
    ...one,
    isOpen: one.isOpen || other.isOpen,
    versions: Math.max(one.versions, other.versions),
    round: Math.max(one.round, other.round),
  };
}
