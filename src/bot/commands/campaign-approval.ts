import { approveCampaign, refuseCampaign } from '../../engine/approval.ts';
import type { Ports } from '../../engine/ports.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import type { Campaign } from '../../engine/types.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { type Block, example, failure, reply, type Reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { campaignNamed, findCampaign } from './find-campaign.ts';

const { from } = CAMPAIGN_MOVES.approve;

/**
 * `campanha aprovar NAME [revisao=N]`: launches what somebody else asked to have launched. A button says which revision it was
 * shown with: an older message must not launch what has been changed since.
 */
export const approveCommand: Command = {
  id: 'campaign.approve',
  needs: 'approver',
  names: { 'pt-BR': 'aprovar', en: 'approve' },
  subject: 'campaign',
  options: ['revision'],
  async run(speaker, { subject, options }) {
    const { ports, texts, person, actor } = speaker;
    const found = await findCampaign(ports, subject, from);
    const shown = options.get('revision')?.[0];
    if (shown !== undefined && found.status === 'pending_approval' && shown !== revisionOf(found)) {
      return failure(text(texts.approval.changed(found.name), 'warning'), ...approvalBlocks(speaker, found));
    }
    return launched(speaker, await approveCampaign(ports, found, person, actor));
  },
};

/** `campanha recusar NAME [why]`: sends what waits for approval back to whoever asked. */
export const refuseCommand: Command = {
  id: 'campaign.refuse',
  needs: 'approver',
  names: { 'pt-BR': 'recusar', en: 'refuse' },
  aliases: ['rejeitar', 'reject'],
  subject: 'campaign',
  async run({ ports, texts, actor }, { subject }) {
    const { campaign: found, rest: reason } = await readRefusal(ports, subject);
    const asked = found.approval?.by.name;
    const campaign = await refuseCampaign(ports, found, actor, reason === '' ? undefined : reason);
    return reply(
      text(texts.approval.refused(campaign.name, campaign.status === 'paused'), 'good'),
      ...(asked === undefined ? [] : [text(texts.approval.tell(asked), 'muted')]),
    );
  },
};

/** The campaign that the first words name, as many of them as can, and what is said after them. */
async function readRefusal(ports: Ports, subject: string): Promise<{ campaign: Campaign; rest: string }> {
  const words = subject.split(/\s+/);
  for (let length = words.length; length > 0; length--) {
    const campaign = await campaignNamed(ports, words.slice(0, length).join(' '));
    if (campaign !== undefined) return { campaign, rest: words.slice(length).join(' ') };
  }
  return { campaign: await findCampaign(ports, subject, from), rest: '' };
}

function revisionOf({ revision = 0 }: Campaign): string {
  return String(revision);
}

/** What is said of a campaign that was just launched. */
export function launched({ texts, formats }: Speaker, campaign: Campaign): Reply {
  const { name, status, scheduledAt } = campaign;
  if (status === 'scheduled' && scheduledAt !== undefined) {
    return reply(
      text(texts.campaign.scheduled(name, formats.dateTime(scheduledAt)), 'good'),
      ...campaignButtons(campaign, texts),
    );
  }
  return {
    blocks: [text(texts.campaign.started(name), 'good'), ...campaignButtons(campaign, texts)],
    follow: campaign,
  };
}

/** Who wants a campaign launched, and what another person can do about it. Nothing: nobody waits for that. */
export function approvalBlocks(
  { texts, formats }: Pick<Speaker, 'texts' | 'formats'>,
  campaign: Campaign,
): Block[] {
  const { name, status, approval } = campaign;
  if (status !== 'pending_approval' || approval === undefined) return [];
  const { by, at, recipients } = approval;
  const { help, approval: words } = texts;
  return [
    text(words.waits(by.name, formats.shortTime(at), recipients), 'warning'),
    text(words.toDecide, 'muted'),
    example(words.atRevision(help['campaign.approve'].example(name), revisionOf(campaign)), {
      label: words.approve,
      style: 'primary',
      confirm: words.sure(name, recipients),
    }),
    example(help['campaign.refuse'].example(name), { label: words.refuse, style: 'danger' }),
  ];
}

/** Who wants a campaign launched, or why it was not approved. */
export function launchBlocks(speaker: Pick<Speaker, 'texts' | 'formats'>, campaign: Campaign): Block[] {
  const { texts, formats } = speaker;
  const { refused } = campaign;
  if (refused === undefined) return approvalBlocks(speaker, campaign);
  const why = texts.approval.refusedBy(refused.by, formats.shortTime(refused.at), refused.reason);
  return [...approvalBlocks(speaker, campaign), text(why, 'warning')];
}
