import { observeInstance } from './fleet.ts';
import { isManaged, isNamed } from './managed.ts';
import type { ObservedInstance, Ports } from './ports.ts';
import { refreshHealth } from './refresh-health.ts';
import { registerWebhook } from './register-webhooks.ts';
import type { Instance, InstanceState } from './types.ts';

/** States that a number may leave at any moment without a webhook. */
const IN_DOUBT: ReadonlySet<InstanceState> = new Set(['connecting', 'disconnected']);

/**
 * Asks every Evolution server for its numbers, registers new ones (with their webhooks) and takes the states that webhooks
 * did not tell. An error of the check says nothing about the numbers and changes none of them.
 * @returns whether any number is in doubt, so that the next look should come soon.
 */
export async function pollInstances(ports: Ports): Promise<{ doubtful: boolean }> {
  const seenOn = new Map<string, Set<string>>();
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
      continue;
    }
    seenOn.set(server, new Set(observed.map(({ name }) => name)));
    for (const seen of observed.filter(({ name }) => isNamed(ports, name))) {
      await adopt(ports, server, seen, askedAt);
    }
  }
  const fleet = await ports.instances.all();
  for (const instance of fleet) {
    const reason = whyGone(ports, instance, seenOn.get(instance.server));
    if (reason !== undefined) await observeInstance(ports, instance.name, { kind: 'gone', reason });
  }
  await refreshHealth(ports);
  const answered = seenOn.size === ports.probe.servers.length;
  return { doubtful: !answered || fleet.some((one) => isManaged(ports, one) && IN_DOUBT.has(one.state)) };
}

/** Why a number that we know cannot be reached any more; `seen` are its server's numbers, if that answered. */
function whyGone(
  ports: Ports,
  { name, server }: Instance,
  seen: ReadonlySet<string> | undefined,
): string | undefined {
  if (!ports.probe.servers.includes(server)) return `EVOLUTION_SERVERS does not name its server "${server}"`;
  if (!isNamed(ports, name)) return 'EVOLUTION_INSTANCES does not name it';
  if (seen !== undefined && !seen.has(name))
    return `the Evolution server "${server}" does not have it any more`;
  return undefined;
}

async function adopt(ports: Ports, server: string, seen: ObservedInstance, askedAt: Date): Promise<void> {
  const known = await ports.instances.get(seen.name);
  // It may have moved, from a server that is ours no more.
  if (known !== undefined && known.server !== server && ports.probe.servers.includes(known.server)) {
    ports.log.warn(
      { instance: seen.name, server, keeps: known.server },
      'two servers have a number of this name: the second is ignored; rename one of them',
    );
    return;
  }
  if (known === undefined || known.phone !== seen.phone || known.server !== server) {
    await ports.instances.register({
      name: seen.name,
      server,
      ...(seen.phone === undefined ? {} : { phone: seen.phone }),
      state: 'connecting',
      evidence: 'first seen',
      since: askedAt,
      hourLimit: ports.settings.hourLimit,
      dayLimit: ports.settings.dayLimit,
      newChatLimit: ports.settings.newChatLimit,
      health: 100,
      consecutiveFailures: 0,
    });
    if (known?.server !== server) await registerWebhook(ports, { name: seen.name, server });
  }
  const { name, connection: state, code } = seen;
  if (state !== undefined) await observeInstance(ports, name, { kind: 'connection', state, code }, askedAt);
}
