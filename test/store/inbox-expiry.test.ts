import { expect, it } from 'vitest';
import { expireInbox } from '../../src/store/inbox-expiry.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();
const DAY_SECONDS = 24 * 3600;

async function expiry(): Promise<unknown[]> {
  const indexes = await models.inbox.collection.indexes();
  return indexes.flatMap(({ key, expireAfterSeconds }) =>
    expireAfterSeconds === undefined ? [] : [{ key: { ...key }, days: expireAfterSeconds / DAY_SECONDS }],
  );
}

it('received events are kept for a week, or as the setting says, also when that changes', async () => {
  expect(await expiry()).toEqual([{ key: { receivedAt: 1 }, days: 7 }]);
  await expireInbox(models, 30);
  expect(await expiry()).toEqual([{ key: { receivedAt: 1 }, days: 30 }]);
  await expireInbox(models, 30);
  await expireInbox(models, 7);
  expect(await expiry()).toEqual([{ key: { receivedAt: 1 }, days: 7 }]);
});
