import { type CampaignEdit, checkEdit, EDITABLE, editCampaign } from '../../engine/edit-campaign.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Campaign } from '../../engine/types.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { campaignDetails } from '../campaign-details.ts';
import { type Block, example, reply, text } from '../reply.ts';
import { allProblems } from './all-problems.ts';
import { CAMPAIGN_OPTIONS, OPTION_OF_SETTING, readSettings } from './campaign-options.ts';
import type { Command, Speaker } from './command.ts';
import { findCampaign } from './find-campaign.ts';
import { forecastSummary } from './forecast-blocks.ts';
import { withKnownNames } from './known-names.ts';
import { OPTION_KEYS } from './option-keys.ts';
import type { Options } from './options.ts';
import { preview } from './preview.ts';

/** `campanha editar NAME key=…`: changes a campaign that does not run, or tells everything that is wrong with the change. */
export const editCommand: Command = {
  id: 'campaign.edit',
  needs: 'operator',
  names: { 'pt-BR': 'editar', en: 'edit' },
  aliases: ['alterar', 'mudar', 'change'],
  subject: 'campaign',
  options: CAMPAIGN_OPTIONS,
  async check({ ports }, { subject, options }) {
    return (await readEdit(ports, await findCampaign(ports, subject, EDITABLE), options)).problems;
  },
  async run(speaker, { subject, options }) {
    const { ports, texts, formats, actor, language, person } = speaker;
    const campaign = await findCampaign(ports, subject, EDITABLE);
    // First whether it can be changed at all: of a running campaign no other problem matters.
    const { edit, problems } = EDITABLE.includes(campaign.status)
      ? await readEdit(ports, campaign, options)
      : { edit: {}, problems: [] };
    if (problems.length > 0) throw new InvalidInputError('The campaign cannot be changed', problems);
    const edited = await editCampaign(ports, campaign, edit, actor, person);
    if (edited === campaign) return reply(text(texts.campaign.notEdited(campaign.name), 'warning'));

    const given = Object.keys(edit) as (keyof CampaignEdit)[];
    const fields = given.map((setting) => OPTION_KEYS[OPTION_OF_SETTING[setting]][language]);
    return reply(
      text(texts.campaign.edited(edited.name, formats.list(fields)), 'good'),
      ...(edited.status === campaign.status ? [] : [text(texts.approval.withdrawn, 'warning')]),
      ...campaignDetails(edited, texts, formats),
      ...(edit.variants === undefined ? [] : await preview(speaker, edited)),
      ...(await forecastSummary(speaker, edited)),
      ...next(speaker, edited),
    );
  },
};

/** How it goes on. */
function next({ texts }: Speaker, campaign: Campaign): Block[] {
  const { name, status } = campaign;
  if (status === 'scheduled') return campaignButtons(campaign, texts);
  const id = status === 'paused' ? 'campaign.resume' : 'campaign.start';
  const words = status === 'paused' ? texts.campaign.toResume : texts.campaign.toStart;
  const label = status === 'paused' ? texts.buttons.resume : texts.buttons.launch;
  return [
    text(words, 'muted'),
    example(texts.help[id].example(name), { label, style: 'primary' }),
    ...campaignButtons(campaign, texts).slice(1),
  ];
}

/** What was typed of a change, with all that is wrong with it. */
export async function readEdit(
  ports: Ports,
  campaign: Campaign,
  options: Options,
): Promise<{ edit: CampaignEdit; problems: Problem[] }> {
  const { clock, settings } = ports;
  const typed = readSettings(options, clock.now(), settings.timeZone, campaign.media);
  const edit = await withKnownNames(ports, typed.settings);
  // What could not be read is no change, and so no lack of one either.
  const isEmpty = Object.keys(edit).length === 0 && typed.problems.length > 0;
  const found = isEmpty ? [] : await checkEdit(ports, campaign, edit);
  return { edit, problems: allProblems(typed.problems, found) };
}
