import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findOnPath, thisHost } from '../../src/embedded/host.ts';
import { startRedis } from '../../src/embedded/redis.ts';
import { emptyHost, processesWith, runFixture, temporaryFolder, writeScript } from './support.ts';

const silent = () => {};
/** Missing only where TEST_REDIS_URL names a Redis elsewhere. */
const realRedis = findOnPath('redis-server', thisHost()) ?? '';

test.skipIf(realRedis === '')(
  'starts a real Redis that answers, keeps nothing, and ends when stopped',
  async () => {
    const server = await startRedis({ install: 'never', report: silent });
    const redis = new Redis(server.uri);
    await redis.set('counter', 1);
    expect(await redis.incr('counter')).toBe(2);
    expect(await redis.config('GET', 'save')).toEqual(['save', '']);
    expect(await redis.info('server')).toContain(`redis_version:${server.version}`);
    const [, folder = ''] = await redis.config('GET', 'dir');
    redis.disconnect();

    await server.stop();

    expect(existsSync(folder)).toBe(false);
    expect(await isListening(server.uri)).toBe(false);
  },
);

test.skipIf(realRedis === '' || findOnPath('setpriv', thisHost()) === undefined)(
  'dies with the process that started it',
  async () => {
    // What is killed cannot clear away its temporary files.
    vi.stubEnv('TMPDIR', await temporaryFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const starter = runFixture('run-redis');
    const uri = (await starter.line()) ?? '';
    expect(await isListening(uri)).toBe(true);
    await starter.kill();
    await vi.waitFor(async () => expect(await isListening(uri)).toBe(false));
  },
);

test.skipIf(realRedis === '')('is installed by apt-get on Debian as root', async () => {
  const programs = await temporaryFolder();
  const calls = join(programs, 'calls');
  // Installing, on this machine, means that the real program appears on PATH.
  const appear = `/bin/ln -sf ${realRedis} ${join(programs, 'redis-server')}`;
  await writeScript(
    join(programs, 'apt-get'),
    `echo "$@" >> ${calls}; case "$*" in *install*) ${appear};; esac`,
  );
  const host = await emptyHost(programs, { platform: 'linux', isDebian: true, isRoot: true });
  const said: string[] = [];

  const server = await startRedis({ install: 'auto', report: (line) => said.push(line), host });

  expect(await isListening(server.uri)).toBe(true);
  expect(said).toEqual(['Installing redis-server with apt-get']);
  await server.stop();
});

test.each([
  ['installing is forbidden', 'never', { platform: 'linux', isDebian: true, isRoot: true }],
  ['Frota is not root', 'auto', { platform: 'linux', isDebian: true, isRoot: false }],
  ['the machine is not Debian', 'auto', { platform: 'linux', isDebian: false, isRoot: true }],
  ['the machine is not Linux', 'auto', { platform: 'darwin', isDebian: false, isRoot: true }],
] as const)('says what to install when %s', async (_why, install, machine) => {
  const host = await emptyHost(await temporaryFolder(), machine);
  await expect(startRedis({ install, report: silent, host })).rejects.toMatchObject({
    code: 'no_redis',
    message: expect.stringContaining('redis-server is not on PATH. Install it') as string,
  });
});

test('a redis-server that does not start is named with what it said', async () => {
  const programs = await temporaryFolder();
  const broken = await writeScript(
    join(programs, 'redis-server'),
    'echo "libjemalloc.so.2 is missing"; exit 1',
  );
  const host = await emptyHost(programs);
  await expect(startRedis({ install: 'never', report: silent, host })).rejects.toMatchObject({
    code: 'no_redis',
    message: `${broken} does not start: libjemalloc.so.2 is missing`,
  });
  expect((await processesWith(broken)).size).toBe(0);
});

async function isListening(uri: string): Promise<boolean> {
  const redis = new Redis(uri, { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', silent);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
