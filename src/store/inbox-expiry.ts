import type { Models } from './models.ts';
import { ENDED } from './schemas/inbox.ts';

/** The index has this name in every MongoDB. */
const NAME = 'receivedAt_1';

/**
 * Has the database remove events that ended, so many days after they were received. An index cannot be told otherwise everywhere,
 * so one with another age is made anew. To be called when the inbox has its other indexes.
 */
export async function expireInbox({ inbox }: Pick<Models, 'inbox'>, days: number): Promise<void> {
  const expireAfterSeconds = days * 24 * 3600;
  const indexes = await inbox.collection.indexes();
  const present = indexes.find(({ name }) => name === NAME);
  const isPartial = present?.['partialFilterExpression'] !== undefined;
  if (isPartial && present['expireAfterSeconds'] === expireAfterSeconds) return;
  if (present !== undefined) await inbox.collection.dropIndex(NAME);
  const options = { name: NAME, expireAfterSeconds, partialFilterExpression: ENDED.of };
  await inbox.collection.createIndex(ENDED.key, options);
}
