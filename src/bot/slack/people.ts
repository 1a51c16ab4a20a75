import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Asker } from '../people/asker.ts';
import { knownGroups } from './user-groups.ts';

/** Names and languages change seldom; so long they are known, in ms. */
const KNOWN_MS = 3_600_000;

interface Known {
  asker: Asker;
  until: number;
}

/**
 * Who people of Slack are. Slack is asked for each once an hour; while it does not answer, or lacks the scope `users:read`, a
 * person is who their command says, and their language the team's.
 */
export function knownPeople(client: WebClient, clock: Clock): (user: string, name: string) => Promise<Asker> {
  const people = new Map<string, Known>();
  const groupsOf = knownGroups(client, clock);
  const askerOf = async (user: string, name: string): Promise<Asker> => {
    const now = clock.now().getTime();
    const known = people.get(user);
    if (known !== undefined && known.until > now) return known.asker;
    const asker = await ask(client, user, name);
    people.set(user, { asker, until: now + KNOWN_MS });
    return asker;
  };
  return async (user, name) => {
    const [asker, groups] = await Promise.all([askerOf(user, name), groupsOf(user)]);
    return { ...asker, groups };
  };
}

async function ask(client: WebClient, user: string, name: string): Promise<Asker> {
  const id = `slack:${user}`;
  try {
    const { user: found } = await client.users.info({ user, include_locale: true });
    const locale = found?.locale;
    return { id, name: found?.real_name ?? found?.name ?? name, ...(locale !== undefined && { locale }) };
  } catch {
    return { id, name };
  }
}
