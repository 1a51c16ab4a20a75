import type { IncidentKind } from '../ports.ts';
import type { Severity } from '../types.ts';

/** Nothing or hardly anything is sent, or a number may be lost: somebody is to get up. Warnings can wait for the morning. */
const SEVERITY: Readonly<Record<IncidentKind, Severity>> = {
  disconnected: 'warning',
  failing: 'warning',
  silent: 'warning',
  conflict: 'warning',
  logged_out: 'critical',
  restricted: 'critical',
  banned: 'critical',
  health_low: 'warning',
  warm_up_stopped: 'info',
  limit_used_up: 'info',
  campaign_stalled: 'critical',
  campaign_braked: 'critical',
  server_unreachable: 'critical',
  evolution_outdated: 'critical',
  server_crowded: 'warning',
  fleet_away: 'critical',
  many_disconnected: 'critical',
  webhook_queue: 'warning',
  dead_letters: 'warning',
  memory_high: 'warning',
  cpu_high: 'warning',
  slow_sends: 'warning',
  slow_webhooks: 'warning',
  redis_away: 'critical',
  database_away: 'critical',
};

export function severityOf({ kind }: { kind: IncidentKind }): Severity {
  return SEVERITY[kind];
}
