import { health, HEALTH_WINDOW_MS, RECEIPT_GRACE_MS } from './health.ts';
import type { Ports } from './ports.ts';

/** Computes the health of every number, or of the named one, from its outcomes. */
export async function refreshHealth(ports: Ports, name?: string): Promise<void> {
  const now = ports.clock.now().getTime();
  const outcomes = await ports.ledger.outcomes(
    new Date(now - HEALTH_WINDOW_MS),
    new Date(now - RECEIPT_GRACE_MS),
    name,
  );
  for (const instance of await ports.instances.all()) {
    if (name !== undefined && instance.name !== name) continue;
    const { sent, delivered } = outcomes.get(instance.name) ?? { sent: 0, delivered: 0 };
    const score = health({ ...instance, sent, delivered });
    if (score !== instance.health) await ports.instances.setHealth(instance.name, score);
  }
}
