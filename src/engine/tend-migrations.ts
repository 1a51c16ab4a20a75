import { messageOf } from '../errors.ts';
import { FROTA } from './audit.ts';
import { isBannedForGood } from './close-codes.ts';
import { managedFleet } from './managed.ts';
import { executeMigration } from './migration.ts';
import { previewMigration } from './migration-plan.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * Sees to it that migrations which are under way go on, whatever became of the worker that had them, and begins one for each
 * number that WhatsApp has banned for good. (After any other ban a person decides; until then contacts move one by one, as
 * they are written to.) Safe to repeat: after a ban that happens once, also when a person undid it.
 */
export async function tendMigrations(ports: Ports): Promise<void> {
  for (const instance of (await managedFleet(ports)).filter(isBannedForGood)) {
    try {
      await migrateLost(ports, instance);
    } catch (error) {
      ports.log.error(
        { instance: instance.name, err: error },
        `contacts of a banned number stay with it for now: ${messageOf(error)}`,
      );
    }
  }
  const running = await ports.migrations.running();
  if (running.length > 0) await ports.wake.migrations(running.map(({ id }) => id));
}

async function migrateLost(ports: Ports, { name, since }: Instance): Promise<void> {
  const [last] = await ports.migrations.ofNumber(name);
  if (last !== undefined && (last.finishedAt === undefined || last.startedAt >= since)) return;
  // Nobody to move: the preview would read all contacts to say so.
  if ((await ports.placements.count({ instance: name })) === 0) return;
  const plan = await previewMigration(ports, name);
  if (plan.unplaced === 0) await executeMigration(ports, plan, FROTA);
}
