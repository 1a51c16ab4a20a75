import pLimit, { type LimitFunction } from 'p-limit';
import { FrotaError, messageOf } from '../errors.ts';
import { managedFleet } from './managed.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * A webhook that could not be set is tried again after this, in ms: until then deliveries and replies of its number are missed.
 * Of a number that Evolution does not have nothing is missed: that waits for the next check.
 */
export const REGISTER_AGAIN_MS = 3 * 60_000;

/** So many numbers of a server are asked about at a time. */
const AT_ONCE = 10;
const NO_ANSWER: ReadonlySet<string> = new Set(['evolution_no_answer', 'evolution_unreachable']);

/** So many numbers are named in what people read of the log; its fields have them all. */
const MOST_TOLD = 5;

/** What became of the numbers' webhooks; each number by its name. */
export interface Registration {
  set: string[];
  /** As they are to be, and left alone. */
  unchanged: string[];
  /** Of those that were set: in what they were not as they are to be. Only where that was looked at. */
  drifted: { instance: string; settings: string[] }[];
  failed: NotSet[];
}

/** `isAbsent`: Evolution does not have the number. */
export interface NotSet {
  instance: string;
  reason: string;
  isAbsent?: true;
}

type Target = Pick<Instance, 'name' | 'server'>;

/**
 * Points every number's webhooks at Frota. One that cannot be set does not keep the others from it, and is tried again within
 * minutes.
 * @param options `check`: only those are set that are not as they are to be.
 * @throws FrotaError `sandbox_elsewhere` in a shell beside a Frota with a sandbox; nothing is wrong then
 */
export async function registerWebhooks(
  ports: Ports,
  options: { check?: boolean } = {},
): Promise<Registration> {
  const fleet = (await managedFleet(ports)).filter(({ cause }) => cause !== 'gone');
  const result: Registration = { set: [], unchanged: [], drifted: [], failed: [] };
  const attempts = await askEach(fleet, (target) =>
    options.check === true ? repair(ports, target) : set(ports, target),
  );
  for (const [index, { name: instance }] of fleet.entries()) {
    const attempt = attempts[index];
    if (attempt?.status !== 'fulfilled') {
      // From here nobody can ask, and the Frota that can has set them.
      if (codeOf(attempt?.reason) === 'sandbox_elsewhere') throw attempt?.reason;
      result.failed.push(notSetFor(instance, attempt?.reason));
    } else if (attempt.value === undefined) {
      result.unchanged.push(instance);
    } else {
      result.set.push(instance);
      if (attempt.value.length > 0) result.drifted.push({ instance, settings: attempt.value });
    }
  }
  await tell(ports, result);
  return result;
}

/** Asks each number's server; one that does not answer no more, as each further call would take its whole time. */
function askEach<T>(
  fleet: readonly Target[],
  ask: (target: Target) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  const deaf = new Map<string, unknown>();
  const limits = new Map<string, LimitFunction>();
  const work = fleet.map((target) => {
    const { server } = target;
    const atOnce = limits.get(server) ?? pLimit(AT_ONCE);
    limits.set(server, atOnce);
    return atOnce(async () => {
      if (deaf.has(server)) throw deaf.get(server);
      try {
        return await ask(target);
      } catch (error) {
        if (NO_ANSWER.has(codeOf(error))) deaf.set(server, error);
        throw error;
      }
    });
  });
  return Promise.allSettled(work);
}

/** Points one number's webhooks at Frota. What Evolution does not take is logged, and tried again. */
export async function registerWebhook(ports: Ports, instance: Target): Promise<void> {
  try {
    await set(ports, instance);
  } catch (error) {
    await tellNotSet(ports, [notSetFor(instance.name, error)]);
  }
}

async function set(ports: Ports, { server, name }: Target): Promise<string[]> {
  await ports.probe.setWebhook(server, name);
  return [];
}

/** In what it differed; undefined: it is as it is to be. */
async function repair(ports: Ports, { server, name }: Target): Promise<string[] | undefined> {
  const drift = await ports.probe.webhookDrift(server, name);
  if (drift.length === 0) return undefined;
  await ports.probe.setWebhook(server, name);
  return drift;
}

async function tell(ports: Ports, { set: done, unchanged, drifted, failed }: Registration): Promise<void> {
  if (drifted.length > 0) {
    const reason = firstOf(drifted.map(({ instance, settings }) => `${instance}: ${settings.join(', ')}`));
    ports.log.warn({ drifted, reason }, 'webhooks were not as they are to be, and have been set');
  }
  ports.log.info(
    { set: done.length, unchanged: unchanged.length, failed: failed.length },
    failed.length === 0 ? 'webhooks are set' : 'webhooks are set, but not all',
  );
  if (failed.length > 0) await tellNotSet(ports, failed);
}

function notSetFor(instance: string, error: unknown): NotSet {
  const isAbsent = codeOf(error) === 'instance_absent';
  return { instance, reason: messageOf(error), ...(isAbsent && { isAbsent }) };
}

function codeOf(error: unknown): string {
  return error instanceof FrotaError ? error.code : '';
}

/** Whether some of it is to be tried again after `REGISTER_AGAIN_MS`. */
export function isUrgent(failed: readonly NotSet[]): boolean {
  return failed.some(({ isAbsent }) => isAbsent !== true);
}

async function tellNotSet(ports: Ports, failed: readonly NotSet[]): Promise<void> {
  const reason = firstOf(failed.map(({ instance, reason: why }) => `${instance}: ${why}`));
  ports.log.warn(
    { failed, reason },
    'webhooks could not be set; deliveries and replies of these numbers are not seen',
  );
  if (isUrgent(failed)) await ports.wake.registrar(new Date(ports.clock.now().getTime() + REGISTER_AGAIN_MS));
}

/** As much of it as a person reads. */
function firstOf(lines: readonly string[]): string {
  const more = lines.length - MOST_TOLD;
  return `${lines.slice(0, MOST_TOLD).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
