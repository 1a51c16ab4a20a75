import { setTimeout as delay } from 'node:timers/promises';
import { tendCampaigns } from '../engine/campaigns.ts';
import { closeGaps } from '../engine/gaps.ts';
import { tickLane } from '../engine/lane.ts';
import { pollInstances } from '../engine/poll.ts';
import type { Ports } from '../engine/ports.ts';
import { rebalance } from '../engine/rebalance.ts';
import { reconcile } from '../engine/reconcile.ts';
import { reconnect } from '../engine/reconnect.ts';
import { refreshHealth } from '../engine/refresh-health.ts';
import { isUrgent, REGISTER_AGAIN_MS, registerWebhooks } from '../engine/register-webhooks.ts';
import { runMigration } from '../engine/run-migration.ts';
import { tendMigrations } from '../engine/tend-migrations.ts';
import { tendWarmUps } from '../engine/tend-warm-up.ts';
import { findZombies } from '../engine/zombies.ts';
import type { Scheduler } from './agenda.ts';
import { type UnderWay, underWay } from './under-way.ts';

/** How often each recurring job runs, in ms. */
const EVERY = {
  campaigns: 10_000,
  plan: 3_000,
  reconcile: 10_000,
  reconcileAgain: 3_000,
  zombies: 10_000,
  gaps: 60_000,
  health: 60_000,
  registrar: 3_600_000,
  migrations: 30_000,
  warmUp: 3_600_000,
  rebalance: 3_600_000,
} as const;

/** Jobs of which the whole installation has one each. */
const SINGLE = [
  'campaigns',
  'plan',
  'reconcile',
  'poll-instances',
  'zombies',
  'gaps',
  'health',
  'registrar',
  'migrations',
  'warm-up',
  'rebalance',
] as const;
export const ONLY = 'all';

/**
 * Defines Frota's jobs, each a thin call into the engine.
 * @param stopping aborted when the process stops: nothing further is begun.
 * @returns the runs of lanes, which have sends under way.
 */
export function defineJobs(scheduler: Scheduler, ports: Ports, stopping: AbortSignal): UnderWay {
  const lanes = underWay();
  const startedAt = ports.clock.now();
  const after = (ms: number): Date => new Date(ports.clock.now().getTime() + ms);

  scheduler.define(
    'lane',
    (instance) => lanes.watch(tickLane(ports, instance, { stopping, sleep })),
    'instance',
  );

  scheduler.define('plan', async () => {
    await ports.wake.plan();
    return after(EVERY.plan);
  });

  scheduler.define('campaigns', async () => {
    await tendCampaigns(ports, stopping);
    return after(EVERY.campaigns);
  });

  scheduler.define('reconcile', async () => {
    const { waiting } = await reconcile(ports);
    return after(waiting > 0 ? EVERY.reconcileAgain : EVERY.reconcile);
  });

  scheduler.define('poll-instances', () => pollInstances(ports));

  scheduler.define('reconnect', (instance) => reconnect(ports, instance), 'instance');

  scheduler.define('zombies', async () => {
    await findZombies(ports);
    return after(EVERY.zombies);
  });

  scheduler.define('gaps', async () => {
    await closeGaps(ports, startedAt, stopping);
    return after(EVERY.gaps);
  });

  scheduler.define('health', async () => {
    await refreshHealth(ports);
    return after(EVERY.health);
  });

  scheduler.define('migration', (id) => runMigration(ports, id, stopping), 'migration');

  scheduler.define('migrations', async () => {
    await tendMigrations(ports);
    return after(EVERY.migrations);
  });

  scheduler.define('warm-up', async () => {
    await tendWarmUps(ports);
    return after(EVERY.warmUp);
  });

  scheduler.define('rebalance', async () => {
    await rebalance(ports);
    return after(EVERY.rebalance);
  });

  scheduler.define('registrar', async () => {
    const { failed } = await registerWebhooks(ports, { check: true });
    return after(isUrgent(failed) ? REGISTER_AGAIN_MS : EVERY.registrar);
  });
  return lanes;
}

/** Sees to it that the recurring jobs exist. */
export async function wakeRecurring(scheduler: Scheduler): Promise<void> {
  for (const name of SINGLE) await scheduler.wake(name, [ONLY]);
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
