import type { CampaignDraft } from '../../engine/campaign-draft.ts';
import { checkDraft } from '../../engine/check-draft.ts';
import { createCampaign } from '../../engine/new-campaign.ts';
import type { Ports } from '../../engine/ports.ts';
import { render } from '../../engine/template.ts';
import type { Campaign } from '../../engine/types.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { campaignDetails } from '../campaign-details.ts';
import { readDraft } from './campaign-draft.ts';
import type { Command, Speaker } from './command.ts';
import { OPTION_KEYS } from './option-keys.ts';
import { type Options } from './options.ts';
import { findNamed } from './matching.ts';
import { example, reply, text, type Block } from '../reply.ts';

/** `campanha nova nome=… lista=… texto=…`: creates a draft, or tells everything that is wrong with it. */
export const newCommand: Command = {
  id: 'campaign.new',
  names: { 'pt-BR': 'nova', en: 'new' },
  aliases: ['novo', 'criar', 'create'],
  options: ['name', 'list', 'text', 'instances', 'rotation', 'interval', 'limit', 'health', 'start'],
  async check({ ports }, { options }) {
    return (await readAndCheck(ports, options)).problems;
  },
  async run(speaker, { options }) {
    const { ports, texts, formats } = speaker;
    const { draft, problems } = await readAndCheck(ports, options);
    if (problems.length > 0) throw new InvalidInputError('The campaign cannot be created', problems);

    const campaign = await createCampaign(ports, draft);
    const { scheduledAt } = campaign;
    return reply(
      text(texts.campaign.created(campaign.name), 'good'),
      ...campaignDetails(campaign, texts, formats),
      ...(await preview(speaker, campaign)),
      text(
        scheduledAt === undefined
          ? texts.campaign.toStart
          : texts.campaign.toSchedule(formats.dateTime(scheduledAt)),
        'muted',
      ),
      example(texts.help['campaign.start'].example(campaign.name)),
    );
  },
};

/** What was typed, with all that is wrong with it; a field that could not be read is not complained of twice. */
async function readAndCheck(
  ports: Ports,
  options: Options,
): Promise<{ draft: CampaignDraft; problems: Problem[] }> {
  const typed = readDraft(options, ports.clock.now(), ports.settings.timeZone);
  const draft = await withKnownNames(ports, typed.draft);
  const unread = new Set(typed.problems.map((problem) => problem.field));
  const found = (await checkDraft(ports, draft)).filter((problem) => !unread.has(problem.field));
  return { draft, problems: [...typed.problems, ...found] };
}

/** Lists and numbers under the names that they really have, whatever accents and capitals were typed. */
async function withKnownNames(ports: Ports, draft: CampaignDraft): Promise<CampaignDraft> {
  const [lists, fleet] = await Promise.all([ports.contacts.lists(), ports.instances.all()]);
  const known = (items: readonly { name: string }[], name: string) =>
    findNamed(items, name, (item) => item.name)?.name ?? name;
  return {
    ...draft,
    list: known(lists, draft.list),
    ...(draft.instances && { instances: draft.instances.map((name) => known(fleet, name)) }),
  };
}

/** Each text as the list's first contact would get it. */
async function preview({ ports, texts, language }: Speaker, campaign: Campaign): Promise<Block[]> {
  const [contact] = await ports.contacts.page(campaign.list, undefined, 1);
  if (contact === undefined) return [];
  return campaign.variants.flatMap((variant, index) => {
    const key = `${OPTION_KEYS.text[language]}${index === 0 ? '' : index + 1}`;
    const lines = render(variant, contact).replace(/^/gm, '  │ ');
    return [text(`  ${texts.campaign.preview(key, contact.name)}`, 'muted'), text(lines)];
  });
}
