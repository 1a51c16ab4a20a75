import type { Person, PersonRole } from '../../engine/ports.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Language } from '../i18n/language.ts';
import { strongest } from '../../engine/person-role.ts';

/** Who asks for something in a chat, as its platform says. */
export interface Asker {
  /** `slack:U012AB3CD`, `telegram:123456789`. */
  id: string;
  /** What people call them. */
  name: string;
  /** Full names of the groups that they are in, `slack:S012AB3CD`. */
  groups?: readonly string[];
  /** BCP 47, of their client: `pt-BR`, `en-US`. */
  locale?: string;
  /** IANA, as their platform tells. */
  timeZone?: string;
  /** Where they ask, by its full name: `slack:C012AB3CD`. Not there: to the bot alone. */
  chat?: string;
}

/** What a command works with for somebody in a chat. */
export type ContextFor = (asker: Asker) => Promise<CommandContext>;

/**
 * Knows people by the settings and by what an admin said of them; the stronger role counts. Whoever asks is remembered by name,
 * so that an admin can call them by it.
 * @param base what is the same for all who ask
 * @param configured roles by full name, of people and groups
 */
export function contextFor(
  base: Omit<CommandContext, 'actor' | 'role' | 'person' | 'groups' | 'where' | 'configured' | 'openFile'>,
  configured: ReadonlyMap<string, PersonRole>,
): ContextFor {
  return async ({ id, name, groups = [], locale, chat, timeZone }) => {
    const { people } = base.ports;
    const [person, ...known] = await Promise.all([id, ...groups].map((one) => people.get(one)));
    if (person?.name !== name) await people.set(id, { name });
    const said = [person, ...known].map((one) => one?.role);
    const set = [id, ...groups].map((one) => configured.get(one));
    return {
      ...base,
      openFile: undefined,
      language: languageOf(person, locale) ?? base.language,
      role: strongest([...said, ...set]),
      actor: `${name} (${id})`,
      person: { id, name },
      where: chat ?? id,
      groups,
      ...(timeZone !== undefined && { timeZone }),
      configured,
    };
  };
}

function languageOf(person: Person | undefined, locale: string | undefined): Language | undefined {
  const wanted = person?.language ?? locale;
  if (wanted === undefined) return undefined;
  return /^pt\b/i.test(wanted) ? 'pt-BR' : 'en';
}
