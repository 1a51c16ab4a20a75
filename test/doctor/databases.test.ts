import { MongoClient } from 'mongodb';
import { Redis } from 'ioredis';
import { inject, expect, it, describe, beforeAll } from 'vitest';
import { accessCheck } from '../../src/doctor/check-access.ts';
import { mongodbCheck } from '../../src/doctor/check-mongodb.ts';
import { redisCheck } from '../../src/doctor/check-redis.ts';
import { connectStore } from '../../src/store/connect.ts';
import { lookAtStore, type StoreLook } from '../../src/store/look.ts';
import { mongoApiKeys } from '../../src/store/api-keys.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { codesOf, findingsOf, PATIENCE_MS, screenOf } from './support.ts';

const uri = freshDatabaseUri();
const here = { folder: '/srv/frota', now: () => new Date() };
let look: StoreLook;

beforeAll(async () => {
  const store = await connectStore(uri);
  await store.close();
  look = await lookAtStore(uri, PATIENCE_MS);
  atFileEnd(() => look.close());
});

const open = async (): Promise<StoreLook> => look;

describe('MongoDB', () => {
  it('is well with all its indexes as Frota made them', async () => {
    expect(codesOf(await findingsOf(mongodbCheck(open, here)))).toEqual([
      'ok mongo_reached',
      'ok mongo_indexes_fine',
    ]);
  });

  it('lacks an index that somebody dropped, and is told which', async () => {
    const client = new MongoClient(uri);
    await client.db().collection('inbox').dropIndex('waitsFor_1');
    await client.close();
    const findings = await findingsOf(mongodbCheck(open, here));
    expect(codesOf(findings)).toEqual(['ok mongo_reached', 'warning mongo_indexes_missing']);
    expect(screenOf(findings)).toContain('inbox {waitsFor}');
    // Looking mends nothing.
    expect(await look.missingIndexes()).toEqual(['inbox {waitsFor}']);
  });

  it('is too old, and its clock is off', async () => {
    const old: StoreLook = {
      ...look,
      server: async () => ({ name: 'MongoDB', version: '5.0.9' }),
      clock: async () => new Date(Date.now() - 90_000),
      missingIndexes: async () => [],
    };
    const findings = await findingsOf(mongodbCheck(async () => old, here));
    expect(codesOf(findings)).toEqual(['problem mongo_old', 'ok mongo_indexes_fine', 'warning mongo_clock']);
    expect(screenOf(findings)).toContain('differ by 90 s');
  });

  it('does not answer', async () => {
    const away = () => lookAtStore('mongodb://127.0.0.1:1/frota', 200);
    expect(codesOf(await findingsOf(mongodbCheck(away, here)))).toEqual(['problem mongo_silent']);
  });

  it('that is our own does not run while Frota does not', async () => {
    const findings = await findingsOf(mongodbCheck(async () => undefined, here));
    expect(codesOf(findings)).toEqual(['absent mongo_asleep']);
    expect(screenOf(findings)).toContain('/srv/frota');
  });
});

describe('access', () => {
  it('is open to the network where a sandbox listens on it, whatever keys there are', async () => {
    const codes = async (host: string, isSandbox: boolean) =>
      codesOf(await findingsOf(accessCheck(open, { host, isSandbox })));
    expect(await codes('0.0.0.0', true)).toEqual(['ok keys_none', 'warning open_to_network']);
    expect(await codes('127.0.0.1', true)).toEqual(['ok keys_none']);
    expect(await codes('0.0.0.0', false)).toEqual(['ok keys_none']);
    await mongoApiKeys(look.models).create({
      id: 'abcdefgh',
      name: 'BI',
      role: 'viewer',
      hash: 'x',
      createdAt: new Date(),
      createdBy: 'ana',
    });
    expect(await codes('0.0.0.0', true)).toEqual(['ok keys_in_use', 'warning open_to_network']);
    expect(await codes('0.0.0.0', false)).toEqual(['ok keys_in_use']);
  });

  it('cannot be seen without the store', async () => {
    const away = () => lookAtStore('mongodb://127.0.0.1:1/frota', 200);
    const findings = await findingsOf(accessCheck(away, { host: '0.0.0.0', isSandbox: true }));
    expect(codesOf(findings)).toEqual(['absent keys_unseen', 'warning open_to_network']);
  });
});

describe('Redis', () => {
  const check = (url: string | undefined, needed = false) =>
    redisCheck({ url, needed, patienceMs: PATIENCE_MS });

  it('is well', async () => {
    const codes = codesOf(await findingsOf(check(inject('redisUri'))));
    expect(codes[0]).toBe('ok redis_reached');
    expect(codes.filter((code) => code.startsWith('problem'))).toEqual([]);
  });

  it('is needed by several processes, and not by one', async () => {
    expect(codesOf(await findingsOf(check(undefined, true), check(undefined)))).toEqual([
      'warning redis_needed',
      'absent redis_unset',
    ]);
  });

  it('does not answer, or not to us', async () => {
    expect(codesOf(await findingsOf(check('redis://127.0.0.1:1')))).toEqual(['problem redis_silent']);
    const refused = await findingsOf(check(inject('redisUri').replace('redis://', 'redis://ana:wrong@')));
    expect(codesOf(refused)).toEqual(['problem redis_silent']);
    expect(screenOf(refused)).not.toContain('Connection is closed');
  });

  it('throws counters away when it is full', async () => {
    // Its databases share the setting, and nothing of a test is evicted without a limit.
    const redis = new Redis(inject('redisUri'));
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const findings = await findingsOf(check(inject('redisUri')));
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    redis.disconnect();
    expect(codesOf(findings)).toContain('warning redis_evicts');
  });
});
