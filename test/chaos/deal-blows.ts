import { setTimeout as delay } from 'node:timers/promises';
import type { Blow } from './blows.ts';
import type { Crew } from './crew.ts';
import type { Memory, MortalRedis, MortalServer } from './servers.ts';
import type { Stage } from './stage.ts';

/** Who can be hit. */
export interface Targets {
  stage: Stage;
  workers: Crew;
  web: Crew;
  mongo: MortalServer;
  redis: MortalRedis;
}

/**
 * Deals the blows at their times from now on until it is over. `tell` hears of each when it is dealt.
 * @returns those that were dealt, when all have had their effect: what was killed is back.
 */
export async function dealBlows(
  blows: readonly Blow[],
  targets: Targets,
  tell: (line: string) => void,
  over: AbortSignal,
): Promise<Blow[]> {
  const startedAt = performance.now();
  const { accepted } = targets.stage.sandbox.journal;
  const report = (line: string): void => tell(`${line} (${accepted.length} sent)`);
  const dealt: Blow[] = [];
  const underWay: Promise<void>[] = [];
  for (const blow of blows) {
    const waitMs = startedAt + blow.atMs - performance.now();
    await delay(Math.max(0, waitMs), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) break;
    dealt.push(blow);
    underWay.push(deal(blow, targets, report));
  }
  await Promise.all(underWay);
  return dealt;
}

async function deal(blow: Blow, targets: Targets, report: (line: string) => void): Promise<void> {
  const { stage, workers, web, mongo, redis } = targets;
  switch (blow.kind) {
    case 'kill worker':
      report(`kill -9 worker ${blow.place + 1}`);
      return workers.kill(blow.place);
    case 'freeze worker': {
      const worker = workers.at(blow.place);
      report(`worker ${blow.place + 1} freezes`);
      worker.signal('SIGSTOP');
      await delay(blow.forMs);
      worker.signal('SIGCONT');
      return report(`worker ${blow.place + 1} wakes up`);
    }
    case 'kill web':
      report('kill -9 web');
      return web.kill(0);
    case 'kill redis':
      return restart(redis, blow, blow.memory, report, () => redis.start(blow.memory));
    case 'kill mongodb':
      return restart(mongo, blow, 'kept', report, mongo.start);
    case 'hang': {
      const { sends: count, accept } = blow;
      const name = stage.numbers[blow.number] ?? '';
      report(`${name} hangs: ${count} sends ${accept ? 'accepted' : 'dropped'} without an answer`);
      stage.sandbox.control.hang(name, { count, accept });
    }
  }
}

async function restart(
  { name, kill }: Pick<MortalServer, 'name' | 'kill'>,
  { awayMs }: { awayMs: number },
  memory: Memory,
  report: (line: string) => void,
  start: () => Promise<void>,
): Promise<void> {
  report(`kill -9 ${name}`);
  await kill();
  await delay(awayMs);
  await start();
  report(`${name} is back, its data ${memory}`);
}
