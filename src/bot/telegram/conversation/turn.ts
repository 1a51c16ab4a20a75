import type { Conversation } from '../../../engine/ports.ts';
import { newCommand } from '../../commands/campaign-new.ts';
import type { CommandContext } from '../../commands/command.ts';
import { errorReply } from '../../commands/error-reply.ts';
import { refusal } from '../../commands/refusal.ts';
import { speakerOf } from '../../commands/speaker.ts';
import { withPlace } from '../../commands/written-down.ts';
import { TEXTS } from '../../i18n/texts.ts';
import { type Block, text } from '../../reply.ts';
import { again, takeFile, takeText } from './answers.ts';
import { askNext, showQuestion } from './ask-next.ts';
import { type ChatContext, conversationOf } from './chat-context.ts';
import type { Desk, Outcome } from './desk.ts';
import { type Heard, heardIn } from './heard.ts';
import { asking, isBeingSaved, readSaid, type Said } from './said.ts';
import { saveCampaign } from './save-campaign.ts';
import { show, stopTurning } from './screen.ts';
import { type Moved, takeMove } from './take-move.ts';

/** Somebody is overtaken when another process handles their other message at the same time: not often. */
const MOST_TRIES = 5;
const NO_INPUT = { subject: '', options: new Map() };

/** Takes what an update says to a conversation, and asks what comes next. What goes wrong is told; the question stays. */
export async function turn(desk: Desk, ctx: ChatContext): Promise<Outcome> {
  const id = conversationOf(ctx);
  if (id === undefined) return 'elsewhere';
  let outcome: Outcome = 'overtaken';
  for (let tries = 1; outcome === 'overtaken' && tries <= MOST_TRIES; tries++) {
    const kept = await desk.ports.conversations.get(id, desk.ports.clock.now());
    outcome = kept === undefined ? 'elsewhere' : await turnFrom(desk, ctx, kept);
  }
  return outcome;
}

async function turnFrom(desk: Desk, ctx: ChatContext, kept: Conversation): Promise<Outcome> {
  const { said, fits } = readSaid(kept.said);
  const heard = await heardIn(ctx, said, desk);
  if (heard === undefined) return 'elsewhere';
  if (heard.kind === 'press' && heard.conversation !== kept.id) return 'elsewhere';
  const context = withPlace(await desk.contextOf(ctx));
  const { conversation: words } = TEXTS[context.language];
  const isSaved = isBeingSaved(said, desk.ports.clock.now());
  // While it was saved nothing was asked.
  const isStale = said.saving === undefined && isAnswered(ctx, heard, said);
  if (isSaved || (isStale && said.message !== undefined)) {
    await stopTurning(ctx, isSaved ? words.saving : words.answered);
    return 'asked';
  }
  await stopTurning(ctx);
  if (isStale) {
    // It was answered, but what comes after it never reached the chat.
    await showQuestion(desk, ctx, context, { kept, next: { said, blocks: [] }, anew: false });
    return 'asked';
  }
  const leave = async (blocks: readonly Block[]): Promise<Outcome> => {
    if (!(await desk.ports.conversations.end(kept))) return 'overtaken';
    await show(desk.chat, ctx, blocks);
    return 'over';
  };

  const speaker = speakerOf(context);
  const refused = await refusal(speaker, newCommand, NO_INPUT);
  if (refused !== undefined) return leave(refused.blocks);
  try {
    const moved = fits ? await answer(context, said, heard) : again(said, [text(words.changed, 'warning')]);
    if (moved === 'cancel') return await leave([text(words.cancelled, 'muted')]);
    if (moved === 'save') return await saveCampaign(desk, ctx, context, { kept, said });
    return await askNext(desk, ctx, context, { kept, next: moved });
  } catch (error) {
    const { blocks } = await errorReply(speaker, error, newCommand, '');
    await show(desk.chat, ctx, blocks, { anew: true });
    return 'asked';
  }
}

/** Whether it was said to an earlier question, or is what led to this one and comes again. */
function isAnswered(ctx: ChatContext, heard: Heard, { question, update }: Said): boolean {
  return update === ctx.update.update_id || (heard.kind === 'press' && heard.question !== question);
}

function answer(context: CommandContext, said: Said, heard: Heard): Moved | Promise<Moved> {
  // Whoever was saving it is gone; what became of it the next try tells.
  if (said.saving !== undefined) return { said: asking(said, 'review'), blocks: [] };
  switch (heard.kind) {
    case 'press':
      return takeMove(context, said, heard.move);
    case 'file':
      return takeFile(context, said, heard);
    case 'text':
      return takeText(context, said, heard.text);
  }
}
