import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';

/** Whoever leaves a group keeps its role no longer than so, in ms. */
const KNOWN_MS = 300_000;
/** Slack is asked again so soon when it did not say, in ms. */
const RETRY_MS = 30_000;

interface Known {
  groups: Promise<ReadonlyMap<string, readonly string[]>>;
  until: number;
}

/**
 * The user groups that people of Slack are in, by their full names (`slack:S012AB3CD`). One call tells of all groups. While Slack
 * does not answer, or lacks the scope `usergroups:read`, nobody is in one: a role is never kept by mistake.
 */
export function knownGroups(client: WebClient, clock: Clock): (user: string) => Promise<readonly string[]> {
  let known: Known | undefined;
  const ask = (now: number): Known => {
    const asked: Known = {
      until: now + KNOWN_MS,
      groups: groupsByUser(client).catch(() => {
        asked.until = now + RETRY_MS;
        return new Map<string, readonly string[]>();
      }),
    };
    return asked;
  };
  return async (user) => {
    const now = clock.now().getTime();
    if (known === undefined || known.until <= now) known = ask(now);
    return (await known.groups).get(user) ?? [];
  };
}

async function groupsByUser(client: WebClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const { usergroups = [] } = await client.usergroups.list({ include_users: true });
  const groups = new Map<string, string[]>();
  for (const { id, users = [] } of usergroups) {
    for (const user of users) groups.set(user, [...(groups.get(user) ?? []), `slack:${id}`]);
  }
  return groups;
}
