import { plain } from '../../engine/plain.ts';
import type { PersonRole } from '../../engine/ports.ts';
import { PERSON_ROLES } from '../../engine/types.ts';
import { isNone } from '../commands/campaign-words.ts';
import { TEXTS } from '../i18n/texts.ts';

/** A role as any language calls it. */
export function roleMeant(word: string): PersonRole | 'none' | undefined {
  if (isNone(word)) return 'none';
  return PERSON_ROLES.find((role) =>
    [role, ...Object.values(TEXTS).map(({ people }) => people.roles[role])].some(
      (name) => plain(name) === plain(word),
    ),
  );
}
