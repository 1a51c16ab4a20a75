import { shortened } from '../../../engine/shortened.ts';
import { canBeTakenAway } from '../../campaign-form/form-options.ts';
import type { FormChoice, FormField } from '../../campaign-form/form-fields.ts';
import type { Texts } from '../../i18n/texts.ts';
import { type Block, type ExampleBlock, press, text } from '../../reply.ts';
import { type Asked, type Move, moveLine } from './moves.ts';
import type { Said } from './said.ts';
import { ASKED, stepBefore } from './steps.ts';

/** Choices on one screen of a phone, with what speaks for each. */
const A_PAGE = 8;
/** What a phone shows on a button that has a row for itself, in characters. */
const MOST_OF_A_LABEL = 40;
/** What is shown of each thing that was filled in, in characters. */
const MOST_OF_A_VALUE = 80;
/** Ends a row of buttons. */
const ROW_END = text('');

/** What a question is made of. */
export interface QuestionParts {
  said: Said;
  conversation: string;
  fields: readonly FormField[];
  texts: Texts;
  /** Whether others talk in the same chat, who are not to be taken for an answer. */
  isGroup: boolean;
}

/** One question with what is known so far, and what can be pressed. */
export function question(parts: QuestionParts): Block[] {
  const { said, fields, texts, isGroup } = parts;
  const field = fields.find(({ name }) => name === said.step);
  if (field === undefined) return review(parts);
  const { conversation: words, form } = texts;
  const title = said.form.edits === undefined ? form.title.new : form.title.edit;
  const at = ASKED.indexOf(field.name);
  const isCounted = at !== -1 && said.reviewed !== true;
  const known = fields.filter(({ name, value }) => name !== field.name && value.length > 0);
  const choices = page(field, said);
  return [
    text([title, field.label, ...(isCounted ? [words.step(at + 1, ASKED.length)] : [])].join(' · '), 'title'),
    ...(said.reviewed === true || known.length === 0
      ? []
      : [text(known.map(line(texts)).join('\n'), 'muted')]),
    text(field.hint),
    ...choices.map((choice) => text(choiceLine(choice, field))),
    ...guidance(field, texts).map((one) => text(one, 'muted')),
    ...(isGroup ? [text(words.inGroup, 'muted')] : []),
    ...choiceButtons(choices, field, parts),
    ROW_END,
    ...pageButtons(field, parts),
    ROW_END,
    ...goingOn(field, parts),
    ...leaving(parts),
  ];
}

/** All that was answered, to be changed or saved. */
function review({ said, fields, texts, conversation }: QuestionParts): Block[] {
  const { conversation: words, form } = texts;
  const isNew = said.form.edits === undefined;
  const shown = fields.filter(
    ({ advanced, value }) => !advanced || said.unfolded === true || value.length > 0,
  );
  const button = buttonsOf({ conversation, question: said.question });
  return [
    text(`${isNew ? form.title.new : form.title.edit} · ${words.check}`, 'title'),
    ...shown.map((field) => text(line(texts)(field))),
    text(words.pressSave, 'muted'),
    button({ kind: 'save' }, isNew ? words.buttons.save.new : words.buttons.save.edit),
    ROW_END,
    ...shown.map((field) => button({ kind: 'ask', field: field.name }, `✏️ ${field.label}`)),
    ROW_END,
    ...(shown.length === fields.length ? [] : [button({ kind: 'unfold' }, words.buttons.more)]),
    ...leaving({ said, conversation, texts }),
  ];
}

/** `Nome: Natal` */
function line(texts: Texts): (field: FormField) => string {
  return (field) =>
    `${field.label}: ${shownValue(field, texts) ?? field.otherwise ?? texts.conversation.missing}`;
}

/** What was filled in, as people call it; undefined: nothing was. */
function shownValue({ kind, value, choices }: FormField, texts: Texts): string | undefined {
  const [first] = value;
  if (first === undefined) return undefined;
  const named = value.map((one) => choices.find((choice) => choice.value === one)?.label ?? one);
  const all = kind === 'texts' && value.length > 1;
  const told = all
    ? texts.conversation.versions(shortened(first, MOST_OF_A_VALUE), value.length - 1)
    : named.join(', ');
  return shortened(told.replaceAll(/\s+/g, ' '), MOST_OF_A_VALUE);
}

function page({ choices }: FormField, { from = 0 }: Said): readonly FormChoice[] {
  return choices.slice(from, from + A_PAGE);
}

function choiceLine({ value, label, detail }: FormChoice, field: FormField): string {
  return `${mark(value, field)}${label}${detail === '' ? '' : `: ${detail}`}`;
}

function mark(value: string, { kind, value: chosen }: FormField): string {
  const isChosen = chosen.includes(value);
  if (kind === 'many') return isChosen ? '☑ ' : '☐ ';
  return isChosen ? '✓ ' : '• ';
}

function guidance({ name, kind, choices, value }: FormField, { conversation: words }: Texts): string[] {
  return [
    ...(kind === 'many' ? [words.chooseSome] : kind === 'one' && choices.length > 0 ? [words.choose] : []),
    ...(name === 'list' ? [words.file] : []),
    ...(kind === 'texts' && value.length > 0 ? [words.anotherText] : []),
  ];
}

function choiceButtons(
  choices: readonly FormChoice[],
  field: FormField,
  { said, conversation }: QuestionParts,
): Block[] {
  const button = buttonsOf({ conversation, question: said.question });
  return choices.map(({ value, label }) => {
    if (field.kind !== 'many') return button({ kind: 'set', value }, label);
    const kind = field.value.includes(value) ? 'out' : 'in';
    return button({ kind, value }, mark(value, field) + label);
  });
}

function pageButtons({ choices }: FormField, { said, conversation }: QuestionParts): Block[] {
  const button = buttonsOf({ conversation, question: said.question });
  const { from = 0 } = said;
  const pages = Math.ceil(choices.length / A_PAGE);
  const at = Math.floor(from / A_PAGE) + 1;
  return [
    ...(at > 1 ? [button({ kind: 'from', at: from - A_PAGE }, `‹ ${at - 1}/${pages}`)] : []),
    ...(at < pages ? [button({ kind: 'from', at: from + A_PAGE }, `${at + 1}/${pages} ›`)] : []),
  ];
}

/** Goes on with what is filled in, or without anything. */
function goingOn(field: FormField, { said, conversation, texts }: QuestionParts): Block[] {
  const { buttons } = texts.conversation;
  const button = buttonsOf({ conversation, question: said.question });
  const value = shownValue(field, texts);
  const { otherwise, kind } = field;
  if (value === undefined)
    return otherwise === undefined ? [] : [button({ kind: 'next' }, buttons.skip(otherwise))];
  const next = button({ kind: 'next' }, kind === 'texts' ? buttons.goOn : buttons.keep(value));
  if (kind === 'texts') return [next, button({ kind: 'clear' }, buttons.clearTexts)];
  const stays = otherwise === undefined || (said.form.edits !== undefined && !canBeTakenAway(field.name));
  return stays ? [next] : [next, button({ kind: 'clear' }, buttons.clear(otherwise))];
}

function leaving({
  said,
  conversation,
  texts,
}: Pick<QuestionParts, 'said' | 'conversation' | 'texts'>): Block[] {
  const { buttons } = texts.conversation;
  const button = buttonsOf({ conversation, question: said.question });
  return [
    ROW_END,
    ...(stepBefore(said) === undefined ? [] : [button({ kind: 'back' }, buttons.back)]),
    button({ kind: 'cancel' }, buttons.cancel),
  ];
}

function buttonsOf(asked: Asked): (move: Move, label: string) => ExampleBlock {
  return (move, label) => press(moveLine(asked, move), { label: shortened(label, MOST_OF_A_LABEL) });
}
