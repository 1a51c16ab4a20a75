import { isManaged, isNamed } from './managed.ts';
import type { Ports } from './ports.ts';

/** Whose event it is that a server posts under an instance's name. */
export type Sender =
  /** A number's of the fleet. */
  | 'ours'
  /** The settings no longer have this number; what it sent is in the ledger. */
  | 'former'
  /** Another server's than the number's that has this name: the number has just moved, or the name is used twice. */
  | 'other'
  /** Not in the fleet yet; the settings would have it. */
  | 'newcomer'
  /** The settings leave it to others. */
  | 'unmanaged';

/**
 * Whose event it is. A server that the settings do not name is one that was renamed in them, and still posts to its old
 * address until the webhooks are set anew: its events are the number's own.
 */
export async function senderOf(
  ports: Ports,
  { server, instance: name }: { server: string; instance: string },
): Promise<Sender> {
  const { servers } = ports.probe;
  const known = await ports.instances.get(name);
  if (known === undefined) return isManaged(ports, { name, server }) ? 'newcomer' : 'unmanaged';
  if (!isNamed(ports, name)) return 'former';
  const isElsewhere = known.server !== server && servers.includes(server) && servers.includes(known.server);
  return isElsewhere ? 'other' : 'ours';
}
