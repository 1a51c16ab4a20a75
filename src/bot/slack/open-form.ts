import { type ModalView, WebAPIPlatformError } from '@slack/web-api';
import { messageOf } from '../../errors.ts';
import { askedForm } from '../campaign-form/asked-form.ts';
import { formFields } from '../campaign-form/form-fields.ts';
import type { CampaignForm } from '../campaign-form/form.ts';
import { previewForm } from '../campaign-form/preview-form.ts';
import type { CommandContext } from '../commands/command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { example, type ExampleBlock, failure, type Reply, reply, text } from '../reply.ts';
import type { FormDesk } from './form-desk.ts';
import { firstPlace } from './form-place.ts';
import { formView, isShown } from './form-view.ts';

/** A trigger is good for 3 s, and once. */
const SPENT = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** What was typed or pressed. */
export interface AskedLine {
  line: string;
  /** Of Slack, for one view. */
  trigger: string;
  channel: string;
}

/**
 * Opens the form that a line asks for.
 * @returns what is answered: nothing where it opened. Undefined: the line asks for no form, and is to be answered as any other.
 */
export async function openForm(
  { client, log }: Pick<FormDesk, 'client' | 'log'>,
  context: CommandContext,
  { line, trigger, channel }: AskedLine,
): Promise<Reply | undefined> {
  // What goes wrong here is told by the command itself.
  const asked = await firstView(context, line, channel).catch(() => undefined);
  if (asked === undefined) return undefined;
  try {
    await client.views.open({ trigger_id: trigger, view: asked.view });
    return reply();
  } catch (error) {
    const isSpent = error instanceof WebAPIPlatformError && SPENT.has(error.data.error);
    if (!isSpent) log.warn({ reason: messageOf(error) }, 'Slack: a form could not be opened');
    const { modal } = TEXTS[context.language];
    return failure(text(modal.tooLate, 'warning'), formButton(context, line, asked.form));
  }
}

/** The way to the form where a line was written to the bot: only a press or a command opens one. Undefined: it asks for none. */
export async function wayToForm(context: CommandContext, line: string): Promise<Reply | undefined> {
  const form = await askedForm(context, line).catch(() => undefined);
  if (form === undefined) return undefined;
  return reply(text(TEXTS[context.language].modal.press, 'muted'), formButton(context, line, form));
}

async function firstView(
  context: CommandContext,
  line: string,
  channel: string,
): Promise<{ form: CampaignForm; view: ModalView } | undefined> {
  const form = await askedForm(context, line);
  if (form === undefined) return undefined;
  const [fields, preview] = await Promise.all([formFields(context, form), previewForm(context, form)]);
  const place = firstPlace(channel, form, fields);
  // What a campaign has stays where there is no input for it; what was typed for a new one would be lost.
  const isLost = fields.some((field) => field.value.length > 0 && !isShown(field, place));
  if (form.edits === undefined && isLost) return undefined;
  return { form, view: formView({ fields, preview }, place, TEXTS[context.language]) };
}

function formButton({ language }: CommandContext, line: string, { edits }: CampaignForm): ExampleBlock {
  const label = TEXTS[language].form.title[edits === undefined ? 'new' : 'edit'];
  return example(line, { label, style: 'primary' });
}
