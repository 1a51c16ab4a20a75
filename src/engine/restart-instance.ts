import { audit } from './audit.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * A person has a number connect anew: it is away for some seconds, and what waits for it goes on afterwards.
 * @returns `closed`: it is not connected, and nothing was done
 * @throws FrotaError when Evolution does not answer, or refuses
 */
export async function restartInstance(
  ports: Ports,
  { name, server, state }: Instance,
  by: string,
): Promise<'restarting' | 'closed'> {
  const outcome = await ports.probe.restart(server, name);
  ports.log.info({ instance: name, by, outcome }, 'a number was told to connect anew');
  const subject = `instance:${name}`;
  await audit(ports, { actor: by, action: 'instance.restart', subject, details: { state, outcome } });
  return outcome;
}
