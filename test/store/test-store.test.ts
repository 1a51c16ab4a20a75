import { expect, it } from 'vitest';
import { testStore } from './test-store.ts';

const { models } = await testStore();

it('keeps what tests write under their own clock, though the database’s is months ahead', async () => {
  const indexes = await Promise.all(Object.values(models).map(({ collection }) => collection.indexes()));
  expect(indexes.flat().length).toBeGreaterThan(indexes.length);
  expect(indexes.flat().filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)).toEqual([]);
});
