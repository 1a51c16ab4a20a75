import type { Ports } from '../../../engine/ports.ts';
import type { CommandContext } from '../../commands/command.ts';
import type { TelegramChat } from '../telegram-chat.ts';
import type { ChatContext } from './chat-context.ts';
import type { Ears } from './heard.ts';

/** Everything that a conversation works with. */
export interface Desk extends Ears {
  ports: Pick<Ports, 'conversations' | 'clock'>;
  chat: TelegramChat;
  /** Whoever an update is of, with what they may do now. */
  contextOf: (ctx: ChatContext) => Promise<CommandContext>;
}

/**
 * What became of an update. `elsewhere`: it is about something else; `over`: the conversation has ended; `overtaken`: somebody
 * else has gone on meanwhile, and nothing was done.
 */
export type Outcome = 'asked' | 'elsewhere' | 'over' | 'overtaken';
