import { observeInstance } from './fleet.ts';
import type { ObservedInstance, Ports } from './ports.ts';
import { refreshHealth } from './refresh-health.ts';
import { registerWebhook } from './register-webhooks.ts';

/**
 * Asks every Evolution server for its numbers, registers new ones (with their webhooks) and takes the states that webhooks did not tell. An
 * error of the check says nothing about the numbers and changes none of them.
 * @returns whether any number is in doubt, so that the next look should come soon.
 */
export async function pollInstances(ports: Ports): Promise<{ doubtful: boolean }> {
  let doubtful = false;
  for (const server of ports.probe.servers) {
    const askedAt = ports.clock.now();
    let observed: ObservedInstance[];
    try {
      observed = await ports.probe.observe(server);
    } catch (error) {
      ports.log.warn(
        { server, err: error },
        'Evolution server does not answer; its numbers stay as they are',
      );
      doubtful = true;
      continue;
    }
    for (const seen of observed.filter((one) => isManaged(ports, one.name))) {
      await adopt(ports, server, seen, askedAt);
    }
  }
  const fleet = await ports.instances.all();
  await refreshHealth(ports);
  return {
    doubtful: doubtful || fleet.some(({ state }) => state === 'connecting' || state === 'disconnected'),
  };
}

function isManaged(ports: Ports, name: string): boolean {
  return ports.settings.instanceNames.length === 0 || ports.settings.instanceNames.includes(name);
}

async function adopt(ports: Ports, server: string, seen: ObservedInstance, askedAt: Date): Promise<void> {
  const known = await ports.instances.get(seen.name);
  if (known !== undefined && known.server !== server) {
    ports.log.warn(
      { instance: seen.name, server, keeps: known.server },
      'two servers have a number of this name: the second is ignored; rename one of them',
    );
    return;
  }
  if (known === undefined || known.phone !== seen.phone) {
    await ports.instances.register({
      name: seen.name,
      server,
      ...(seen.phone === undefined ? {} : { phone: seen.phone }),
      state: 'connecting',
      evidence: 'first seen',
      since: askedAt,
      hourLimit: ports.settings.hourLimit,
      dayLimit: ports.settings.dayLimit,
      health: 100,
      consecutiveFailures: 0,
    });
    if (known === undefined) await registerWebhook(ports, { name: seen.name, server });
  }
  await observeInstance(
    ports,
    seen.name,
    { kind: 'connection', state: seen.connection, code: seen.code },
    askedAt,
  );
}
