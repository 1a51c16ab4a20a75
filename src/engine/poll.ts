import pLimit from 'p-limit';
import { messageOf } from '../errors.ts';
import { adopt } from './adopt.ts';
import { brakeCampaigns } from './contagion.ts';
import { observeInstance } from './fleet.ts';
import { tendIncidents } from './incidents.ts';
import { nextInstanceState, type Observation } from './instance-states.ts';
import { liveStates } from './live-state.ts';
import { nextRound } from './look-times.ts';
import { isNamed, managedFleet } from './managed.ts';
import type { Connection, ObservedInstance, Ports, Problem } from './ports.ts';
import { crowded, unreachable } from './problems.ts';
import { reconnectDropped } from './reconnect.ts';
import { tellStates } from './tell-states.ts';
import type { Instance } from './types.ts';

/** So many numbers are adopted or change their state at a time: a fleet that is new or comes back has a thousand. */
const CHANGES_AT_ONCE = 10;

/** What a server answered. */
interface Answer {
  server: string;
  askedAt: Date;
  observed: readonly ObservedInstance[];
}

/** The names of the numbers that each server has; one that did not answer is not there. */
type SeenOn = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Asks every Evolution server for its numbers, registers new ones (with their webhooks) and takes the states that webhooks
 * did not tell. An error of the check says nothing about the numbers and changes none of them; but none is connecting for ever.
 * @returns when to look again: soon while a number is in doubt.
 */
export async function pollInstances(ports: Ports): Promise<Date> {
  const known = new Map((await ports.instances.all()).map((instance) => [instance.name, instance]));
  const asked = await Promise.all(
    ports.probe.servers.map(async (server) => {
      const answer = await ask(ports, server);
      // A server that hangs does not keep the others' numbers waiting.
      if ('observed' in answer)
        await take(ports, answer, known, ({ name }) => known.get(name)?.server === server);
      return answer;
    }),
  );
  const answers = asked.filter((answer) => 'observed' in answer);
  const seenOn: SeenOn = new Map(
    answers.map(({ server, observed }) => [server, new Set(observed.map(({ name }) => name))]),
  );
  // What is new or elsewhere, one server after the other: of two that have a number of the same name, always the same one
  // keeps it.
  for (const answer of answers) {
    const { server } = answer;
    await take(ports, answer, known, ({ name }) => {
      const instance = known.get(name);
      return instance?.server !== server && !isOthers(ports, server, instance, seenOn);
    });
  }
  await settleUnseen(ports, known, seenOn);
  await brakeCampaigns(ports);
  const deaf = asked.filter((answer) => 'fingerprint' in answer);
  const full = answers.flatMap(({ server, observed }) => crowded(server, observed.length) ?? []);
  await tendIncidents(ports, [...deaf, ...full]);
  // Read last: what came into doubt meanwhile is not left waiting for the round after the next.
  const fleet = await managedFleet(ports);
  await reconnectDropped(ports, fleet);
  await tellStates(ports, fleet);
  return nextRound(fleet, deaf.length > 0, ports.clock.now());
}

/** The problem that the server does not answer, if it does not. */
async function ask(ports: Ports, server: string): Promise<Answer | Problem> {
  const askedAt = ports.clock.now();
  try {
    return { server, askedAt, observed: await ports.probe.observe(server) };
  } catch (error) {
    ports.log.warn({ server, err: error }, 'Evolution server does not answer; its numbers stay as they are');
    return unreachable(server, messageOf(error));
  }
}

/** Takes those numbers of a server's answer into the fleet that are its own; `known` is kept current. */
async function take(
  ports: Ports,
  { server, askedAt, observed }: Answer,
  known: Map<string, Instance>,
  isItsOwn: (seen: ObservedInstance) => boolean,
): Promise<void> {
  const ours = observed.filter((seen) => isNamed(ports, seen.name) && isItsOwn(seen));
  const live = await liveStates(ports, server, ours, known);
  const atOnce = pLimit(CHANGES_AT_ONCE);
  const takeOne = async (seen: ObservedInstance): Promise<void> => {
    const connection = observationOf(seen, live.get(seen.name));
    const before = known.get(seen.name);
    const adopted = await adopt(ports, before, { server, seen, connection, askedAt });
    if (adopted !== undefined) known.set(seen.name, adopted);
    if (before !== undefined && connection !== undefined)
      await observeIfNews(ports, before, connection, askedAt);
  };
  await Promise.all(ours.map((seen) => atOnce(() => takeOne(seen))));
}

/** Sets aside the numbers that are gone, and ends the grace of those that were not seen to connect. */
async function settleUnseen(
  ports: Ports,
  known: ReadonlyMap<string, Instance>,
  seenOn: SeenOn,
): Promise<void> {
  const now = ports.clock.now();
  const atOnce = pLimit(CHANGES_AT_ONCE);
  const settle = (instance: Instance): Promise<void> => {
    const reason = whyGone(ports, instance, seenOn.get(instance.server));
    return observeIfNews(
      ports,
      instance,
      reason === undefined ? { kind: 'unseen' } : { kind: 'gone', reason },
      now,
    );
  };
  await Promise.all([...known.values()].map((instance) => atOnce(() => settle(instance))));
}

/** Most of what is seen is known; that costs no look into the store. */
async function observeIfNews(ports: Ports, known: Instance, seen: Observation, seenAt: Date): Promise<void> {
  if (nextInstanceState(known, seen, ports.clock.now()) === undefined) return;
  await observeInstance(ports, known.name, seen, { seenAt });
}

/**
 * Whether a number of this name is another server's: of one that has it as well, or that does not answer. Else it has moved.
 */
function isOthers(ports: Ports, server: string, known: Instance | undefined, seenOn: SeenOn): boolean {
  if (known === undefined || known.server === server || !ports.probe.servers.includes(known.server))
    return false;
  const log = { instance: known.name, server, keeps: known.server };
  const hasIt = seenOn.get(known.server)?.has(known.name);
  if (hasIt === undefined) ports.log.warn(log, 'a number was seen elsewhere, but its server does not answer');
  if (hasIt === true)
    ports.log.warn(log, 'two servers have a number of this name: the second is ignored; rename one of them');
  return hasIt !== false;
}

/** Undefined: how it is connected could not be told. */
function observationOf(
  { code, closedAt, expiresInSeconds }: ObservedInstance,
  state: Connection | undefined,
): Observation | undefined {
  if (state === undefined) return undefined;
  if (state !== 'close') return { kind: 'connection', state };
  return { kind: 'connection', state, code, closedAt, expiresInSeconds };
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
