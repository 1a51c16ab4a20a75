import type { ModalView, WebClient } from '@slack/web-api';
import type { Ports } from '../../engine/ports.ts';
import type { Logger } from '../../log.ts';
import type { FormProblem } from '../campaign-form/check-form.ts';
import { type FormField, formFields } from '../campaign-form/form-fields.ts';
import { type CampaignForm, formOf } from '../campaign-form/form.ts';
import { previewForm } from '../campaign-form/preview-form.ts';
import { editCommand } from '../commands/campaign-edit.ts';
import { newCommand } from '../commands/campaign-new.ts';
import type { CommandContext } from '../commands/command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { isOffered } from '../people/roles.ts';
import type { Block } from '../reply.ts';
import type { FormPlace } from './form-place.ts';
import type { FormTurns } from './form-turns.ts';
import { formView } from './form-view.ts';
import { type FilledForm, type FilledView, readForm, withValues } from './read-form.ts';
import type { SlackChat } from './slack-chat.ts';

/** What forms on Slack are handled with. */
export interface FormDesk {
  client: WebClient;
  /** The app's own, to fetch files with. */
  token: string;
  chat: SlackChat;
  turns: FormTurns;
  ports: Pick<Ports, 'seen' | 'clock'>;
  log: Logger;
  /** What commands work with for somebody of Slack. */
  contextOf(user: { id: string; name?: string }, channel: string): Promise<CommandContext>;
}

/** Whether somebody may do what a form does; asked each time that it does something. */
export function mayFill(context: CommandContext, { edits }: Pick<FormPlace, 'edits'>): boolean {
  return isOffered(edits === undefined ? newCommand : editCommand, context);
}

/** What is filled in in a view, and what can be. */
export async function filledIn(
  context: CommandContext,
  view: FilledView,
  { edits }: Pick<FormPlace, 'edits'>,
): Promise<FilledForm & { fields: readonly FormField[] }> {
  const { campaigns, settings } = context.ports;
  const edited = edits === undefined ? undefined : await campaigns.get(edits);
  const before = edited === undefined ? { values: {} } : formOf(edited, settings.timeZone);
  const base: CampaignForm = { ...before, ...(edits !== undefined && { edits }) };
  const fields = await formFields(context, base);
  return { ...readForm(view, fields, base), fields };
}

/** What a view of a form says besides. */
interface Said {
  /** Not there: as they are now. */
  fields?: readonly FormField[];
  problems?: readonly FormProblem[];
  above?: readonly Block[];
}

/** A form as a view, with the fleet, the lists and the preview of now. */
export async function viewOf(
  context: CommandContext,
  form: CampaignForm,
  place: FormPlace,
  { fields: known, ...said }: Said = {},
): Promise<ModalView> {
  const [fields, preview] = await Promise.all([
    known ?? formFields(context, form),
    previewForm(context, form),
  ]);
  return formView({ fields: withValues(fields, form), preview, ...said }, place, TEXTS[context.language]);
}
