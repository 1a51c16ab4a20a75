import { isDeepStrictEqual } from 'node:util';
import { problemsOfFleet, problemsOfWebhooks } from './fleet-problems.ts';
import { isManaged } from './managed.ts';
import { healthProblem, limitProblem, warmUpProblem } from './number-problems.ts';
import type { Ports, Problem } from './ports.ts';
import { problemOfCampaign, problemOfInstance, problemsOfServers } from './problems.ts';
import { fleetLoad } from './stats.ts';
import { touchIncidentCards } from './touch-card.ts';
import type { Campaign, Instance, Waiting } from './types.ts';

/** Opens a problem's incident, or brings the one that is open up to date. */
export async function raise(ports: Ports, problem: Problem): Promise<void> {
  const { incidents, clock, log } = ports;
  const raised = await incidents.raise(problem, clock.now());
  if (raised === 'known') return;
  if (raised !== 'changed')
    log.info({ ...problem.facts, incident: problem.fingerprint }, `incident ${raised}`);
  const [incident] = await incidents.history(problem.fingerprint, 1);
  if (incident !== undefined) await touchIncidentCards(ports, incident);
}

/** Ends a problem's incident, if it has one that is open. */
export async function resolve(ports: Ports, fingerprint: string): Promise<void> {
  const { incidents, clock, log } = ports;
  const resolved = await incidents.resolve(fingerprint, clock.now());
  if (resolved === undefined) return;
  const minutes = Math.round((clock.now().getTime() - resolved.openedAt.getTime()) / 60_000);
  log.info({ ...resolved.facts, incident: fingerprint, minutes }, 'incident resolved');
  await touchIncidentCards(ports, resolved);
}

/** Takes a number's change of state into its incidents. */
export async function noteInstance(ports: Ports, from: Instance, to: Instance): Promise<void> {
  await change(ports, problemOfInstance(from), isManaged(ports, to) ? problemOfInstance(to) : undefined);
}

/** Takes a campaign's change into its incidents. */
export async function noteCampaign(ports: Ports, from: Campaign, to: Campaign): Promise<void> {
  await change(ports, problemOfCampaign(from), problemOfCampaign(to));
}

/** Takes into a campaign's incidents what it waits for now. */
export async function noteWaiting(
  ports: Ports,
  campaign: Campaign,
  waiting: Waiting | undefined,
): Promise<void> {
  const { waiting: _, ...others } = campaign;
  await noteCampaign(ports, campaign, waiting === undefined ? others : { ...others, waiting });
}

async function change(ports: Ports, before: Problem | undefined, now: Problem | undefined): Promise<void> {
  if (before !== undefined && before.fingerprint !== now?.fingerprint)
    await resolve(ports, before.fingerprint);
  if (now !== undefined) await raise(ports, now);
}

/**
 * Makes the open incidents those that there should be: changes are noted as they happen, but a process may die before it
 * gets to it, and some problems end by nobody's doing.
 * @param atServers what was found when the Evolution servers were asked
 */
export async function tendIncidents(ports: Ports, atServers: readonly Problem[]): Promise<void> {
  // First what is open: what is raised from here on is not taken for something that is over.
  const [open, dismissed] = await Promise.all([ports.incidents.open(), ports.incidents.dismissed()]);
  const [fleet, campaigns, received] = await Promise.all([
    ports.instances.all(),
    ports.campaigns.list(['running', 'paused']),
    ports.received.stats(ports.clock.now()),
  ]);
  const ours = fleet.filter((instance) => isManaged(ports, instance));
  const limits = await limitProblems(ports, campaigns);
  const wanted = new Map(
    [
      ...atServers,
      ...problemsOfServers(ours),
      ...problemsOfFleet(ours),
      ...problemsOfWebhooks(received),
      ...ours.flatMap((instance) => problemOfInstance(instance) ?? []),
      ...ours.flatMap((instance) => healthProblem(instance, campaigns) ?? []),
      ...ours.flatMap((instance) => warmUpProblem(instance, campaigns, ports.clock.now()) ?? []),
      ...(limits ?? []),
      ...campaigns.flatMap((campaign) => problemOfCampaign(campaign) ?? []),
    ].map((problem) => [problem.fingerprint, problem]),
  );
  const deaf = new Set(
    atServers.filter(({ kind }) => kind === 'server_unreachable').map(({ facts }) => facts['server']),
  );
  for (const { fingerprint, kind, facts, goodUntil } of [...open, ...dismissed]) {
    const isToldElsewhere = goodUntil !== undefined && goodUntil > ports.clock.now();
    const isUnknown =
      (kind === 'limit_used_up' && limits === undefined) ||
      (kind === 'server_crowded' && deaf.has(facts['server']));
    if (!wanted.has(fingerprint) && !isToldElsewhere && !isUnknown) await resolve(ports, fingerprint);
  }
  const facts = new Map(open.map((incident) => [incident.fingerprint, incident.facts]));
  for (const problem of wanted.values()) {
    if (!isDeepStrictEqual(facts.get(problem.fingerprint), problem.facts)) await raise(ports, problem);
  }
}

/** Undefined: the counters do not answer, and nobody knows what was sent today. */
async function limitProblems(ports: Ports, campaigns: readonly Campaign[]): Promise<Problem[] | undefined> {
  try {
    const loads = await fleetLoad(ports);
    return loads.flatMap((load) => limitProblem(load, campaigns) ?? []);
  } catch (error) {
    ports.log.warn({ err: error }, 'the counters do not answer: limits are not looked at');
    return undefined;
  }
}
