import { holdLaunch } from '../../engine/approval.ts';
import type { Campaign } from '../../engine/types.ts';
import { namesWith } from '../people/roles.ts';
import { example, reply, type Reply, text } from '../reply.ts';
import { approvalBlocks } from './campaign-approval.ts';
import type { Speaker } from './command.ts';

/**
 * Has a launch wait for another person, where somebody in a chat may not do it alone, and says so. Undefined: they may.
 * @param atOnce whatever its time
 * @throws FrotaError as `holdLaunch`
 */
export async function askApproval(
  speaker: Speaker,
  campaign: Campaign,
  atOnce = false,
): Promise<Reply | undefined> {
  const { ports, person, texts } = speaker;
  const held = await holdLaunch(ports, campaign, person, atOnce);
  if (held === undefined) return undefined;
  const { asked, recipients } = held;
  const { approvalAbove } = ports.settings;
  return waitingReply(speaker, asked, texts.approval.asked(asked.name, recipients, approvalAbove));
}

/** What somebody is told whose campaign waits for another person, and who that can be. */
export async function waitingReply(speaker: Speaker, campaign: Campaign, first?: string): Promise<Reply> {
  const { ports, person, configured, formats, texts } = speaker;
  const asker = campaign.approval?.by.id;
  const names = await namesWith('approver', ports.people, configured, asker);
  const answer = reply(
    ...(first === undefined ? [] : [text(first, 'warning')]),
    ...(names.length === 0
      ? [text(texts.approval.nobody), example(texts.help['me.role'].example())]
      : [text(texts.approval.who(formats.list(names)))]),
    ...approvalBlocks(speaker, campaign),
  );
  // In a chat its card stays, with the buttons for whoever decides, and tells in its thread what was decided.
  return person === undefined ? answer : { ...answer, follow: campaign };
}
