import { raise, resolve } from './incidents.ts';
import type { Ports, Vitals, VitalSigns } from './ports.ts';
import { problem } from './problems.ts';
import { problemsOfProcess } from './vital-problems.ts';

/** What a process says of itself holds for so long, in ms: one that died says nothing, and is not unwell for ever. */
const GOOD_FOR_MS = 2 * 60_000;

const DATABASE = 'database_away:database';

/**
 * Looks after what only the process itself can tell: memory, processor, how long its work takes, and whether Redis and MongoDB
 * answer. To be called every 15 s or so.
 *
 * While MongoDB is away nothing can be written down, and so no chat hears of anything: what shows it then is
 * `/monitoring/health`, the log, and every command, which says so. That it was away, since when and for how long is kept in
 * memory and told when it is back; a process that ends meanwhile forgets it, and another one tells it.
 */
export function vitalsTender(ports: Ports, signs: VitalSigns, process: string): { tend(): Promise<void> } {
  const raised = new Set<string>();
  let awaySince: Date | undefined;

  const tellAbsence = async (since: Date): Promise<void> => {
    const [last] = await ports.incidents.history(DATABASE, 1);
    // Another process has told it already.
    if (last?.resolvedAt === undefined || last.resolvedAt < since)
      await ports.incidents.raise(problem('database_away', 'database', { since }), since);
    await resolve(ports, DATABASE);
  };

  const tell = async (vitals: Vitals): Promise<void> => {
    if (awaySince !== undefined) await tellAbsence(awaySince);
    awaySince = undefined;
    const goodUntil = new Date(ports.clock.now().getTime() + GOOD_FOR_MS);
    const wrong = problemsOfProcess(process, vitals);
    const now = new Set(wrong.map(({ fingerprint }) => fingerprint));
    for (const one of wrong) {
      await raise(ports, { ...one, goodUntil });
      raised.add(one.fingerprint);
    }
    for (const fingerprint of raised) {
      if (now.has(fingerprint)) continue;
      await resolve(ports, fingerprint);
      raised.delete(fingerprint);
    }
  };

  return {
    async tend() {
      const vitals = await signs.read();
      if (vitals.databaseAway) {
        awaySince ??= ports.clock.now();
        return;
      }
      await tell(vitals);
    },
  };
}
