import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope } from 'grammy/types';
import type { PersonRole } from '../../engine/ports.ts';
import type { CommandContext } from '../commands/command.ts';
import { leavesOf } from '../commands/find-command.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { offered } from '../people/roles.ts';

/** What Telegram takes as a command's name. */
const NAME = /^[a-z0-9_]{1,32}$/;
const MAX_DESCRIPTION = 256;

/** Who is meant by a menu: Telegram knows chats and their administrators, and nothing of our roles. */
interface Menu {
  scope: BotCommandScope;
  /** What most of them may do here. */
  role: PersonRole | undefined;
}

/** Somebody in private whom we know has a menu of their own (`ownMenus`); others may ask who they are, and for help. */
const MENUS: readonly Menu[] = [
  { scope: { type: 'default' }, role: undefined },
  { scope: { type: 'all_private_chats' }, role: undefined },
  { scope: { type: 'all_group_chats' }, role: 'operator' },
  { scope: { type: 'all_chat_administrators' }, role: 'admin' },
];

/** Where others read along nobody is led to what is about people: their names and phones. */
const IN_PRIVATE: ReadonlySet<string> = new Set(['contacts']);

/** The commands as Telegram shows them while somebody types a slash: those that a role may ask for. */
export function menuOf(language: Language, role: PersonRole | undefined, isGroup = false): BotCommand[] {
  const texts = TEXTS[language];
  // Somebody in a chat, whoever it is: to leave is the console's.
  const asking = { role, person: { id: '', name: '' } };
  return offered(COMMANDS, asking).flatMap((entry) => {
    const [first] = leavesOf([entry]);
    const command = entry.names[language];
    if (first === undefined || first.atConsole === true || !NAME.test(command)) return [];
    if (isGroup && IN_PRIVATE.has(entry.names.en)) return [];
    return [{ command, description: texts.help[first.id].summary.slice(0, MAX_DESCRIPTION) }];
  });
}

/** Tells Telegram the menus of all kinds of chats, in both languages. @param language of whoever's client is in neither */
export async function showMenus(api: Api, language: Language): Promise<void> {
  for (const { scope, role } of MENUS) {
    const isGroup = scope.type === 'all_group_chats' || scope.type === 'all_chat_administrators';
    await api.setMyCommands(menuOf(language, role, isGroup), { scope });
    await api.setMyCommands(menuOf('pt-BR', role, isGroup), { scope, language_code: 'pt' });
    await api.setMyCommands(menuOf('en', role, isGroup), { scope, language_code: 'en' });
  }
}

/**
 * Keeps the menu of each private chat as what its person may ask for, in their language: told to Telegram when they write and
 * it is not known to be so already.
 */
export function ownMenus(
  api: Api,
): (chat: number, of: Pick<CommandContext, 'language' | 'role'>) => Promise<void> {
  const shown = new Map<number, string>();
  return async (chat, { language, role }) => {
    const now = `${language} ${role}`;
    if (shown.get(chat) === now) return;
    await api.setMyCommands(menuOf(language, role), { scope: { type: 'chat', chat_id: chat } });
    shown.set(chat, now);
  };
}
