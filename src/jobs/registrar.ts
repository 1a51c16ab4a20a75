import type { Ports } from '../engine/ports.ts';

/** Points every number's webhooks at Frota. One that cannot be set does not keep the others from it. */
export async function registerWebhooks(ports: Ports): Promise<{ set: number; failed: string[] }> {
  const failed: string[] = [];
  const fleet = await ports.instances.all();
  for (const { name, server } of fleet) {
    try {
      await ports.probe.setWebhook(server, name);
    } catch (error) {
      failed.push(name);
      ports.log.warn(
        { instance: name, server, err: error },
        'webhook could not be set; deliveries will not be seen',
      );
    }
  }
  ports.log.info({ set: fleet.length - failed.length, failed }, 'webhooks are set');
  return { set: fleet.length - failed.length, failed };
}
