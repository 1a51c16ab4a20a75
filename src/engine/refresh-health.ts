import { health, HEALTH_WINDOW_MS, RECEIPT_GRACE_MS, SILENCE_GRACE_MS, SILENCE_WINDOW_MS } from './health.ts';
import type { Ports } from './ports.ts';
import { silentSends } from './silence.ts';

/** Computes the health of every number, or of the named one, from its outcomes. */
export async function refreshHealth(ports: Ports, name?: string): Promise<void> {
  const now = ports.clock.now();
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const [outcomes, unacknowledged] = await Promise.all([
    ports.ledger.outcomes(ago(HEALTH_WINDOW_MS), ago(RECEIPT_GRACE_MS), name),
    ports.ledger.unacknowledged(ago(SILENCE_WINDOW_MS), ago(SILENCE_GRACE_MS), name),
  ]);
  const named = name === undefined ? await ports.instances.all() : await ports.instances.get(name);
  const numbers = named === undefined ? [] : [named].flat();
  await Promise.all(
    numbers.map(async (instance) => {
      const { sent, delivered } = outcomes.get(instance.name) ?? { sent: 0, delivered: 0 };
      const silent = silentSends(instance, unacknowledged.get(instance.name) ?? []).length;
      const score = health({ ...instance, sent, delivered, silent }, now);
      if (score !== instance.health) await ports.instances.setHealth(instance.name, score, instance.since);
    }),
  );
}
