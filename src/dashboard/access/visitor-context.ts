import { DASHBOARD, type CommandContext } from '../../bot/commands/command.ts';
import type { ContextFor } from '../../bot/people/asker.ts';
import type { PersonRole, Visitor } from '../../engine/ports.ts';

/** How visitors are known. */
export interface Access {
  /** What commands work with, whoever asks. */
  base: Omit<CommandContext, 'actor' | 'role' | 'where' | 'openFile' | 'person'>;
  /** People of chats, with the roles that they have now. */
  contextFor: ContextFor;
  keys: Keys;
  /** Whoever sits at this machine needs no proof: a sandbox, whose numbers and people are made up. */
  open: boolean;
}

/** API keys, as far as somebody may come in with one. */
export interface Keys {
  /** Whose key it is; undefined: nobody's. @param secret as it was typed */
  visitor(secret: string): Promise<Visitor | undefined>;
  /** What a key allows now; undefined: it was revoked. @param id of the visitor: `key:8fj2k1ab` */
  role(id: string): Promise<PersonRole | undefined>;
}

/** Somebody at the machine of a sandbox. */
export const LOCAL: Visitor = { id: 'local', name: 'local' };

/** What commands work with for a visitor. Their role is what it is now, whatever it was when they came. */
export async function contextOf(
  { base, contextFor, keys, open }: Access,
  visitor: Visitor,
): Promise<CommandContext> {
  const { id, name, groups = [] } = visitor;
  if (/^(?:slack|telegram):/.test(id)) {
    // They may be called otherwise since they came.
    const known = await base.ports.people.get(id);
    return contextFor({ id, name: known?.name ?? name, groups, chat: DASHBOARD });
  }
  const roleOf = async (): Promise<PersonRole | undefined> => {
    if (id.startsWith('key:')) return keys.role(id);
    if (id === LOCAL.id) return open ? 'admin' : undefined;
    // Who may use this machine may read its settings, and so do anything.
    return 'admin';
  };
  return {
    ...base,
    openFile: undefined,
    actor: id.startsWith('key:') ? `${name} (${id})` : name,
    person: { id, name },
    role: await roleOf(),
    where: DASHBOARD,
  };
}
