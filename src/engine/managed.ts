import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * The numbers that are ours now. The store may know others: of a server or a name that the settings no longer have. What
 * they sent stays in the ledger, but nothing is done with them.
 */
export async function managedFleet(ports: Ports): Promise<Instance[]> {
  return (await ports.instances.all()).filter((instance) => isManaged(ports, instance));
}

/** Whether the settings name the number's server, and the number itself (or none at all). */
export function isManaged(ports: Ports, { name, server }: Pick<Instance, 'name' | 'server'>): boolean {
  return isNamed(ports, name) && ports.probe.servers.includes(server);
}

/** Whether EVOLUTION_INSTANCES names it, or names none. */
export function isNamed(ports: Ports, name: string): boolean {
  return ports.settings.instanceNames.length === 0 || ports.settings.instanceNames.includes(name);
}
