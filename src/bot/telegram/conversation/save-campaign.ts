import type { Conversation } from '../../../engine/ports.ts';
import { saveForm } from '../../campaign-form/save-form.ts';
import { followInChat } from '../../cards/follow-in-chat.ts';
import type { CommandContext } from '../../commands/command.ts';
import { TEXTS } from '../../i18n/texts.ts';
import { type Block, text } from '../../reply.ts';
import { giveAnswer } from '../give-answer.ts';
import { renderParts } from '../render.ts';
import { askNext } from './ask-next.ts';
import type { ChatContext } from './chat-context.ts';
import type { Desk, Outcome } from './desk.ts';
import { asking, type Said, written } from './said.ts';
import type { Step } from './steps.ts';
import { show } from './screen.ts';

/**
 * Saves what was filled in and ends the conversation with the campaign's card. It is claimed before: of two presses one saves. What
 * cannot be saved is asked again.
 */
export async function saveCampaign(
  desk: Desk,
  ctx: ChatContext,
  context: CommandContext,
  { kept, said }: { kept: Conversation; said: Said },
): Promise<Outcome> {
  const { conversations, clock } = desk.ports;
  const now = clock.now();
  const saving: Said = { ...asking(said, 'review'), saving: now.getTime() };
  if (!(await conversations.move(kept, written(saving), now))) return 'overtaken';
  const claimed = { ...kept, revision: kept.revision + 1 };
  const putBack = (step: Step, blocks: readonly Block[]): Promise<Outcome> =>
    askNext(desk, ctx, context, { kept: claimed, next: { said: asking(saving, step), blocks } });

  const outcome = await saveForm(context, said.form);
  if ('problems' in outcome) {
    const told = outcome.problems.map((problem) => text(problem.text, 'bad'));
    return putBack(outcome.problems[0]?.field ?? 'review', told);
  }
  const { reply } = outcome;
  if (reply.failed === true) return putBack('review', reply.blocks);
  await conversations.end(claimed);
  await followInChat(context.ports, context.where, reply);
  if (renderParts(reply.blocks).length === 1) {
    await show(desk.chat, ctx, reply.blocks);
    return 'over';
  }
  // Several messages, or pictures, cannot take the place of one.
  await show(desk.chat, ctx, [text(TEXTS[context.language].conversation.saved, 'good')]);
  await giveAnswer(desk.chat, ctx, reply, context.language);
  return 'over';
}
