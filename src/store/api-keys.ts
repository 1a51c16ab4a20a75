import type { ApiKey, ApiKeyStore } from '../engine/ports.ts';
import { KEY_USE_NOTED_MS } from '../engine/ports/api-key-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { ApiKeyDoc, Models } from './models.ts';

/** Keys of the HTTP API in MongoDB. */
export function mongoApiKeys({ apiKeys }: Pick<Models, 'apiKeys'>): ApiKeyStore {
  return {
    create: ({ id, ...key }) => unlessThere(() => apiKeys.create({ _id: id, ...key })),

    async get(id) {
      const row = await apiKeys.findById(id).lean<ApiKeyDoc>();
      return row === null ? undefined : keyOf(row);
    },

    async all() {
      return (await apiKeys.find().sort({ createdAt: -1, _id: 1 }).lean<ApiKeyDoc[]>()).map(keyOf);
    },

    async revoke(id, by, at) {
      const changes = { $set: { revokedAt: at, revokedBy: by } };
      const row = await apiKeys
        .findOneAndUpdate({ _id: id, revokedAt: { $exists: false } }, changes, { returnDocument: 'after' })
        .lean<ApiKeyDoc>();
      return row === null ? undefined : keyOf(row);
    },

    async noteUsed(id, at) {
      const before = new Date(at.getTime() - KEY_USE_NOTED_MS);
      const stale = { $or: [{ usedAt: { $exists: false } }, { usedAt: { $lte: before } }] };
      await apiKeys.updateOne({ _id: id, ...stale }, { $set: { usedAt: at } });
    },
  };
}

function keyOf({ _id, ...rest }: ApiKeyDoc): ApiKey {
  return { id: _id, ...rest };
}
