import { beginAnew } from './begin-anew.ts';
import { canSend } from './campaign-numbers.ts';
import { nextInstanceState, type Observation } from './instance-states.ts';
import { isSamePhone } from './phone-forms.ts';
import type { ObservedInstance, Ports } from './ports.ts';
import { registerWebhook } from './register-webhooks.ts';
import type { Instance } from './types.ts';
import { warmUpFor } from './warmup.ts';

/** What an Evolution server has that the fleet does not have so. */
export interface Newcomer {
  server: string;
  seen: ObservedInstance;
  /** How it is connected; undefined: it could not be told. */
  connection: Observation | undefined;
  askedAt: Date;
}

/**
 * Takes a number into the fleet, with its webhooks, or what is new of one that is known.
 * @returns the number as it is now, if it was not known, or not so.
 */
export async function adopt(
  ports: Ports,
  known: Instance | undefined,
  newcomer: Newcomer,
): Promise<Instance | undefined> {
  const { server, seen } = newcomer;
  const isBack = known?.cause === 'gone';
  if (known?.server === server && known.phone === seen.phone && !isBack) return undefined;
  const instance = asNew(ports, newcomer);
  // Before the phone is written down: what is broken off by a crash is done again.
  if (isAnotherPhone(known?.phone, seen.phone)) await beginAnew(ports, seen.name, seen.business === true);
  await ports.instances.register(instance);
  // One that was created again has none either.
  if (known?.server !== server || isBack) await registerWebhook(ports, instance);
  if (known === undefined) return instance;
  if (known.server !== server)
    ports.log.info(
      { instance: known.name, from: known.server, to: server },
      'number moved to another server',
    );
  return { ...known, server, ...(seen.phone !== undefined && { phone: seen.phone }) };
}

/** A phone that Evolution does not say (yet) is none. */
function isAnotherPhone(known: string | undefined, seen: string | undefined): boolean {
  return known !== undefined && seen !== undefined && !isSamePhone(known, seen);
}

function asNew({ settings }: Ports, { server, seen, connection, askedAt }: Newcomer): Instance {
  const warmUp = seen.business
    ? undefined
    : warmUpFor(seen.createdAt, askedAt, settings.warmUpTable, settings.timeZone);
  const unknown: Instance = {
    name: seen.name,
    server,
    ...(seen.phone === undefined ? {} : { phone: seen.phone }),
    state: 'connecting',
    evidence: 'first seen',
    since: askedAt,
    hourLimit: settings.hourLimit,
    dayLimit: settings.dayLimit,
    newChatLimit: settings.newChatLimit,
    ...(warmUp !== undefined && { warmUp }),
    health: 0,
    consecutiveFailures: 0,
  };
  const state = connection === undefined ? undefined : nextInstanceState(unknown, connection, askedAt);
  const instance = { ...unknown, ...state };
  return { ...instance, health: canSend(instance) ? 100 : 0 };
}
