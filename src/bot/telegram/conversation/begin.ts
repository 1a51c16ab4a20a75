import type { CampaignForm } from '../../campaign-form/form.ts';
import type { CommandContext } from '../../commands/command.ts';
import { TEXTS } from '../../i18n/texts.ts';
import { text } from '../../reply.ts';
import { again } from './answers.ts';
import { askNext, showQuestion } from './ask-next.ts';
import { type ChatContext, conversationOf } from './chat-context.ts';
import type { Desk } from './desk.ts';
import { begun, isBeingSaved, readSaid, type Said, written } from './said.ts';
import { show } from './screen.ts';

/** Asks the first question of a form; who is still asked something else in the same chat is asked that again. */
export async function begin(
  desk: Desk,
  ctx: ChatContext,
  context: CommandContext,
  form: CampaignForm,
): Promise<void> {
  const { conversations, clock } = desk.ports;
  const id = conversationOf(ctx);
  if (id === undefined) return;
  const now = clock.now();
  const said: Said = { ...begun(form, now), update: ctx.update.update_id };
  if (await conversations.begin(id, written(said), now)) {
    const kept = { id, revision: 1, said: written(said) };
    await showQuestion(desk, ctx, context, { kept, next: { said, blocks: [] }, anew: true });
    return;
  }
  const kept = await conversations.get(id, now);
  if (kept === undefined) return;
  const { goesOn, saving } = TEXTS[context.language].conversation;
  const open = readSaid(kept.said).said;
  if (isBeingSaved(open, now)) {
    await show(desk.chat, ctx, [text(saving, 'muted')], { anew: true });
    return;
  }
  // It began with this: its process died before the question was shown.
  const isRepeated = open.update === said.update;
  const next = again(open, isRepeated ? [] : [text(goesOn, 'warning')]);
  await askNext(desk, ctx, context, { kept, next, anew: true });
}
