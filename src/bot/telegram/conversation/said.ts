import {
  type CampaignForm,
  FORM_FIELDS,
  type FormFieldName,
  type FormValues,
} from '../../campaign-form/form.ts';
import { firstStep, isStep, type Step } from './steps.ts';

/** Counted up when a release asks otherwise than the one before: what was asked by that has no answer any more. */
const VERSION = 1;

/** Whoever saves is given so long, in ms; what is kept as being saved for longer was broken off, and is asked again. */
const SAVING_MS = 30_000;

/** How far somebody has filled in a campaign; plain JSON. */
export interface Said {
  form: CampaignForm;
  /** What is being asked. */
  step: Step;
  /** Which question this is, so that no button of another is taken for an answer to it. */
  question: number;
  /** All was shown once: what is answered from here on leads back there. */
  reviewed?: true;
  /** The fold of what most campaigns do without is open. */
  unfolded?: true;
  /** First of the choices that are shown. */
  from?: number;
  /** The question's message. Not there: it was not shown yet. */
  message?: number;
  /** Telegram's id of what led here: it may come again, if its process died after this was kept. */
  update?: number;
  /** Since when the campaign is being saved, in Unix ms. */
  saving?: number;
}

/** A conversation that begins: with what is not known yet, or with all of it for a campaign that is changed. */
export function begun(form: CampaignForm, now: Date): Said {
  const step = firstStep(form);
  return { form, step, question: now.getTime(), ...(step === 'review' && { reviewed: true }) };
}

/** The next question: its number is never used for another of the same person in the same chat. */
export function asking(said: Said, step: Step): Said {
  const { from: _, saving: _saving, message: _message, ...rest } = said;
  return { ...rest, step, question: said.question + 1, ...(step === 'review' && { reviewed: true }) };
}

export function withValues(said: Said, field: FormFieldName, values: readonly string[]): Said {
  const { form } = said;
  return { ...said, form: { ...form, values: { ...form.values, [field]: values } } };
}

/** Whether somebody saves it at this moment. */
export function isBeingSaved({ saving }: Said, now: Date): boolean {
  return saving !== undefined && now.getTime() - saving < SAVING_MS;
}

/** As it is kept. */
export function written(said: Said): string {
  return JSON.stringify({ version: VERSION, ...said });
}

/**
 * What was kept, perhaps by another release: what was filled in stays in any case.
 * @returns `fits`: false if it was asked otherwise, and so is to be asked again
 */
export function readSaid(json: string): { said: Said; fits: boolean } {
  const { version, ...said } = JSON.parse(json) as Said & { version: number };
  const { edits, values } = said.form;
  const form = { values: knownOf(values), ...(edits !== undefined && { edits }) };
  const fits = version === VERSION && isStep(said.step);
  return fits
    ? { said: { ...said, form }, fits }
    : { said: { form, step: firstStep(form), question: said.question }, fits };
}

function knownOf(values: FormValues): FormValues {
  return Object.fromEntries(
    FORM_FIELDS.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]] as const])),
  );
}
