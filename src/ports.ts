import { PLANS, type Settings } from '../config/index.ts';
import { systemClock } from './clock.ts';
import { tendCampaigns } from './engine/campaigns.ts';
import { coalesce } from './engine/coalesce.ts';
import { planCampaign } from './engine/plan.ts';
import type { Counters, Ports, Probe, Wake } from './engine/ports.ts';
import type { EvolutionServer } from './evolution/http.ts';
import { evolutionMessenger } from './evolution/messenger.ts';
import type { Scheduler } from './jobs/agenda.ts';
import type { Logger } from './log.ts';
import { mongoCampaigns } from './store/campaigns.ts';
import { mongoContacts } from './store/contacts.ts';
import type { Inbox } from './store/inbox.ts';
import { mongoInstances } from './store/instances.ts';
import { mongoLanes } from './store/lanes.ts';
import { mongoLedger } from './store/ledger.ts';
import type { Models } from './store/models.ts';

export interface Parts {
  settings: Settings;
  log: Logger;
  models: Models;
  counters: Counters;
  servers: readonly EvolutionServer[];
  probe: Probe;
  inbox: Inbox;
  scheduler: Scheduler;
  stopping: AbortSignal;
  wakeApplier: () => void;
}

/** Gives the engine everything that it needs from outside. */
export function createPorts(parts: Parts): Ports {
  const { settings, models, log } = parts;
  const ports: Ports = {
    ledger: mongoLedger(models),
    campaigns: mongoCampaigns(models),
    contacts: mongoContacts(models),
    instances: mongoInstances(models),
    lanes: mongoLanes(models),
    counters: parts.counters,
    messenger: evolutionMessenger(parts.servers, { sendTimeoutMs: settings.SEND_TIMEOUT_MS }),
    probe: parts.probe,
    wake: wakeOf(parts, () => ports),
    clock: systemClock,
    random: Math.random,
    log,
    settings: {
      timeZone: settings.TIME_ZONE,
      planName: settings.PLAN,
      maxInstancesPerCampaign: PLANS[settings.PLAN],
      defaultStrategy: settings.INSTANCE_STRATEGY,
      hourLimit: settings.HOUR_LIMIT,
      dayLimit: settings.DAY_LIMIT,
      instanceNames: settings.EVOLUTION_INSTANCES,
      sendTimeoutMs: settings.SEND_TIMEOUT_MS,
      absentAfterMs: settings.ABSENT_AFTER_MS,
    },
  };
  return ports;
}

/** Planning and tending are done in the process that asks, so that a start or a failover takes effect at once. */
function wakeOf({ scheduler, inbox, stopping, log, wakeApplier }: Parts, ports: () => Ports): Wake {
  const plan = coalesce((campaignId) => planCampaign(ports(), campaignId));
  const tend = coalesce(() => tendCampaigns(ports(), stopping));
  return {
    lanes: (instances) => scheduler.wake('lane', instances),
    plans: (campaignIds) => scheduler.wake('plan', campaignIds),
    plan: async (campaignId) => (await plan(campaignId)).idle,
    async campaigns() {
      // Not awaited: writing a large audience takes its time, and the recurring job does it if this does not.
      tend('all').catch((error: unknown) => log.error({ err: error }, 'campaigns could not be tended'));
    },
    async receipts(keyId) {
      if (await inbox.release(keyId, systemClock.now())) wakeApplier();
    },
  };
}
