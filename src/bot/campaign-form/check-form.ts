import type { Campaign } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import { readEdit } from '../commands/campaign-edit.ts';
import { readNew } from '../commands/campaign-new.ts';
import type { CommandContext } from '../commands/command.ts';
import { problemText } from '../commands/error-reply.ts';
import { optionOfField } from '../commands/option-of-field.ts';
import { TEXTS } from '../i18n/texts.ts';
import { type CampaignForm, FORM_FIELDS, type FormFieldName } from './form.ts';
import { optionsOf } from './form-options.ts';

/** What is wrong with a field, in the asker's language. */
export interface FormProblem {
  field: FormFieldName;
  /** Which of several texts, from 0. */
  at: number;
  text: string;
}

/**
 * Everything that is wrong with a form, by the checks of `campanha nova` and `campanha editar`; empty if it can be saved. While it
 * is being filled in, what is said of fields that were not asked yet is of no interest.
 */
export async function checkForm(context: CommandContext, form: CampaignForm): Promise<FormProblem[]> {
  const { ports, language } = context;
  const edited = await editedBy(context, form);
  const options = optionsOf(form, edited, ports.settings.timeZone);
  const { problems } =
    edited === undefined ? await readNew(ports, options) : await readEdit(ports, edited, options);
  return problems.flatMap((problem) => {
    const where = placeOf(problem);
    return where === undefined ? [] : [{ ...where, text: problemText(problem, TEXTS[language]) }];
  });
}

/** The campaign that a form changes. Undefined: it makes a new one, also where the other is there no more. */
export async function editedBy(
  { ports }: Pick<CommandContext, 'ports'>,
  { edits }: CampaignForm,
): Promise<Campaign | undefined> {
  return edits === undefined ? undefined : ports.campaigns.get(edits);
}

/** Undefined: it is about no field, as that nothing was changed. */
function placeOf({ field }: Problem): Pick<FormProblem, 'field' | 'at'> | undefined {
  const { option, number = 1 } = optionOfField(field);
  const found = FORM_FIELDS.find((one) => one === option);
  return found === undefined ? undefined : { field: found, at: number - 1 };
}
