import type { ApiKey, ApiKeyStore } from '../../../src/engine/ports.ts';
import { KEY_USE_NOTED_MS } from '../../../src/engine/ports/api-key-store.ts';

/** Keys of the HTTP API in memory. */
export function memoryApiKeys(): ApiKeyStore {
  const keys = new Map<string, ApiKey>();
  return {
    async create(key) {
      if (keys.has(key.id)) return false;
      keys.set(key.id, key);
      return true;
    },
    get: async (id) => keys.get(id),
    all: async () => [...keys.values()].toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
    async revoke(id, revokedBy, revokedAt) {
      const key = keys.get(id);
      if (key === undefined || key.revokedAt !== undefined) return undefined;
      const revoked = { ...key, revokedAt, revokedBy };
      keys.set(id, revoked);
      return revoked;
    },
    async noteUsed(id, at) {
      const key = keys.get(id);
      const since = at.getTime() - (key?.usedAt?.getTime() ?? -Infinity);
      if (key !== undefined && since >= KEY_USE_NOTED_MS) keys.set(id, { ...key, usedAt: at });
    },
  };
}
