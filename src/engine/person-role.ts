import { PERSON_ROLES, type PersonRole } from './types.ts';

/** What something takes; `none`: anybody may ask for it, also who has no role. */
export type Need = PersonRole | 'none';

/** Whether a role is enough. */
export function suffices(role: PersonRole | undefined, need: Need): boolean {
  if (need === 'none') return true;
  return role !== undefined && PERSON_ROLES.indexOf(role) >= PERSON_ROLES.indexOf(need);
}

/** The strongest of some roles. */
export function strongest(roles: readonly (PersonRole | undefined)[]): PersonRole | undefined {
  return PERSON_ROLES.findLast((role) => roles.includes(role));
}
