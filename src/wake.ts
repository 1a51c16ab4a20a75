import { systemClock } from './clock.ts';
import { tendCampaigns } from './engine/campaigns.ts';
import { coalesce } from './engine/coalesce.ts';
import { planCampaigns } from './engine/plan.ts';
import type { Ports, Wake } from './engine/ports.ts';
import type { Scheduler } from './jobs/agenda.ts';
import { ONLY } from './jobs/register.ts';
import type { Logger } from './log.ts';
import type { Inbox } from './store/inbox.ts';

/** What is woken through the store, for whichever process runs it. */
function wakeJobs(
  scheduler: Scheduler,
): Pick<Wake, 'lanes' | 'migrations' | 'reconnect' | 'poll' | 'registrar'> {
  return {
    lanes: (instances) => scheduler.wake('lane', instances),
    migrations: (ids) => scheduler.wake('migration', ids),
    async reconnect(instances, anew) {
      await scheduler.wake('reconnect', instances);
      if (anew === undefined) return;
      for (const name of instances) await scheduler.hasten('reconnect', name, systemClock.now());
    },
    poll: (at) => scheduler.hasten('poll-instances', ONLY, at),
    registrar: (at) => scheduler.hasten('registrar', ONLY, at),
  };
}

export interface WakeParts {
  scheduler: Scheduler;
  inbox: Inbox;
  stopping: AbortSignal;
  wakeApplier: () => void;
  log: Logger;
}

/** Planning and tending are done in the process that asks, so that a start or a failover takes effect at once. */
export function wakeHere(
  { scheduler, inbox, stopping, log, wakeApplier }: WakeParts,
  ports: () => Ports,
): Wake {
  const plan = coalesce(async () => {
    const { idle } = await planCampaigns(ports());
    if (idle.length > 0) wake.campaigns();
  });
  const tend = coalesce(() => tendCampaigns(ports(), stopping));
  const wake: Wake = {
    ...wakeJobs(scheduler),
    plan: () => plan('all'),
    campaigns() {
      // Not awaited: writing a large audience takes its time, and the recurring job does it if this does not.
      tend('all').catch((error: unknown) => log.error({ err: error }, 'campaigns could not be tended'));
    },
    async receipts(keyId) {
      if (await inbox.release(keyId, systemClock.now())) wakeApplier();
    },
  };
  return wake;
}

/** For a process that ends soon: everything is left to those that run, which look at the jobs every second. */
export function wakeOthers({ scheduler, inbox, log }: Pick<WakeParts, 'scheduler' | 'inbox' | 'log'>): {
  wake: Wake;
  /** Resolves when all that was asked for is written down. */
  asked(): Promise<void>;
} {
  let asked = Promise.resolve();
  return {
    wake: {
      ...wakeJobs(scheduler),
      plan: () => scheduler.hasten('plan', ONLY, systemClock.now()),
      campaigns() {
        const hastened = scheduler.hasten('campaigns', ONLY, systemClock.now());
        asked = Promise.allSettled([asked, hastened]).then(() => undefined);
        hastened.catch((error: unknown) => log.error({ err: error }, 'campaigns could not be woken'));
      },
      async receipts(keyId) {
        await inbox.release(keyId, systemClock.now());
      },
    },
    asked: () => asked,
  };
}
