import { afterAll, expect, it } from 'vitest';
import { connectStore } from '../../src/store/connect.ts';
import { expireInbox } from '../../src/store/inbox-expiry.ts';
import { freshDatabaseUri } from '../setup/database.ts';

const { models, close } = await connectStore(freshDatabaseUri());
afterAll(close);
const DAY_SECONDS = 24 * 3600;
const OLD = { key: { receivedAt: 1 }, of: { ended: true } };

async function expiry(): Promise<unknown[]> {
  const indexes = await models.inbox.collection.indexes();
  return indexes.flatMap(({ key, expireAfterSeconds, partialFilterExpression: of }) =>
    expireAfterSeconds === undefined ? [] : [{ key: { ...key }, of, days: expireAfterSeconds / DAY_SECONDS }],
  );
}

it('events that ended are kept for a week, or as the setting says, also when that changes; those that wait, until they end', async () => {
  expect(await expiry()).toEqual([{ ...OLD, days: 7 }]);
  await expireInbox(models, 30);
  expect(await expiry()).toEqual([{ ...OLD, days: 30 }]);
  await expireInbox(models, 30);
  await expireInbox(models, 7);
  expect(await expiry()).toEqual([{ ...OLD, days: 7 }]);
});
