import { FrotaError, InvalidInputError, type Problem, problemsOf } from '../errors.ts';
import { setLimits } from './adjust-instance.ts';
import { adopt } from './adopt.ts';
import { audit } from './audit.ts';
import { isNamed } from './managed.ts';
import type { Limits, Ports } from './ports.ts';

/** What can be wrong with a new number, said in English. */
export const NEW_INSTANCE_PROBLEMS = {
  name_unfit: () =>
    'must begin with a letter or digit and go on with letters, digits, spaces, dots, _ and -, at most 64',
  server_missing: ({ servers }: { servers: readonly string[] }) =>
    `is missing, as there are several Evolution servers: ${servers.join(', ')}`,
  server_unknown: ({ servers }: { servers: readonly string[] }) =>
    `is not in EVOLUTION_SERVERS, which has ${servers.join(', ')}`,
};

const newInstanceProblem = problemsOf(NEW_INSTANCE_PROBLEMS);

/** Evolution takes any name. With these a number can be named in a path, in a chat and in the settings (between commas). */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}._-])?$/u;

export interface NewInstance {
  name: string;
  /** Need not be said where there is only one. */
  server?: string | undefined;
  /** Where they differ from those of the settings. */
  limits?: Partial<Limits>;
}

/**
 * A person makes a new number: on its Evolution server, and in the fleet with its webhooks. It is not connected yet; with its
 * first pairing it begins to warm up as one that was made by hand does. What breaks off between the two is mended by the next
 * poll, which finds it on its server.
 * @throws InvalidInputError for a name or a server that cannot be
 * @throws FrotaError `instance_exists`; `instance_not_named` when the settings would leave it out; what the probe throws
 */
export async function createInstance(
  ports: Ports,
  { name, server: wanted, limits = {} }: NewInstance,
  by: string,
): Promise<void> {
  const { servers } = ports.probe;
  const server = wanted ?? (servers.length === 1 ? servers[0] : undefined);
  const problems: Problem[] = NAME.test(name) ? [] : [newInstanceProblem('name', 'name_unfit')];
  if (server === undefined) problems.push(newInstanceProblem('server', 'server_missing', { servers }));
  else if (!servers.includes(server))
    problems.push(newInstanceProblem('server', 'server_unknown', { servers }));
  if (server === undefined || problems.length > 0) throw new InvalidInputError('New number', problems);
  if (!isNamed(ports, name))
    throw new FrotaError(
      'instance_not_named',
      `EVOLUTION_INSTANCES does not name "${name}", so it would not be used: add it there, start Frota anew and try again.`,
    );
  const known = await ports.instances.get(name);
  if (known !== undefined && known.cause !== 'gone')
    throw new FrotaError('instance_exists', `There is a number "${name}" already, on "${known.server}".`);

  await ports.probe.create(server, name);
  ports.log.info({ instance: name, server, by }, 'a number was made');
  await audit(ports, {
    actor: by,
    action: 'instance.create',
    subject: `instance:${name}`,
    details: { server },
  });
  const askedAt = ports.clock.now();
  const seen = { name, stored: 'close', createdAt: askedAt } as const;
  await adopt(ports, known, { server, seen, connection: { kind: 'connection', state: 'close' }, askedAt });
  const instance = await ports.instances.get(name);
  if (instance !== undefined && Object.keys(limits).length > 0) await setLimits(ports, instance, limits, by);
  // One that was deleted and is made again is known as gone until it is looked at.
  await ports.wake.poll(ports.clock.now());
}
