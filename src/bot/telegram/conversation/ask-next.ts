import type { Conversation } from '../../../engine/ports.ts';
import { formFields } from '../../campaign-form/form-fields.ts';
import type { CommandContext } from '../../commands/command.ts';
import { TEXTS } from '../../i18n/texts.ts';
import type { Answered } from './answers.ts';
import type { ChatContext } from './chat-context.ts';
import type { Desk, Outcome } from './desk.ts';
import { question } from './question.ts';
import { type Said, written } from './said.ts';
import { show } from './screen.ts';

/**
 * Goes on: first it is kept what is asked now, then it is shown. What comes between the two costs nothing that was answered, and
 * the next press brings the question back.
 * @param kept what it goes on from
 */
export async function askNext(
  desk: Desk,
  ctx: ChatContext,
  context: CommandContext,
  { kept, next, anew = false }: { kept: Conversation; next: Answered; anew?: boolean },
): Promise<Outcome> {
  const { conversations, clock } = desk.ports;
  const said: Said = { ...next.said, update: ctx.update.update_id };
  if (!(await conversations.move(kept, written(said), clock.now()))) return 'overtaken';
  const moved = { ...kept, revision: kept.revision + 1 };
  await showQuestion(desk, ctx, context, { kept: moved, next: { ...next, said }, anew });
  return 'asked';
}

/** Shows what is asked, as it is kept. */
export async function showQuestion(
  { ports, chat }: Desk,
  ctx: ChatContext,
  context: CommandContext,
  { kept, next, anew }: { kept: Conversation; next: Answered; anew: boolean },
): Promise<void> {
  const { said, blocks } = next;
  const isGroup = ctx.chat?.type !== 'private';
  const fields = await formFields(context, said.form);
  const asked = question({ said, conversation: kept.id, fields, texts: TEXTS[context.language], isGroup });
  const message = await show(chat, ctx, [...blocks, ...asked], { anew });
  if (message !== undefined && message !== said.message)
    await ports.conversations.move(kept, written({ ...said, message }), ports.clock.now());
}
