import { suffices } from '../../engine/person-role.ts';
import type { PersonRole, PersonStore } from '../../engine/ports.ts';
import type { Asking, Command, CommandGroup } from '../commands/command.ts';

/** Those of the commands that somebody may ask for, where they are; groups without any are left out. */
export function offered(
  commands: readonly (Command | CommandGroup)[],
  asking: Pick<Asking, 'role' | 'person'>,
): (Command | CommandGroup)[] {
  return commands.flatMap((one): (Command | CommandGroup)[] => {
    if (!('commands' in one)) return isOffered(one, asking) ? [one] : [];
    const { otherwise, ...group } = one;
    const inner = offered(group.commands, asking);
    if (inner.length === 0) return [];
    const usual = otherwise !== undefined && isOffered(otherwise, asking) ? { otherwise } : {};
    return [{ ...group, commands: inner, ...usual }];
  });
}

export function isOffered(
  { needs, atConsole }: Command,
  { role, person }: Pick<Asking, 'role' | 'person'>,
): boolean {
  return suffices(role, needs) && (atConsole !== true || person === undefined);
}

/**
 * Names of those who have at least this role, by the settings and by what was said in chat; as ids where no name is known.
 * @param but by id: not them
 */
export async function namesWith(
  need: PersonRole,
  people: PersonStore,
  configured: ReadonlyMap<string, PersonRole>,
  but?: string,
): Promise<string[]> {
  const known = await people.all();
  const said = known.filter(({ role }) => suffices(role, need)).map(({ id }) => id);
  const set = [...configured].filter(([, role]) => suffices(role, need)).map(([id]) => id);
  const nameOf = (id: string): string => known.find((one) => one.id === id)?.name ?? id;
  return [...new Set([...set, ...said])].filter((id) => id !== but).map(nameOf);
}
