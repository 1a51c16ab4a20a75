import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock.ts';
import { authenticator, type WebhookServers } from './authenticate.ts';

/** Names of servers go into unique keys, whose length databases limit. */
const LONGEST_NAME = 200;

/** `/webhooks/evolution/NAME…`, with any number of slashes. */
const NAME_IN_PATH = /^\/+[^/]+\/+[^/]+\/+([^/]+)/;

/** Who posts. */
export interface Sender {
  /** A server's, or, where it cannot be told which of several it is, what stands for it in the address. */
  name: string;
  /** Whether the settings name it. */
  known: boolean;
  /** Whether it is what it says; else a stranger. */
  proven: boolean;
}

/**
 * Finds out who posts to an address. Whoever proves itself gets its event stored, wherever its webhook points: Evolution
 * never repeats what was answered 404.
 */
export function senderResolver(
  servers: WebhookServers,
  clock: Clock,
): (path: string, headers: IncomingHttpHeaders) => Promise<Sender> {
  const authenticate = authenticator(clock);
  // Without a name in the address it can be no other.
  const only = servers.size === 1 ? ([...servers.keys()][0] ?? '') : '';
  return async (path, headers) => {
    const named = nameIn(path) || only;
    const own = servers.get(named);
    // A server's secret is good for its own address alone.
    const proven = await authenticate(headers, own === undefined ? servers : [[named, own]]);
    const [name, ...others] = proven;
    if (name !== undefined && others.length === 0) return { name, known: true, proven: true };
    return { name: named, known: own !== undefined, proven: name !== undefined };
  };
}

/** The first part behind the prefix: a server's name, or with `byEvents` an event's where no server is named. */
function nameIn(path: string): string {
  const name = NAME_IN_PATH.exec(path)?.[1] ?? '';
  return (name.includes('%') ? decoded(name) : name).slice(0, LONGEST_NAME);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
