import {
  ADVANCED,
  type CampaignForm,
  filled,
  FORM_FIELDS,
  type FormFieldName,
} from '../../campaign-form/form.ts';
import type { Said } from './said.ts';

/** One question, or the look at all that was answered. */
export type Step = FormFieldName | 'review';

/** What everybody is asked, in this order. */
export const ASKED: readonly FormFieldName[] = FORM_FIELDS.filter((field) => !ADVANCED.has(field));

/** What stands in for a field that has none: a strategy that writes by segment needs to know them. */
const BY_SEGMENT = 'by_segment';

export function isStep(step: string): step is Step {
  return step === 'review' || FORM_FIELDS.some((field) => field === step);
}

/** Where a form begins that is filled in as far as it is. */
export function firstStep(form: CampaignForm): Step {
  return form.edits === undefined ? nextOpen(form, ASKED) : 'review';
}

/** What comes after the question that was answered. */
export function stepAfter({ step, form, reviewed }: Pick<Said, 'step' | 'form' | 'reviewed'>): Step {
  if (step === 'review') return 'review';
  const [strategy] = filled(form, 'rotation');
  if (step === 'rotation' && strategy === BY_SEGMENT && filled(form, 'segments').length === 0)
    return 'segments';
  if (reviewed === true) return 'review';
  // The segments are asked right after the strategy that needs them.
  const at = step === 'segments' ? ASKED.indexOf('rotation') : ASKED.indexOf(step);
  return nextOpen(form, ASKED.slice(at + 1));
}

/** What comes before it; undefined: nothing does. */
export function stepBefore({ step, reviewed }: Pick<Said, 'step' | 'reviewed'>): Step | undefined {
  if (step === 'review') return ASKED.at(-1);
  if (reviewed === true) return 'review';
  if (step === 'segments') return 'rotation';
  return ASKED[ASKED.indexOf(step) - 1];
}

function nextOpen(form: CampaignForm, fields: readonly FormFieldName[]): Step {
  return fields.find((field) => filled(form, field).length === 0) ?? 'review';
}
