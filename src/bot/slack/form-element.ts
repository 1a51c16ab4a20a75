import { createHash } from 'node:crypto';
import type { InputBlockElement, PlainTextOption } from '@slack/web-api';
import { shortened } from '../../engine/shortened.ts';
import { plain } from '../../engine/plain.ts';
import type { FormChoice, FormField } from '../campaign-form/form-fields.ts';
import type { FormFieldName } from '../campaign-form/form.ts';
import { findNamed } from '../commands/matching.ts';

/**
 * Slack's own limits (https://docs.slack.dev/reference/block-kit): characters of what is typed, of a choice and of what stands in
 * an empty input; choices of a menu.
 */
export const MOST = { typed: 3_000, option: 75, placeholder: 150, options: 100 } as const;

/** What an input of the form is called in what Slack sends; buttons of the form begin so, too. */
export const FORM_ACTION = 'form:';

/** What the preview depends on: it is drawn anew when these change. */
export const PREVIEWED: ReadonlySet<FormFieldName> = new Set(['list', 'text']);

/** What a field is filled in with, as Slack's element for it. @param typed what its text holds so far */
export function elementOf(field: FormField, typed: string | undefined): InputBlockElement {
  const { name, kind, value, otherwise } = field;
  const action_id = FORM_ACTION + name;
  const empty = otherwise === undefined ? {} : { placeholder: plainText(otherwise, MOST.placeholder) };
  const choices = allChoices(field);
  const chosen = value.flatMap((one) => choiceOf(choices, one) ?? []).map(optionOf);
  const [first] = chosen;
  const isLong = choices.length > MOST.options;
  switch (kind) {
    case 'one':
      return {
        ...(isLong
          ? { type: 'external_select' as const, min_query_length: 0 }
          : { type: 'static_select' as const, options: choices.map(optionOf) }),
        action_id,
        ...empty,
        ...(first !== undefined && { initial_option: first }),
      };
    case 'many':
      return {
        ...(isLong
          ? { type: 'multi_external_select' as const, min_query_length: 0 }
          : { type: 'multi_static_select' as const, options: choices.map(optionOf) }),
        action_id,
        ...empty,
        ...(first !== undefined && { initial_options: chosen }),
      };
    default:
      return {
        type: 'plain_text_input',
        action_id,
        max_length: MOST.typed,
        multiline: kind !== 'line',
        ...empty,
        ...(typed !== undefined && typed !== '' && { initial_value: typed }),
        ...(PREVIEWED.has(name) && {
          dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        }),
      };
  }
}

/** Whether Slack can show what a field holds; if not, it is left as it is. */
export function fits({ kind, value, choices }: FormField, mostVersions: number): boolean {
  if (kind === 'many' || kind === 'one')
    return value.length <= MOST.options && choices.length + value.length > 0;
  return value.length <= mostVersions && value.every((one) => one.length <= MOST.typed);
}

/** Those of the choices that somebody may mean who began to type, as many as a menu shows. */
export function optionsFor({ choices }: FormField, typed: string): PlainTextOption[] {
  const wanted = plain(typed);
  return choices
    .filter(({ label }) => plain(label).includes(wanted))
    .slice(0, MOST.options)
    .map(optionOf);
}

/** What the choice stands for that Slack gives back. */
export function chosenOf(field: FormField, key: string): string {
  return allChoices(field).find(({ value }) => keyOf(value) === key)?.value ?? key;
}

export function plainText(text: string, most: number) {
  return { type: 'plain_text', text: shortened(text, most), emoji: true } as const;
}

/** With what is filled in and is there no more, or never was: it is not silently given up; the check tells. */
function allChoices({ choices, value }: FormField): readonly FormChoice[] {
  const unknown = value.filter((one) => choiceOf(choices, one) === undefined);
  return [...unknown.map((one) => ({ value: one, label: one, detail: '' })), ...choices];
}

/** The choice that is filled in, as it is kept or as somebody typed it. */
function choiceOf(choices: readonly FormChoice[], filled: string): FormChoice | undefined {
  return findNamed(choices, filled, ({ value }) => value) ?? findNamed(choices, filled, ({ label }) => label);
}

function optionOf({ value, label, detail }: FormChoice): PlainTextOption {
  return {
    text: plainText(label, MOST.option),
    value: keyOf(value),
    ...(detail !== '' && { description: plainText(detail, MOST.option) }),
  };
}

/** Names may be longer than Slack lets a choice's be. */
function keyOf(value: string): string {
  return value.length <= MOST.option ? value : createHash('sha256').update(value).digest('hex');
}
