import { LRUCache } from 'lru-cache';
import { provenKey } from '../../engine/api-keys.ts';
import type { ApiKey, Ports } from '../../engine/ports.ts';
import { secretHash } from '../../engine/secrets.ts';
import { isDatabaseAway } from '../../store/database-away.ts';

/** Keys that were used within so long, in ms, are known while the database is away. */
const REMEMBERED_MS = 10 * 60_000;
const MOST = 1_000;

/**
 * Proves keys by the store, so that one that is revoked is none from the next request on. While the database is away those count
 * that were proven lately: what tells of the outage, like a scrape of the metrics, is not to fail by it; nobody can revoke a key
 * meanwhile either.
 */
export function provenKeys(
  ports: Pick<Ports, 'apiKeys' | 'clock'>,
): (shown: string) => Promise<ApiKey | undefined> {
  const lately = new LRUCache<string, ApiKey>({
    max: MOST,
    ttl: REMEMBERED_MS,
    perf: { now: () => ports.clock.now().getTime() },
  });
  return async (shown) => {
    // The key itself is not kept, also not here.
    const id = secretHash(shown);
    try {
      const key = await provenKey(ports, shown);
      if (key === undefined) lately.delete(id);
      else lately.set(id, key);
      return key;
    } catch (error) {
      const known = lately.get(id);
      if (known !== undefined && error instanceof Error && isDatabaseAway(error.constructor.name))
        return known;
      throw error;
    }
  };
}
