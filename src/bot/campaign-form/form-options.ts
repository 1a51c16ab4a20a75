import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../engine/types.ts';
import { campaignGroup } from '../commands/campaign.ts';
import { editCommand } from '../commands/campaign-edit.ts';
import { newCommand } from '../commands/campaign-new.ts';
import { quoted } from '../commands/command-line.ts';
import { OPTION_KEYS } from '../commands/option-keys.ts';
import type { Options } from '../commands/options.ts';
import type { Language } from '../i18n/language.ts';
import { type CampaignForm, filled, FORM_FIELDS, type FormFieldName, formOf } from './form.ts';

/** What is said where something that a campaign has is taken away, or given back to Frota to decide. */
const TAKEN_AWAY: { readonly [Field in FormFieldName]?: string } = {
  name: '',
  list: '',
  text: '',
  instances: '*',
  segments: '-',
  media: '-',
  start: '-',
  expiry: '-',
};

/** Whether a campaign that has it can be changed to one without; else it is left as it is. */
export function canBeTakenAway(field: FormFieldName): boolean {
  return TAKEN_AWAY[field] !== undefined;
}

/**
 * What was filled in, as the options of a command.
 * @param edited the campaign that is changed: only what is otherwise is said
 */
export function optionsOf(form: CampaignForm, edited: Campaign | undefined, timeZone: string): Options {
  const before = edited === undefined ? undefined : formOf(edited, timeZone);
  const given = FORM_FIELDS.flatMap((field) => {
    const values = filled(form, field);
    if (before === undefined) return values.length === 0 ? [] : [[field, spoken(field, values)] as const];
    if (isDeepStrictEqual(values, filled(before, field))) return [];
    const without = TAKEN_AWAY[field];
    if (values.length > 0) return [[field, spoken(field, values)] as const];
    return without === undefined ? [] : [[field, [without]] as const];
  });
  return new Map(given);
}

/** Numbers are one option with commas. */
function spoken(field: FormFieldName, values: readonly string[]): readonly string[] {
  return field === 'instances' ? [values.join(',')] : values;
}

/** The command that the form stands for: what it does is done, refused and written down as if it had been typed. */
export function lineOf(options: Options, edited: Campaign | undefined, language: Language): string {
  const said = [...options].flatMap(([option, values]) =>
    values.map((value, at) => {
      const key = OPTION_KEYS[option][language] + (at === 0 ? '' : String(at + 1));
      // A backslash at the end would be one before the quote.
      return `${key}=${quoted(value.replace(/\\+$/, ''))}`;
    }),
  );
  const command = edited === undefined ? newCommand : editCommand;
  const words = [campaignGroup.names[language], command.names[language]];
  return [...words, ...(edited === undefined ? [] : [edited.id]), ...said].join(' ');
}
