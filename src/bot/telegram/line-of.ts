/** A message as far as it says what is asked of the bot. */
export interface Asked {
  text: string;
  /** Whether the bot is alone with whoever writes. */
  isPrivate: boolean;
  /** The bot's own name, without `@`. */
  me: string;
}

const COMMAND = /^\/([\p{L}\p{N}_-]+)(?:@(\w+))?\s*/u;
const MENTION = /^@(\w+)[\s,:]*/;

/**
 * The command line that a message asks for: what follows the slash or the bot's name, and in private all that is written.
 * Undefined: it is not for the bot.
 */
export function lineOf({ text, isPrivate, me }: Asked): string | undefined {
  const isMe = (name: string | undefined): boolean =>
    name === undefined || name.toLowerCase() === me.toLowerCase();
  const command = COMMAND.exec(text);
  if (command !== null) {
    const [all, name = '', to] = command;
    if (!isMe(to)) return undefined;
    // Telegram itself sends it when somebody opens the bot.
    return name === 'start' ? 'help' : `${name} ${text.slice(all.length)}`.trim();
  }
  const mention = MENTION.exec(text);
  if (mention !== null && isMe(mention[1])) return text.slice(mention[0].length).trim() || 'help';
  return isPrivate ? text : undefined;
}
