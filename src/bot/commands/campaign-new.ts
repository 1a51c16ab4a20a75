import type { CampaignDraft } from '../../engine/campaign-draft.ts';
import { checkDraft } from '../../engine/check-draft.ts';
import type { CampaignEdit } from '../../engine/edit-campaign.ts';
import { createCampaign } from '../../engine/new-campaign.ts';
import type { Ports } from '../../engine/ports.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { reply, text } from '../reply.ts';
import { allProblems } from './all-problems.ts';
import { CAMPAIGN_OPTIONS, readSettings } from './campaign-options.ts';
import { commandProblem } from './command-problems.ts';
import type { Command } from './command.ts';
import { withKnownNames } from './known-names.ts';
import type { Options } from './options.ts';
import { presentDraft } from './present-draft.ts';

/** `campanha nova nome=… lista=… texto=…`: creates a draft, or tells everything that is wrong with it. */
export const newCommand: Command = {
  id: 'campaign.new',
  needs: 'operator',
  names: { 'pt-BR': 'nova', en: 'new' },
  aliases: ['novo', 'criar', 'create'],
  options: CAMPAIGN_OPTIONS,
  async check({ ports }, { options }) {
    return (await readNew(ports, options)).problems;
  },
  async run(speaker, { options }) {
    const { ports, texts } = speaker;
    const { draft, problems } = await readNew(ports, options);
    if (problems.length > 0) throw new InvalidInputError('The campaign cannot be created', problems);
    const campaign = await createCampaign(ports, draft);
    const { id, name, list, status } = campaign;
    return {
      ...reply(text(texts.campaign.created(name), 'good'), ...(await presentDraft(speaker, campaign))),
      did: { subject: `campaign:${id}`, after: { name, list, status } },
    };
  },
};

/** What was typed of a new campaign, with all that is wrong with it. */
export async function readNew(
  ports: Ports,
  options: Options,
): Promise<{ draft: CampaignDraft; problems: Problem[] }> {
  const typed = readSettings(options, ports.clock.now(), ports.settings.timeZone);
  const draft = draftFrom(await withKnownNames(ports, typed.settings));
  const problems = [
    ...(draft.list === '' ? [commandProblem('list', 'list_missing')] : []),
    ...typed.problems,
  ];
  return { draft, problems: allProblems(problems, await checkDraft(ports, draft)) };
}

/** A new campaign has nothing that could be taken away. */
function draftFrom({ segments, media, scheduledAt, expiresAt, ...rest }: CampaignEdit): CampaignDraft {
  return {
    name: '',
    list: '',
    variants: [],
    ...rest,
    ...(segments && { segments }),
    ...(media && { media }),
    ...(scheduledAt && { scheduledAt }),
    ...(expiresAt && { expiresAt }),
  };
}
