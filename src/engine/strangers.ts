import { isNamed } from './managed.ts';
import type { Ports, Stranger } from './ports.ts';

/** An instance whose events come and that Frota does not use, and why. */
export interface Unmanaged extends Stranger {
  /** The settings do not name its server, or do not name it; or its server does not have it when it is asked. */
  why: 'server_not_named' | 'not_named' | 'not_listed';
}

/** Instances whose events came in the last day and that are not of the fleet, by name. */
export async function unmanaged(ports: Ports): Promise<Unmanaged[]> {
  const [strangers, fleet] = await Promise.all([
    ports.strangers.list(ports.clock.now()),
    ports.instances.all(),
  ]);
  const known = new Set(fleet.map(({ name }) => name));
  return strangers.flatMap((stranger) =>
    known.has(stranger.name) ? [] : [{ ...stranger, why: whyUnmanaged(ports, stranger) }],
  );
}

function whyUnmanaged(ports: Ports, { server, name }: Stranger): Unmanaged['why'] {
  if (!ports.probe.servers.includes(server)) return 'server_not_named';
  return isNamed(ports, name) ? 'not_listed' : 'not_named';
}
