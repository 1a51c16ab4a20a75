import { audit } from './audit.ts';
import type { Ports } from './ports.ts';

/** One dead letter by its ref, or all of them. */
export type DeadOnes = { ref: string } | 'all';

/**
 * Received events that were given up are tried again, as if they had just come: the applier finds them within a second.
 * @returns how many there were
 */
export async function retryDead(ports: Ports, which: DeadOnes, actor: string): Promise<number> {
  const count = await ports.received.retryDead(ports.clock.now(), refOf(which));
  await noteDown(ports, 'webhook.retry', which, actor, count);
  return count;
}

/**
 * Received events that were given up are not wanted any more.
 * @returns how many there were
 */
export async function dropDead(ports: Ports, which: DeadOnes, actor: string): Promise<number> {
  const count = await ports.received.dropDead(refOf(which));
  await noteDown(ports, 'webhook.drop', which, actor, count);
  return count;
}

function refOf(which: DeadOnes): string | undefined {
  return which === 'all' ? undefined : which.ref;
}

async function noteDown(
  ports: Ports,
  action: string,
  which: DeadOnes,
  actor: string,
  count: number,
): Promise<void> {
  if (count === 0) return;
  await audit(ports, { actor, action, subject: `webhook:${refOf(which) ?? 'all'}`, details: { count } });
}
