import { Redis } from 'ioredis';
import { messageOf } from '../errors.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';
import { isAtLeast } from './version.ts';

/** Frota's scripts use nothing newer; older ones have got no mending since 2022. */
const OLDEST = '6';

/** Redis: reachable, new enough, forgetting nothing while it runs, and keeping what it has over a restart. */
export function redisCheck({
  url,
  needed,
  patienceMs,
}: {
  url: string | undefined;
  /** Whether several processes may share this Frota's store: then each would count for itself. */
  needed: boolean;
  patienceMs: number;
}): Check {
  return {
    area: 'redis',
    async run() {
      if (url === undefined)
        return [needed ? found('warning', 'redis_needed', {}) : found('absent', 'redis_unset', {})];
      const client = new Redis(url, {
        lazyConnect: true,
        connectTimeout: patienceMs,
        commandTimeout: patienceMs,
        enableOfflineQueue: false,
        retryStrategy: () => null,
      });
      // The reason comes with what is asked; unheard it would end the process.
      let reason = '';
      client.on('error', (error) => (reason = messageOf(error)));
      try {
        await client.connect();
        return await look(client);
      } catch (error) {
        return [found('problem', 'redis_silent', { reason: reason || messageOf(error) })];
      } finally {
        client.disconnect();
      }
    },
  };
}

async function look(client: Redis): Promise<Finding[]> {
  const info = fieldsOf(await client.info());
  const version = info.get('redis_version') ?? '';
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  return [
    isAtLeast(version, OLDEST)
      ? found('ok', 'redis_reached', { version })
      : found('problem', 'redis_old', { version, least: OLDEST }),
    // Without a limit nothing is evicted, until somebody sets one.
    ...(policy === 'noeviction'
      ? []
      : [found(info.get('maxmemory') === '0' ? 'warning' : 'problem', 'redis_evicts', { policy })]),
    ...(await persistence(client, info)),
  ];
}

async function persistence(client: Redis, info: ReadonlyMap<string, string>): Promise<Finding[]> {
  const failing = [
    ['RDB', info.get('rdb_last_bgsave_status')],
    ['AOF', info.get('aof_last_write_status')],
  ].filter(([, status]) => status === 'err');
  if (failing.length > 0)
    return [found('problem', 'redis_unsaved', { what: failing.map(([what]) => what).join(', ') })];
  if (info.get('aof_enabled') === '1') return [];
  // A hosted Redis does not tell its configuration, and sees to it.
  const saves = await client.config('GET', 'save').catch(() => undefined);
  const isOff = Array.isArray(saves) && saves[1] === '';
  return isOff ? [found('warning', 'redis_fleeting', {})] : [];
}

/** The `name:value` lines of INFO. */
function fieldsOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}
