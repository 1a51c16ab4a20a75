import { managedFleet } from './managed.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/** Points every number's webhooks at Frota. One that cannot be set does not keep the others from it. */
export async function registerWebhooks(ports: Ports): Promise<void> {
  const fleet = await managedFleet(ports);
  const set = await Promise.all(fleet.map((instance) => registerWebhook(ports, instance)));
  const failed = fleet.filter((_, index) => set[index] === false).map(({ name }) => name);
  ports.log.info({ set: fleet.length - failed.length, failed }, 'webhooks are set');
}

/** Points one number's webhooks at Frota. False, with a line in the log: Evolution did not take it. */
export async function registerWebhook(
  ports: Ports,
  { name, server }: Pick<Instance, 'name' | 'server'>,
): Promise<boolean> {
  try {
    await ports.probe.setWebhook(server, name);
    return true;
  } catch (error) {
    ports.log.warn(
      { instance: name, server, err: error },
      'webhook could not be set; deliveries will not be seen',
    );
    return false;
  }
}
