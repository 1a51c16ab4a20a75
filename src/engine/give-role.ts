import { audit } from './audit.ts';
import type { PersonRole, Ports } from './ports.ts';

/** What became of a change; `last admin`: it would have left nobody who gives roles. */
export type RoleChange = { kind: 'done'; before: PersonRole | undefined } | { kind: 'last admin' };

/**
 * Gives somebody a role, or takes it away (`undefined`). Whoever is the only admin stays one, unless the settings name another:
 * of two admins who take it from each other at the same moment both may lose it, which the settings mend.
 * @param id by full name, of a person or a group
 * @param configured roles by the settings
 */
export async function giveRole(
  ports: Pick<Ports, 'people' | 'audits' | 'clock'>,
  id: string,
  role: PersonRole | undefined,
  configured: ReadonlyMap<string, PersonRole>,
  by: string,
): Promise<RoleChange> {
  const all = await ports.people.all();
  const isOnlyAdmin =
    all.some((one) => one.id === id && one.role === 'admin') &&
    !all.some((one) => one.id !== id && one.role === 'admin') &&
    ![...configured.values()].includes('admin');
  if (isOnlyAdmin && role !== 'admin') return { kind: 'last admin' };
  const before = (await ports.people.set(id, { role: role ?? null }))?.role;
  if (before !== role) {
    const details = { before: before ?? null, after: role ?? null };
    await audit(ports, { actor: by, action: 'person.role', subject: `person:${id}`, details });
  }
  return { kind: 'done', before };
}
