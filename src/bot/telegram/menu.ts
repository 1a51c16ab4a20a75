import type { BotCommand } from 'grammy/types';
import { leavesOf } from '../commands/find-command.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';

/** What Telegram takes as a command's name. */
const NAME = /^[a-z0-9_]{1,32}$/;
const MAX_DESCRIPTION = 256;

/** The commands as Telegram shows them while somebody types a slash. */
export function menuOf(language: Language): BotCommand[] {
  const texts = TEXTS[language];
  return COMMANDS.flatMap((entry) => {
    const [first] = leavesOf([entry]);
    const command = entry.names[language];
    // To leave is the console's.
    if (first === undefined || first.id === 'quit' || !NAME.test(command)) return [];
    return [{ command, description: texts.help[first.id].summary.slice(0, MAX_DESCRIPTION) }];
  });
}
