import type { Facts, IncidentKind, Problem } from './ports.ts';
import type { Campaign, Instance } from './types.ts';

/** Problems that states tell by themselves, and that are over when the states say so. */

/** What is wrong with a number; undefined: nothing that people have to know. An outdated Evolution is its server's problem. */
export function problemOfInstance(instance: Instance): Problem | undefined {
  const kind = kindOf(instance);
  if (kind === undefined) return undefined;
  const { name, server, evidence, since, until, restriction } = instance;
  return problem(kind, name, {
    instance: name,
    server,
    evidence,
    since,
    ...(until !== undefined && { until }),
    ...(restriction !== undefined && { restriction }),
  });
}

function kindOf({ state, cause }: Instance): IncidentKind | undefined {
  switch (state) {
    case 'disconnected':
      if (cause === 'outdated') return undefined;
      if (cause === 'replaced') return 'conflict';
      return cause === 'failing' || cause === 'silent' ? cause : 'disconnected';
    case 'logged_out':
    case 'restricted':
    case 'banned':
      return state;
    case 'connected':
    case 'connecting':
    case 'paused':
      return undefined;
  }
}

/** Servers whose Evolution WhatsApp refuses as outdated, one problem each however many numbers it has. */
export function problemsOfServers(fleet: readonly Instance[]): Problem[] {
  const outdated = new Map<string, string[]>();
  for (const { server, name, state, cause } of fleet) {
    if (state !== 'disconnected' || cause !== 'outdated') continue;
    outdated.set(server, [...(outdated.get(server) ?? []), name]);
  }
  return [...outdated].map(([server, instances]) =>
    problem('evolution_outdated', server, { server, instances }),
  );
}

/** More instances than this on one Evolution server are too many for it: the team's experience. */
const CROWDED_ABOVE = 150;
/** They are told in steps of so many, so that a card does not change with each. */
const CROWDED_STEP = 50;

/** A server that has too many instances, those that are not ours included: they take its time as well. */
export function crowded(server: string, instances: number): Problem | undefined {
  if (instances <= CROWDED_ABOVE) return undefined;
  const told = Math.floor((instances - 1) / CROWDED_STEP) * CROWDED_STEP;
  return problem('server_crowded', server, { server, count: told });
}

export function unreachable(server: string, reason: string): Problem {
  return problem('server_unreachable', server, { server, reason });
}

/** What is wrong with a campaign: none of its numbers can send, or Frota itself has paused it. */
export function problemOfCampaign(campaign: Campaign): Problem | undefined {
  const { id, name, status, brake } = campaign;
  const facts = { campaignId: id, campaign: name };
  if (status === 'paused' && brake !== undefined)
    return problem('campaign_braked', id, { ...facts, instances: brake.instances, since: brake.at });
  return isStalled(campaign)
    ? problem('campaign_stalled', id, { ...facts, instances: campaign.instances })
    : undefined;
}

/**
 * All that could write to those who are left are away or unwell. A limit that is used up is no problem, as it has room again
 * by itself, and of a number that is just connecting nobody knows yet.
 */
function isStalled({ status, waiting }: Campaign): boolean {
  if (status !== 'running' || waiting === undefined || waiting.numbers.length === 0) return false;
  return waiting.numbers.every(
    ({ why, state }) => (why === 'gone' || why === 'state' || why === 'health') && state !== 'connecting',
  );
}

/** A problem of a kind; what it is of tells it from others of its kind. */
export function problem(kind: IncidentKind, subject: string, facts: Facts): Problem {
  return { fingerprint: `${kind}:${subject}`, kind, facts };
}
