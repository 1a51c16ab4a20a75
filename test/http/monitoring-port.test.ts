import { expect, it } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { createApiKey } from '../../src/engine/api-keys.ts';
import { type Frota, startFrota } from '../../src/start.ts';
import { temporaryFolder, testLog } from '../integration/test-frota.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { freshRedisUri } from '../setup/redis.ts';

/** A process that only writes to chats, of which there are none. */
async function botProcess(): Promise<Frota> {
  const settings = readSettings({
    ROLES: 'bot',
    MONGODB_URI: freshDatabaseUri(),
    REDIS_URL: await freshRedisUri(),
    // Nothing listens on this port of a machine.
    EVOLUTION_SERVERS: 'main=http://127.0.0.1:9|the-key',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    WEBHOOK_SECRET: 'a-long-random-text',
    FROTA_DATA_DIR: await temporaryFolder(),
    MONITORING_PORT: '0',
  });
  const frota = await startFrota(settings, testLog);
  atFileEnd(() => frota.stop());
  return frota;
}

it('a process without the role web has its health and its metrics at MONITORING_PORT, and nothing else', async () => {
  const frota = await botProcess();
  const { key } = await createApiKey(frota.ports, { name: 'prometheus', role: 'viewer' }, 'test');
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${frota.port}${path}`, { headers });
  const Authorization = `Bearer ${key}`;
  expect(await (await get('/monitoring/health')).json()).toEqual({
    status: 'ok',
    uptime_s: expect.any(Number),
  });
  expect((await get('/metrics')).status).toBe(401);
  expect(await (await get('/metrics', { Authorization })).text()).toContain('process_cpu_seconds_total');
  expect(await (await get('/monitoring/health?deep=1', { Authorization })).json()).toMatchObject({
    status: 'degraded',
    roles: ['bot'],
    checks: [
      { name: 'mongodb', state: 'ok' },
      { name: 'redis', state: 'ok' },
      { name: 'jobs', state: 'ok' },
      { name: 'evolution/main', state: 'failing', error: expect.stringContaining('ECONNREFUSED') },
    ],
  });
  const others = ['/stats/instances', '/webhooks/evolution/main', '/api/v1/campaigns'];
  const answers = await Promise.all(others.map((path) => get(path, { Authorization })));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});
