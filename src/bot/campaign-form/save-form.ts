import type { CommandContext } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { speakerOf } from '../commands/speaker.ts';
import type { Reply } from '../reply.ts';
import { checkForm, editedBy, type FormProblem } from './check-form.ts';
import type { CampaignForm } from './form.ts';
import { lineOf, optionsOf } from './form-options.ts';

/**
 * Makes or changes the campaign that a form says, by the command that would do the same: who may not give it is refused, and what
 * is answered is its answer. With anything wrong nothing is done, and all of it is told.
 */
export async function saveForm(
  context: CommandContext,
  form: CampaignForm,
): Promise<{ reply: Reply } | { problems: FormProblem[] }> {
  const problems = await checkForm(context, form);
  if (problems.length > 0) return { problems };
  const edited = await editedBy(context, form);
  const options = optionsOf(form, edited, context.ports.settings.timeZone);
  const { texts, language } = speakerOf(context);
  const line =
    edited !== undefined && options.size === 0
      ? texts.help['campaign.show'].example(edited.name)
      : lineOf(options, edited, language);
  return { reply: await runCommand(context, line) };
}
