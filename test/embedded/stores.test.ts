import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { freshDatabaseUri } from '../setup/database.ts';
import { freshRedisUri } from '../setup/redis.ts';

const uri = freshDatabaseUri();

test('the run has a MongoDB that answers', async () => {
  const client = new MongoClient(uri);
  await client.db().collection('x').insertOne({ a: 1 });
  expect(await client.db().collection('x').countDocuments()).toBe(1);
  await client.close();
});

test('the run has a Redis that answers', async () => {
  const redis = new Redis(await freshRedisUri());
  expect(await redis.ping()).toBe('PONG');
  redis.disconnect();
});
