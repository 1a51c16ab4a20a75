import type { IdempotencyStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { IdempotencyDoc, Models } from './models.ts';

/** Requests with a key in MongoDB. */
export function mongoIdempotency({ idempotency: requests }: Pick<Models, 'idempotency'>): IdempotencyStore {
  return {
    async begin(id, fingerprint, begunAt) {
      const doc = { _id: id, fingerprint, begunAt };
      for (;;) {
        if (await unlessThere(() => requests.collection.insertOne(doc as never))) return undefined;
        const row = await requests.findById(id).lean<IdempotencyDoc>();
        // Released meanwhile.
        if (row === null) continue;
        const { _id: _, ...begun } = row;
        return begun;
      }
    },

    async finish(id, answer) {
      await requests.updateOne({ _id: id }, { $set: { answer } });
    },

    async release(id) {
      await requests.deleteOne({ _id: id });
    },
  };
}
