import { type Conversation, conversations, createConversation } from '@grammyjs/conversations';
import { Composer, type Context, type Middleware } from 'grammy';
import type { CampaignForm } from '../../campaign-form/form.ts';
import type { CommandContext } from '../../commands/command.ts';
import { TEXTS } from '../../i18n/texts.ts';
import { begin } from './begin.ts';
import { type ChatContext, conversationOf } from './chat-context.ts';
import { keptConversations } from './conversation-storage.ts';
import type { Desk } from './desk.ts';
import { pressIn } from './heard.ts';
import { stopTurning } from './screen.ts';
import { turn } from './turn.ts';

const NAME = 'campaign';

/** A campaign that is filled in question by question. */
export interface CampaignConversation {
  /** Takes what is said to a question; everything else goes on. */
  middleware: Middleware<ChatContext>;
  /** Asks the first question, or again what is still open. */
  begin(ctx: ChatContext, context: CommandContext, form: CampaignForm): Promise<void>;
}

/**
 * The conversation as grammY's plugin leads it: who is in one, what goes to it and what passes by, and that it waits across
 * restarts. The plugin would also remember every message and answer, and go through them again with the next: that breaks with
 * the next release, and of two processes the slower one's memory wins. So what was said is kept by us, step by step
 * (`turn.ts`), and the plugin remembers no more than that it waits.
 */
export function campaignConversation(desk: Desk): CampaignConversation {
  const { storage, isKept } = keptConversations(desk.ports);
  const enter = async (ctx: ChatContext): Promise<void> => {
    if (ctx.conversation.active(NAME) === 0) await ctx.conversation.enter(NAME);
  };

  const waitForAnswers = async (conversation: Conversation<ChatContext>): Promise<void> => {
    const asked = conversation.checkpoint();
    await conversation.wait();
    switch (await conversation.external((outside) => turn(desk, outside))) {
      case 'elsewhere':
        return conversation.skip({ next: true });
      case 'over':
        return;
      default:
        return conversation.rewind(asked);
    }
  };

  const middleware = new Composer<ChatContext>();
  middleware.use(conversations<ChatContext, Context>({ storage }));
  middleware.use(createConversation<ChatContext, Context>(waitForAnswers, NAME));
  middleware.use(async (ctx, next) => {
    // A release that waits otherwise has forgotten that it waits; what was said is there.
    const isForgotten = isKept(ctx) && ctx.conversation.active(NAME) === 0;
    const outcome = isForgotten ? await turn(desk, ctx) : 'elsewhere';
    if (outcome === 'elsewhere') await next();
    else if (outcome !== 'over') await enter(ctx);
  });
  middleware.on('callback_query:data', async (ctx, next) => {
    const pressed = await pressIn(ctx, desk.presses);
    if (pressed === undefined) return next();
    const { language } = await desk.contextOf(ctx);
    const { over, notYours } = TEXTS[language].conversation;
    return stopTurning(ctx, pressed.conversation === conversationOf(ctx) ? over : notYours);
  });

  return {
    middleware,
    async begin(ctx, context, form) {
      await begin(desk, ctx, context, form);
      await enter(ctx);
    },
  };
}
