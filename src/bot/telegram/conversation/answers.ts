import { checkForm } from '../../campaign-form/check-form.ts';
import { type FormChoice, type FormField, formFields } from '../../campaign-form/form-fields.ts';
import { filled, type FormFieldName } from '../../campaign-form/form.ts';
import { previewForm } from '../../campaign-form/preview-form.ts';
import type { Attachment, CommandContext } from '../../commands/command.ts';
import { quoted } from '../../commands/command-line.ts';
import { findNamed } from '../../commands/matching.ts';
import { OPTION_KEYS } from '../../commands/option-keys.ts';
import { splitNames } from '../../commands/read-segments.ts';
import { runCommand } from '../../commands/run-command.ts';
import { IMPORT } from '../../chat/import-line.ts';
import { type Block, text } from '../../reply.ts';
import { asking, type Said, withValues } from './said.ts';
import { stepAfter } from './steps.ts';

/** How it goes on after an answer, and what is told of it before the next question. */
export interface Answered {
  said: Said;
  blocks: readonly Block[];
}

/** Takes what was written: as the question's value, or as one more text; what is wrong is told, and asked again. */
export async function takeText(context: CommandContext, said: Said, typed: string): Promise<Answered> {
  const field = (await formFields(context, said.form)).find(({ name }) => name === said.step);
  if (field === undefined) return again(said);
  if (field.kind !== 'texts') return takeValues(context, said, field.name, valuesOf(field, typed));
  const values = [...filled(said.form, field.name), typed];
  const problems = await problemsWith(context, withValues(said, field.name, values), field.name);
  if (problems.length > 0) return again(said, problems);
  const next = withValues(said, field.name, values);
  return { said: asking(next, field.name), blocks: await previewForm(context, next.form) };
}

/** Fills in a question's value, if nothing is wrong with it, and goes on. */
export async function takeValues(
  context: CommandContext,
  said: Said,
  field: FormFieldName,
  values: readonly string[],
): Promise<Answered> {
  const next = withValues(said, field, values);
  const problems = await problemsWith(context, next, field);
  if (problems.length > 0) return again(said, problems);
  return { said: asking(next, stepAfter(next)), blocks: [] };
}

/**
 * Imports the file that was sent as the list, as one that is dropped into the chat: what is wrong with its rows is told.
 * @param called what the list shall be called; empty: like the file
 */
export async function takeFile(
  context: CommandContext,
  said: Said,
  { attachment, called }: { attachment: Attachment; called: string },
): Promise<Answered> {
  const named = called === '' ? '' : ` ${OPTION_KEYS.list[context.language]}=${quoted(called)}`;
  const { blocks, did, failed } = await runCommand({ ...context, attachment }, IMPORT + named);
  const told = blocks.filter(({ kind }) => kind !== 'example');
  if (failed === true || did === undefined) return again(said, told);
  const answered = await takeValues(context, said, 'list', [did.subject.replace(/^list:/, '')]);
  return { ...answered, blocks: [...told, ...answered.blocks] };
}

/** The same question once more. */
export function again(said: Said, blocks: readonly Block[] = []): Answered {
  return { said: asking(said, said.step), blocks };
}

/** What is wrong with a field as it would be; others are not what was asked. */
async function problemsWith(context: CommandContext, { form }: Said, field: FormFieldName): Promise<Block[]> {
  const problems = await checkForm(context, form);
  return problems.filter((one) => one.field === field).map((one) => text(one.text, 'bad'));
}

/** What was typed, with the names that the choices really have. */
function valuesOf({ kind, choices }: FormField, typed: string): string[] {
  const meant = (name: string): string =>
    byLabel(choices, name) ?? findNamed(choices, name, ({ value }) => value)?.value ?? name;
  return kind === 'many' ? splitNames(typed).map(meant) : [meant(typed.trim())];
}

function byLabel(choices: readonly FormChoice[], name: string): string | undefined {
  return findNamed(choices, name, ({ label }) => label)?.value;
}
