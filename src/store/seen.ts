import type { SeenStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models } from './models.ts';

/** What chat platforms sent, in MongoDB. */
export function mongoSeen({ seen }: Pick<Models, 'seen'>): SeenStore {
  return {
    has: async (id) => (await seen.collection.findOne({ _id: id } as never)) !== null,
    take: (id, at) => unlessThere(() => seen.collection.insertOne({ _id: id, at } as never)),
  };
}
