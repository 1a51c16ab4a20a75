import type { InputBlock, KnownBlock, ModalView } from '@slack/web-api';
import type { FormProblem } from '../campaign-form/check-form.ts';
import type { FormField } from '../campaign-form/form-fields.ts';
import type { FormFieldName } from '../campaign-form/form.ts';
import type { Texts } from '../i18n/texts.ts';
import { type Block, text } from '../reply.ts';
import { elementOf, fits, FORM_ACTION, plainText, PREVIEWED } from './form-element.ts';
import type { FormPlace } from './form-place.ts';
import { renderMessage } from './render.ts';

/** What a view of the form is called in what Slack sends. */
export const FORM_CALLBACK = 'campaign-form';
export const MORE = `${FORM_ACTION}more`;
export const ANOTHER = `${FORM_ACTION}another`;
/** The block of the contact file. */
export const CSV = 'csv';

/** Versions of a message that can be typed; with the rest of the form Slack's 100 blocks a view hold no more for sure. */
const MOST_VERSIONS = 10;
/** Slack's own limits: characters of a title, of a button of the view and of what stands above and below an input. */
const MAX = { title: 24, label: 2_000, button: 75 };

/** What a view shows besides its inputs. */
export interface FormShown {
  fields: readonly FormField[];
  preview: readonly Block[];
  /** What is wrong, where Slack's own errors cannot say it. */
  problems?: readonly FormProblem[];
  above?: readonly Block[];
}

/** Where the inputs of a field are in a view. @param at which of several texts, from 0 */
export function inputId(name: FormFieldName | typeof CSV, at: number, { round }: FormPlace): string {
  return [name, at, round].join(':');
}

/** Whether a field has an input in this view; what has none stays as it is. */
export function isShown(field: FormField, { isOpen }: Pick<FormPlace, 'isOpen'>): boolean {
  return (isOpen || !field.advanced) && fits(field, MOST_VERSIONS);
}

/**
 * The form as a view of Slack. Its inputs are called the same as long as it is the same round: Slack keeps what was typed in them
 * however often the view is drawn.
 */
export function formView({ fields, ...shown }: FormShown, place: FormPlace, texts: Texts): ModalView {
  const { modal, form } = texts;
  const kind = place.edits === undefined ? 'new' : 'edit';
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: JSON.stringify(place),
    title: plainText(form.title[kind], MAX.title),
    submit: plainText(modal.submit[kind], MAX.title),
    close: plainText(modal.close, MAX.title),
    blocks: [
      ...drawn(shown.above ?? []),
      ...fields.flatMap((field) => [
        ...fieldBlocks(field, place, texts),
        ...drawn(problemsOf(field, shown.problems ?? [])),
        ...(field.name === 'list' ? [csvInput(place, texts)] : []),
        ...(field.name === 'text' ? [...versionButton(place, texts), ...drawn(shown.preview)] : []),
      ]),
      ...(place.isOpen ? [] : [button(MORE, modal.more)]),
    ],
  };
}

/** A view that only says something. */
export function wordsView(says: string, { edits }: FormPlace, { form, modal }: Texts): ModalView {
  return {
    type: 'modal',
    title: plainText(form.title[edits === undefined ? 'new' : 'edit'], MAX.title),
    close: plainText(modal.closeDone, MAX.title),
    blocks: [...drawn([text(says)])],
  };
}

function fieldBlocks(field: FormField, place: FormPlace, { modal, help }: Texts): KnownBlock[] {
  const { name, label, kind, value, choices, advanced } = field;
  if (advanced && !place.isOpen) return [];
  if (!isShown(field, place)) {
    if (name === 'list' && choices.length === 0) return drawn([text(modal.noLists, 'muted')]);
    return value.length === 0
      ? []
      : drawn([text(modal.kept(label, `/${help['campaign.edit'].usage}`), 'muted')]);
  }
  if (kind !== 'texts') return [inputOf(field, value[0], label, 0, place)];
  const count = Math.max(value.length, place.versions, 1);
  return Array.from({ length: Math.min(count, MOST_VERSIONS) }, (_, at) =>
    inputOf(field, value[at], at === 0 ? label : modal.version(at + 1), at, place),
  );
}

function inputOf(
  field: FormField,
  typed: string | undefined,
  label: string,
  at: number,
  place: FormPlace,
): InputBlock {
  const { name, hint, required } = field;
  return {
    type: 'input',
    block_id: inputId(name, at, place),
    label: plainText(label, MAX.label),
    // Said once; and a file may come instead of a list.
    ...(at === 0 && { hint: plainText(hint, MAX.label) }),
    optional: !required || at > 0 || name === 'list',
    dispatch_action: PREVIEWED.has(name),
    element: elementOf(field, typed),
  };
}

function csvInput(place: FormPlace, { modal }: Texts): InputBlock {
  return {
    type: 'input',
    block_id: inputId(CSV, 0, place),
    label: plainText(modal.csv, MAX.label),
    hint: plainText(modal.csvHint, MAX.label),
    optional: true,
    element: { type: 'file_input', action_id: FORM_ACTION + CSV, filetypes: ['csv', 'txt'], max_files: 1 },
  };
}

function versionButton({ versions }: FormPlace, { modal }: Texts): KnownBlock[] {
  return versions < MOST_VERSIONS ? [button(ANOTHER, modal.anotherVersion)] : [];
}

function button(action_id: string, label: string): KnownBlock {
  return { type: 'actions', elements: [{ type: 'button', action_id, text: plainText(label, MAX.button) }] };
}

function problemsOf({ name }: FormField, problems: readonly FormProblem[]): Block[] {
  return problems.filter(({ field }) => field === name).map(({ text: says }) => text(says, 'bad'));
}

/** Nothing in it can be pressed: a view answers no command. */
function drawn(blocks: readonly Block[]): KnownBlock[] {
  const said = blocks.filter(({ kind }) => kind !== 'example');
  return renderMessage(said, { yes: '', no: '' }).blocks;
}
