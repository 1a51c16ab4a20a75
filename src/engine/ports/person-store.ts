import type { PersonRole } from '../types.ts';

export type { PersonRole };

/** People of the team, and groups of them, as the chat platforms name them. */
export interface PersonStore {
  get(id: string): Promise<Person | undefined>;
  /** Changes what is given and answers how it was before; undefined: nobody knew of them. */
  set(id: string, changes: PersonChanges): Promise<Person | undefined>;
  /** Everybody that is known, by id. */
  all(): Promise<Person[]>;
}

export interface Person {
  /** `slack:U012AB3CD`, `telegram:123456789`; a user group of Slack is `slack:S012AB3CD`. */
  id: string;
  /** As the platform called them last. */
  name?: string;
  role?: PersonRole;
  /** BCP 47, of the texts that they get. Not there: as their platform says, or the team's. */
  language?: string;
  /** Their own, which gets the tests that they ask for. */
  phone?: string;
}

/** `null` takes it away. */
export type PersonChanges = { [Field in 'name' | 'role' | 'language' | 'phone']?: Person[Field] | null };
