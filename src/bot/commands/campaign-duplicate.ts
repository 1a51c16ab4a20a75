import { checkDraft } from '../../engine/check-draft.ts';
import type { CampaignEdit } from '../../engine/edit-campaign.ts';
import { draftOfCopy, duplicateCampaign } from '../../engine/new-campaign.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Campaign } from '../../engine/types.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { reply, text } from '../reply.ts';
import { allProblems } from './all-problems.ts';
import { CAMPAIGN_OPTIONS, readSettings } from './campaign-options.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';
import { withKnownNames } from './known-names.ts';
import type { Options } from './options.ts';
import { presentDraft } from './present-draft.ts';

/** `campanha duplicar NAME [key=…]`: a draft with the same settings, but for what is given. */
export const duplicateCommand: Command = {
  id: 'campaign.duplicate',
  needs: 'operator',
  names: { 'pt-BR': 'duplicar', en: 'duplicate' },
  aliases: ['copiar', 'copy'],
  subject: 'campaign',
  options: CAMPAIGN_OPTIONS,
  async check({ ports }, { subject, options }) {
    return (await readAndCheck(ports, await findCampaign(ports, subject), options)).problems;
  },
  async run(speaker, { subject, options }) {
    const { ports, texts } = speaker;
    const original = await findCampaign(ports, subject);
    const { edit, problems } = await readAndCheck(ports, original, options);
    if (problems.length > 0) throw new InvalidInputError('The campaign cannot be duplicated', problems);
    const copy = await duplicateCampaign(ports, original, edit);
    const { id, name, list, status } = copy;
    return {
      ...reply(
        text(texts.campaign.duplicated(original.name, name), 'good'),
        ...(await presentDraft(speaker, copy)),
      ),
      did: { subject: `campaign:${id}`, after: { name, list, status, like: original.name } },
    };
  },
};

/** What was typed, with all that is wrong with the copy. */
async function readAndCheck(
  ports: Ports,
  original: Campaign,
  options: Options,
): Promise<{ edit: CampaignEdit; problems: Problem[] }> {
  const typed = readSettings(options, ports.clock.now(), ports.settings.timeZone, original.media);
  const edit = await withKnownNames(ports, typed.settings);
  const found = await checkDraft(ports, await draftOfCopy(ports, original, edit));
  return { edit, problems: allProblems(typed.problems, found) };
}
