import { MOST_PER_SERVER, UP_TO_DATE_MS } from './evolution-limits.ts';
import type { ObservedInstance, Probe } from '../engine/ports.ts';
import { FrotaError, messageOf } from '../errors.ts';
import { callEvolution, type EvolutionServer, field } from '../evolution/http.ts';
import { mongoInstances } from '../store/instances.ts';
import type { StoreLook } from '../store/look.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';
import { isAtLeast } from './version.ts';

/** Version 1 takes other bodies, and posts others. */
const OLDEST = '2';

/** So many names are told; more would not be read. */
const MOST_NAMES = 5;

export interface EvolutionLook {
  servers: readonly EvolutionServer[];
  /** That knows how webhooks are to be; in a Frota that runs, its own. */
  probe: Probe;
  /** The numbers to manage; none: all. */
  names: readonly string[];
  open: () => Promise<StoreLook | undefined>;
  now: () => Date;
  patienceMs: number;
}

/**
 * Each Evolution server: reachable, our key good, a version that we know, every number's webhook as it is to be, and webhooks
 * really coming.
 */
export function evolutionChecks(look: EvolutionLook): Check[] {
  const { servers } = look;
  const seen = Promise.all(servers.map((server) => instancesOf(look, server.name)));
  return [
    ...servers.map((server, at): Check => ({
      area: 'evolution',
      run: async () => ofServer(look, server, (await seen)[at]),
    })),
    { area: 'evolution', run: async () => absent(look.names, await seen) },
  ];
}

/** Without a server there is the sandbox, which is inside of the Frota that runs. */
export function sandboxCheck(): Check {
  return { area: 'evolution', run: async () => [found('absent', 'evolution_sandbox', {})] };
}

/** Its numbers, or why it does not tell them. */
type Seen = readonly ObservedInstance[] | Error;

async function instancesOf({ probe }: EvolutionLook, server: string): Promise<Seen> {
  try {
    return await probe.observe(server);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function ofServer(look: EvolutionLook, server: EvolutionServer, seen: Seen = []): Promise<Finding[]> {
  const { name } = server;
  if (seen instanceof Error) return [await silence(look, server, seen)];
  const ours = seen.filter((one) => look.names.length === 0 || look.names.includes(one.name));
  const [version, webhooks] = await Promise.all([versionOf(look, server), webhookFindings(look, name, ours)]);
  const params = { server: name, version: version ?? '?' };
  return [
    version === undefined || isAtLeast(version, OLDEST)
      ? found('ok', 'evolution_reached', { ...params, instances: seen.length })
      : found('problem', 'evolution_old', { ...params, least: OLDEST }),
    ...(seen.length > MOST_PER_SERVER
      ? [
          found('warning', 'evolution_crowded', {
            server: name,
            instances: seen.length,
            most: MOST_PER_SERVER,
          }),
        ]
      : []),
    ...webhooks,
  ];
}

/** Why a server did not tell its numbers: it is not there, does not take our key, or is something else. */
async function silence(look: EvolutionLook, server: EvolutionServer, error: Error): Promise<Finding> {
  const { name } = server;
  const code = error instanceof FrotaError ? error.code : '';
  if (code !== 'evolution_refused')
    return found('problem', 'evolution_silent', { server: name, reason: error.message });
  const answer = await callEvolution(server, 'GET', '/instance/fetchInstances', {
    timeoutMs: look.patienceMs,
  }).catch(() => undefined);
  return answer?.status === 401
    ? found('problem', 'evolution_key_refused', { server: name })
    : found('problem', 'evolution_strange', { server: name, reason: error.message });
}

/** As its root page says; undefined: it says nothing. */
async function versionOf(
  { patienceMs }: EvolutionLook,
  server: EvolutionServer,
): Promise<string | undefined> {
  const answer = await callEvolution(server, 'GET', '/', { timeoutMs: patienceMs }).catch(() => undefined);
  const version = field(answer?.body, 'version');
  return typeof version === 'string' ? version : undefined;
}

async function webhookFindings(
  look: EvolutionLook,
  server: string,
  ours: readonly ObservedInstance[],
): Promise<Finding[]> {
  if (ours.length === 0) return [];
  const [settings, arrival] = await Promise.all([
    settingsOf(look, server, ours),
    arrivalOf(look, server, ours),
  ]);
  return [settings, arrival];
}

async function settingsOf(
  { probe }: EvolutionLook,
  server: string,
  ours: readonly ObservedInstance[],
): Promise<Finding> {
  try {
    const drifts = await Promise.all(
      ours.map(async ({ name }) => ({ name, drift: await probe.webhookDrift(server, name) })),
    );
    const drifted = drifts.filter(({ drift }) => drift.length > 0);
    if (drifted.length === 0) return found('ok', 'webhooks_set', { server, instances: ours.length });
    const instances = namesOf(drifted.map(({ name, drift }) => `${name} (${drift.join(', ')})`));
    return found('problem', 'webhooks_drifted', { server, instances });
  } catch (error) {
    return found('problem', 'webhooks_unread', { server, reason: messageOf(error) });
  }
}

/** Of numbers that are connected something comes: what they send, what they get, and how they fare. */
async function arrivalOf(
  { open, now }: EvolutionLook,
  server: string,
  ours: readonly ObservedInstance[],
): Promise<Finding> {
  const store = await open().catch(() => undefined);
  if (store === undefined) return found('warning', 'webhooks_unseen', { server });
  const [last, known] = await Promise.all([store.lastWebhooks(), mongoInstances(store.models).all()]);
  const at = now().getTime();
  const lastOf = (name: string): number => last.get(`${server}/${name}`)?.getTime() ?? 0;
  // One that is new has had no time to send any.
  const old = new Set(
    known.filter(({ since }) => at - since.getTime() > UP_TO_DATE_MS).map(({ name }) => name),
  );
  const quiet = ours.filter(
    ({ name, stored }) => stored === 'open' && old.has(name) && at - lastOf(name) > UP_TO_DATE_MS,
  );
  if (quiet.length > 0)
    return found('warning', 'webhooks_missing', {
      server,
      instances: namesOf(quiet.map(({ name }) => name)),
    });
  const newest = Math.max(...ours.map(({ name }) => lastOf(name)));
  return newest === 0
    ? found('warning', 'webhooks_unseen', { server })
    : found('ok', 'webhooks_arrive', {
        server,
        instances: ours.filter(({ name }) => lastOf(name) > 0).length,
        minutes: Math.max(0, Math.round((at - newest) / 60_000)),
      });
}

/** Numbers that the settings name and no server has; only when all servers have told theirs. */
function absent(names: readonly string[], seen: readonly Seen[]): Finding[] {
  const lists = seen.map((one) => (one instanceof Error ? undefined : one.map(({ name }) => name)));
  if (lists.includes(undefined)) return [];
  const lacking = names.filter((name) => !lists.some((list) => list?.includes(name) === true));
  return lacking.length === 0 ? [] : [found('problem', 'instances_absent', { names: namesOf(lacking) })];
}

function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` (+${more})` : '');
}
