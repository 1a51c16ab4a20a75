import { audit, FROTA } from './audit.ts';
import { startOfDay } from './capacity.ts';
import { managedFleet } from './managed.ts';
import type { Outcomes, Ports } from './ports.ts';
import type { Instance, WarmUp } from './types.ts';
import { nextWarmUp, type WarmUpFacts } from './warmup.ts';

/** A day went well if this share of what was sent on it has been delivered. */
const HEALTHY_DELIVERY = 0.8;
/** Imagined deliveries: one lost receipt must not condemn a day of few messages. */
const CREDIT = 3;

/** A number that warms up. */
type Young = Instance & { warmUp: WarmUp };

/**
 * Takes each young number to the stage that its last days have earned, see `warmup.ts`. Safe to repeat, and for two workers
 * at once: a stage is changed only by who saw it as it is.
 */
export async function tendWarmUps(ports: Ports): Promise<void> {
  const { warmUpTable, timeZone } = ports.settings;
  const young = (await managedFleet(ports)).filter((one): one is Young => one.warmUp !== undefined);
  // While warming up is turned off, numbers keep their stages.
  if (young.length === 0 || warmUpTable.length === 0) return;
  const now = ports.clock.now();
  const today = startOfDay(now, timeZone);
  const yesterday = startOfDay(new Date(today.getTime() - 1), timeZone);
  const names = young.map(({ name }) => name);
  const sent = await ports.ledger.sentIn(yesterday, today, names);
  for (const instance of young) {
    const facts = await factsOf(ports, instance, sent.get(instance.name), now);
    const step = nextWarmUp(instance.warmUp, facts, warmUpTable);
    if (step === undefined) continue;
    const to = step.to === 'finished' ? undefined : step.to;
    if (await ports.instances.setWarmUp(instance.name, instance.warmUp, to))
      await noteWarmUp(ports, instance, to, { by: FROTA, reason: step.reason });
  }
}

/** Writes down that a number's warm-up is at another stage now; undefined: it is over. */
export async function noteWarmUp(
  ports: Ports,
  { name, warmUp }: Instance,
  to: WarmUp | undefined,
  { by, reason }: { by: string; reason?: string },
): Promise<void> {
  const change = {
    from: warmUp?.stage ?? 'warmed up',
    to: to?.stage ?? 'warmed up',
    ...(reason !== undefined && { reason }),
  };
  ports.log.info({ instance: name, by, ...change }, 'warm-up goes to another stage');
  await audit(ports, { actor: by, action: 'instance.warmup', subject: `instance:${name}`, details: change });
}

async function factsOf(
  { lanes, settings }: Ports,
  { name, dayLimit, penalizedAt }: Young,
  { sent, delivered }: Outcomes = { sent: 0, delivered: 0 },
  now: Date,
): Promise<WarmUpFacts> {
  const { lastSentAt } = await lanes.get(name);
  return {
    now,
    timeZone: settings.timeZone,
    dayLimit,
    healthy: (delivered + CREDIT) / (sent + CREDIT) >= HEALTHY_DELIVERY,
    sentOnDay: sent,
    ...(penalizedAt !== undefined && { restrictedSince: penalizedAt }),
    ...(lastSentAt !== undefined && { lastSentAt }),
  };
}
