import { basename, extname } from 'node:path';
import type { ModalView } from '@slack/web-api';
import type { AckFn, ViewResponseAction } from '@slack/bolt';
import { IMPORT } from '../chat/import-line.ts';
import { ask } from '../chat/ask.ts';
import { checkForm, type FormProblem } from '../campaign-form/check-form.ts';
import type { CampaignForm } from '../campaign-form/form.ts';
import { saveForm } from '../campaign-form/save-form.ts';
import { newCommand } from '../commands/campaign-new.ts';
import { errorReply } from '../commands/error-reply.ts';
import { speakerOf } from '../commands/speaker.ts';
import { quoted } from '../commands/command-line.ts';
import type { Attachment, CommandContext } from '../commands/command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { type Block, failure, type Reply, text } from '../reply.ts';
import { attachmentOf } from './attachment.ts';
import { filledIn, type FormDesk, mayFill, viewOf } from './form-desk.ts';
import { type FormPlace, placeOf } from './form-place.ts';
import type { TouchedView } from './form-turns.ts';
import { CSV, inputId, wordsView } from './form-view.ts';
import type { FilledForm, FilledView } from './read-form.ts';

/** A form that was sent. */
export interface SentForm {
  view: FilledView & TouchedView & { private_metadata: string };
  ack: AckFn<ViewResponseAction>;
  context: CommandContext;
}

/**
 * Takes a form that was sent: what is wrong is said in it; else Slack is told that it was heard, and the campaign is made or changed,
 * once however often the form is sent.
 * @returns what is answered where it was asked for. Undefined: nothing
 */
export async function submitForm(
  desk: FormDesk,
  { view, ack, context }: SentForm,
): Promise<Reply | undefined> {
  const place = placeOf(view);
  const texts = TEXTS[context.language];
  const isAllowed = mayFill(context, place);
  if (!isAllowed) {
    await ack();
    // What it would have done is refused, and written down, as if it had been typed.
    return ask(
      context,
      place.edits === undefined ? texts.buttons.lines.new() : texts.buttons.lines.edit(place.edits),
    );
  }
  const filled = await filledIn(context, view, place);
  const file = attachmentOf(filled.files, desk);
  if (file === undefined && filled.files.length > 0) {
    await ack({
      response_action: 'errors',
      errors: { [inputId(CSV, 0, place)]: texts.modal.fileUnreachable },
    });
    return undefined;
  }
  const problems = await problemsWith(context, filled.form, file);
  const key = `slack:form:${view.id}:${place.round}`;
  if (problems.length > 0) {
    // Of what is done already, nothing is wrong: that its name is taken, for one.
    if (await desk.ports.seen.has(key)) await ack();
    else await ack(await objection(context, { problems, place, filled }));
    return undefined;
  }
  const isFirst = await desk.ports.seen.take(key, desk.ports.clock.now());
  const waits = file !== undefined && isFirst;
  await (waits
    ? ack({ response_action: 'update', view: wordsView(texts.modal.importing, place, texts) })
    : ack());
  if (!isFirst) return undefined;
  return file === undefined
    ? saved(context, filled.form)
    : savedWith(desk, context, { file, form: filled.form, place, view });
}

/** A list that comes as a file is not there yet: whether the texts fit it is checked when it is. */
function problemsWith(
  context: CommandContext,
  form: CampaignForm,
  file: Attachment | undefined,
): Promise<FormProblem[]> {
  if (file === undefined) return checkForm(context, form);
  const without = { ...form, values: { ...form.values, list: [] } };
  return checkForm(context, without).then((all) => all.filter(({ field }) => field !== 'list'));
}

/** What is wrong, at the inputs that it is about; where one of those is not to be seen, the form is drawn with all of it. */
async function objection(
  context: CommandContext,
  { problems, place, filled }: { problems: readonly FormProblem[]; place: FormPlace; filled: FilledForm },
): Promise<ViewResponseAction> {
  if (problems.some(({ field }) => !filled.shown.has(field))) {
    return {
      response_action: 'update',
      view: await viewOf(context, filled.form, { ...place, isOpen: true }, { problems }),
    };
  }
  const errors: Record<string, string> = {};
  for (const { field, at, text: says } of problems) {
    const id = inputId(field, field === 'text' ? (filled.versionsAt[at] ?? at) : 0, place);
    errors[id] = errors[id] === undefined ? says : `${errors[id]}; ${says}`;
  }
  return { response_action: 'errors', errors };
}

async function saved(context: CommandContext, form: CampaignForm): Promise<Reply> {
  const outcome = await save(context, form);
  return 'reply' in outcome ? outcome.reply : failure(...told(context, outcome.problems));
}

/** Slack has heard that it came, so whatever goes wrong now is an answer. */
async function save(context: CommandContext, form: CampaignForm): ReturnType<typeof saveForm> {
  try {
    return await saveForm(context, form);
  } catch (error) {
    return { reply: await errorReply(speakerOf(context), error, newCommand, '') };
  }
}

/** Imports the file, and goes on with its list; where that does not do, the form comes back with what was typed. */
async function savedWith(
  { client }: Pick<FormDesk, 'client'>,
  context: CommandContext,
  { file, form, place, view }: { file: Attachment; form: CampaignForm; place: FormPlace; view: TouchedView },
): Promise<Reply | undefined> {
  const texts = TEXTS[context.language];
  const list = basename(file.name, extname(file.name));
  const imported = await ask({ ...context, attachment: file }, `${IMPORT} lista=${quoted(list)}`);
  const report = imported.blocks.filter(isReport);
  const isThere = imported.failed !== true;
  const listed = isThere ? { ...form, values: { ...form.values, list: [list] } } : form;
  const outcome = isThere ? await save(context, listed) : { problems: [] };
  const show = (next: ModalView): Promise<unknown> => client.views.update({ view_id: view.id, view: next });
  if ('reply' in outcome) {
    await show(wordsView(texts.modal.done, place, texts)).catch(() => undefined);
    return { ...outcome.reply, blocks: [...report, ...outcome.reply.blocks] };
  }
  const { problems } = outcome;
  const above = [text(texts.modal.notSaved, 'warning'), ...report];
  const again = { ...place, round: place.round + 1 };
  const isBack = await viewOf(context, listed, again, { problems, above })
    .then(show)
    .then(...DONE);
  return isBack ? undefined : failure(...report, ...told(context, problems));
}

/** Without what could be done next: that is done here. */
function isReport(block: Block): boolean {
  return block.kind !== 'example' && !(block.kind === 'text' && block.tone === 'muted');
}

function told({ language }: CommandContext, problems: readonly FormProblem[]): Block[] {
  const { labels } = TEXTS[language].form;
  return [
    text(TEXTS[language].modal.notSaved, 'warning'),
    {
      kind: 'problems',
      problems: problems.map(({ field, text: says }) => ({ field: labels[field], text: says })),
    },
  ];
}

/** The window may be closed by now. */
const DONE = [() => true, () => false] as const;
