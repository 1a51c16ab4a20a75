import { messageOf } from '../errors.ts';
import { FROTA } from './audit.ts';
import { isBannedForGood } from './close-codes.ts';
import { managedFleet } from './managed.ts';
import { executeMigration } from './migration.ts';
import { previewMigration } from './migration-plan.ts';
import type { Migration, Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * Sees to it that migrations which are under way go on, whatever became of the worker that had them, and begins one for each
 * number that WhatsApp has banned for good. (After any other ban a person decides; until then contacts move one by one, as
 * they are written to.) Safe to repeat: after a ban that happens once, also when a person undid it. But when the numbers that
 * its contacts were going to are lost as well, it begins another, with those who are left.
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
  if (last !== undefined && (last.finishedAt === undefined || isSettled(last, since))) return;
  // Nobody to move: the preview would read all contacts to say so.
  if ((await ports.placements.count({ instance: name })) === 0) return;
  const plan = await previewMigration(ports, name);
  if (plan.unplaced === 0) await executeMigration(ports, plan, FROTA);
}

/** Whether a migration that ended is the last word since a ban: not if it only ended because its targets were lost. */
function isSettled({ startedAt, stoppedBy }: Migration, since: Date): boolean {
  return startedAt >= since && stoppedBy !== FROTA;
}
