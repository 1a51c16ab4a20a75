import type { IncidentGroup } from '../../engine/alerts/groups.ts';
import { groupOf, recentIncidents } from '../../engine/alerts/recent-incidents.ts';
import { numbersOf } from '../../engine/alerts/routes.ts';
import { type LastMigration, lastMigration } from '../../engine/last-migration.ts';
import type { Incident, Ports } from '../../engine/ports.ts';
import type { Campaign, Instance } from '../../engine/types.ts';

/** Campaigns that are counted for a card; of more the first are told. */
const COUNTED = 5;

/** An incident at one moment: all that a card or an answer tells of it. */
export interface IncidentScene {
  at: Date;
  incident: Incident;
  /** Who has it or silenced it stands at all of a card; of some that are over the first that is not tells it. */
  lead: Incident;
  /** It alone, or all that are one problem for people, if it gives their card its name. */
  group: IncidentGroup;
  /** Those that it is a part of, if their card has another's name. */
  partOf?: IncidentGroup;
  /** The one number that it is about, if it is about one and the fleet has it. */
  instance?: Instance;
  /** Campaigns under way that it touches, the first few, with how many of their messages wait. */
  campaigns: readonly { campaign: Campaign; waiting: number }[];
  /** Of the one number that it is about, begun since. */
  migration?: LastMigration;
}

/** Looks at an incident with all that it touches. */
export async function lookAtIncident(ports: Ports, incident: Incident): Promise<IncidentScene> {
  const [recent, fleet] = await Promise.all([recentIncidents(ports), ports.instances.all()]);
  const whole = groupOf(incident, recent);
  const isNamed = whole.first.id === incident.id;
  const group = isNamed ? whole : { first: incident, incidents: [incident] };
  const { instance: name } = incident.facts;
  const instance =
    group.incidents.length === 1
      ? fleet.find((one) => one.name === name && isStill(one, incident))
      : undefined;
  const migration = instance === undefined ? undefined : await lastMigration(ports, instance.name);
  const isSince = migration !== undefined && migration.migration.startedAt >= incident.openedAt;
  return {
    at: ports.clock.now(),
    incident,
    lead: group.incidents.find(({ status }) => status === 'open') ?? incident,
    group,
    campaigns: await touched(ports, group, fleet),
    ...(!isNamed && { partOf: whole }),
    ...(instance !== undefined && { instance }),
    ...(isSince && { migration }),
  };
}

/** A number of this name may be another server's by now. */
function isStill({ server }: Instance, { facts }: Incident): boolean {
  return facts['server'] === undefined || facts['server'] === server;
}

async function touched(
  { campaigns, ledger }: Ports,
  { incidents }: IncidentGroup,
  fleet: readonly Instance[],
): Promise<IncidentScene['campaigns']> {
  const ids = new Set(incidents.map(({ facts }) => facts['campaignId']));
  const servers = new Set(
    incidents.flatMap(({ kind, facts }) => (kind === 'server_unreachable' ? [facts['server']] : [])),
  );
  const numbers = new Set([
    ...incidents.flatMap(numbersOf),
    ...fleet.filter(({ server }) => servers.has(server)).map(({ name }) => name),
  ]);
  const underWay = await campaigns.list(['running', 'paused', 'scheduled']);
  const found = underWay.filter(
    ({ id, instances }) => ids.has(id) || instances.some((name) => numbers.has(name)),
  );
  return Promise.all(
    found.slice(0, COUNTED).map(async (campaign) => {
      const { queued, assigned } = await ledger.progress(campaign.id);
      return { campaign, waiting: queued + assigned };
    }),
  );
}
