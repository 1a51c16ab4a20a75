import { EDITABLE } from '../../engine/edit-campaign.ts';
import { campaignNamed } from '../commands/find-campaign.ts';
import type { CommandContext } from '../commands/command.ts';
import { readCommandLine } from '../commands/command-line.ts';
import { findCommand } from '../commands/find-command.ts';
import { type Options, readOptions } from '../commands/options.ts';
import { splitNames } from '../commands/read-segments.ts';
import { COMMANDS } from '../commands/registry.ts';
import { isOffered } from '../people/roles.ts';
import { type CampaignForm, FORM_FIELDS, formOf, type FormValues } from './form.ts';

/**
 * The form that a line asks for, where there are forms: `campanha nova` without all that a campaign needs, or `campanha editar
 * NAME` without a change. Undefined: it is no such line, or whoever asks may not; it is to be answered as any other.
 */
export async function askedForm(context: CommandContext, line: string): Promise<CampaignForm | undefined> {
  const { ports } = context;
  const { tokens, openQuote } = readCommandLine(line.replace(/^\s*\//, ''));
  if (openQuote !== undefined) return undefined;
  const words = tokens.filter(({ key }) => key === undefined).map(({ value }) => value);
  const found = findCommand(COMMANDS, words);
  if (found.kind !== 'command') return undefined;
  const { command, rest } = found;
  if (!isOffered(command, context)) return undefined;
  const { options, problems } = readOptions(tokens, command.options ?? []);
  if (problems.length > 0) return undefined;
  if (command.id === 'campaign.new') {
    const isWhole = ['name', 'list', 'text'].every((field) => options.has(field as 'name'));
    return isWhole || rest.length > 0 ? undefined : { values: valuesOf(options) };
  }
  if (command.id !== 'campaign.edit' || options.size > 0) return undefined;
  const campaign = await campaignNamed(ports, rest.join(' '));
  return campaign === undefined || !EDITABLE.includes(campaign.status)
    ? undefined
    : formOf(campaign, ports.settings.timeZone);
}

function valuesOf(options: Options): FormValues {
  return Object.fromEntries(
    FORM_FIELDS.flatMap((field) => {
      const given = options.get(field);
      if (given === undefined) return [];
      return [[field, field === 'instances' ? splitNames(given.join(',')) : given] as const];
    }),
  );
}
