import {
  type CampaignForm,
  FORM_FIELDS,
  type FormFieldName,
  type FormValues,
} from '../campaign-form/form.ts';
import type { FormField } from '../campaign-form/form-fields.ts';
import type { SlackFile } from './attachment.ts';
import { chosenOf } from './form-element.ts';
import { CSV } from './form-view.ts';

/** A view as Slack gives it back, as far as it is read. */
export interface FilledView {
  blocks: readonly { type: string; block_id?: string }[];
  state: { values: Readonly<Record<string, Readonly<Record<string, FilledInput>>>> };
}

interface FilledInput {
  value?: string | null;
  selected_option?: { value: string } | null;
  selected_options?: readonly { value: string }[];
  files?: readonly SlackFile[];
}

/** An input of a view, and what it began with. */
interface ShownInput {
  action_id: string;
  initial_value?: string;
  initial_option?: { value: string };
  initial_options?: readonly { value: string }[];
}

export interface FilledForm {
  form: CampaignForm;
  /** The contact file that came along. */
  files: readonly SlackFile[];
  /** Fields that have an input in this view. */
  shown: ReadonlySet<FormFieldName>;
  /** Where the versions of the message are that something was typed for. */
  versionsAt: readonly number[];
}

/**
 * What is filled in. What the view has no input for stays as it was.
 * @param base the form as it is kept: empty for a new campaign
 */
export function readForm(
  { blocks, state }: FilledView,
  fields: readonly FormField[],
  base: CampaignForm,
): FilledForm {
  const values = new Map<FormFieldName, string[]>();
  const versionsAt: number[] = [];
  let files: readonly SlackFile[] = [];
  for (const block of blocks) {
    if (block.type !== 'input' || block.block_id === undefined) continue;
    const [name = '', at = '0'] = block.block_id.split(':');
    const { element } = block as unknown as { element: ShownInput };
    const input = filledInput(element, state.values[block.block_id]?.[element.action_id]);
    if (name === CSV) files = input.files ?? [];
    const field = fields.find((one) => one.name === name);
    if (field === undefined) continue;
    const typed = typedIn(field, input);
    values.set(field.name, [...(values.get(field.name) ?? []), ...typed]);
    if (field.name === 'text' && typed.some((one) => one.trim() !== '')) versionsAt.push(Number(at));
  }
  const all: FormValues = { ...base.values, ...Object.fromEntries(values) };
  const shown = new Set(FORM_FIELDS.filter((name) => values.has(name)));
  return { form: { ...base, values: all }, files, shown, versionsAt };
}

/** The questions with what is filled in; versions of a message stay where they were typed. */
export function withValues(fields: readonly FormField[], { values }: CampaignForm): FormField[] {
  return fields.map((field) => ({ ...field, value: values[field.name] ?? [] }));
}

/**
 * Of an input that came with a later drawing Slack says nothing until it is touched (github.com/slackapi/bolt-js/issues/1258):
 * it holds what it began with.
 */
function filledInput(element: ShownInput, said: FilledInput | undefined): FilledInput {
  if (said !== undefined) return said;
  const { initial_value, initial_option, initial_options } = element;
  return {
    ...(initial_value !== undefined && { value: initial_value }),
    ...(initial_option !== undefined && { selected_option: initial_option }),
    ...(initial_options !== undefined && { selected_options: initial_options }),
  };
}

function typedIn(field: FormField, { value, selected_option, selected_options }: FilledInput): string[] {
  const keys = [...(selected_options ?? []), ...(selected_option ? [selected_option] : [])];
  if (field.kind === 'one' || field.kind === 'many') {
    return keys.map(({ value: key }) => chosenOf(field, key));
  }
  return [value ?? ''];
}
