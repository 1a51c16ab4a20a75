import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, it, vi } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { startFrota } from '../../src/start.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { freshRedisUri } from '../setup/redis.ts';
import { importPeople, launch, TEST_ENV, temporaryFolder, testLog } from './test-frota.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

it('kill -9 of a worker in the middle of sends neither loses nor repeats a message', async () => {
  const sandbox = await startSandbox({
    apiKey: 'sandbox-key',
    seed: 9,
    timeScale: 0.01,
    // Slow sends, so that the kill surely comes in the middle of some.
    numbers: ['n1', 'n2', 'n3'].map((name) => ({ name, latencyMs: [20_000, 30_000], replyRate: 0 })),
  });
  afterAll(() => sandbox.stop());
  const env = {
    ...TEST_ENV,
    MONGODB_URI: freshDatabaseUri(),
    REDIS_URL: await freshRedisUri(),
    FROTA_DATA_DIR: await temporaryFolder(),
    EVOLUTION_SERVERS: `main=${sandbox.url}|sandbox-key`,
    WEBHOOK_SECRET: 'a-secret-of-the-test',
    SEND_TIMEOUT_MS: '1000',
    ABSENT_AFTER_MS: '2000',
  };
  const web = await startFrota(
    readSettings({ ...env, ROLES: 'web', PUBLIC_URL: 'http://127.0.0.1:1' }),
    testLog,
  );
  afterAll(() => web.stop());
  const worker = () => startWorker({ ...env, ROLES: 'worker', PUBLIC_URL: `http://127.0.0.1:${web.port}` });

  const first = worker();
  await vi.waitFor(async () => expect(await web.ports.instances.all()).toHaveLength(3), { timeout: 15_000 });
  await importPeople(web, 'clientes', 60);
  const { id } = await launch(web.ports, { name: 'Interrompida', list: 'clientes' });
  await vi.waitFor(async () => expect((await web.ports.ledger.progress(id)).sending).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 5,
  });
  first.kill('SIGKILL');
  await once(first, 'exit');
  const inFlight = (await web.ports.ledger.progress(id)).sending;
  expect(inFlight).toBeGreaterThan(0);

  worker();
  await vi.waitFor(
    async () => {
      const { sent, delivered, read } = await web.ports.ledger.progress(id);
      expect(sent + delivered + read).toBe(60);
    },
    { timeout: 50_000, interval: 200 },
  );
  expect(sandbox.journal.duplicates()).toEqual([]);
  expect(new Set(sandbox.journal.accepted.map(({ phone }) => phone)).size).toBe(60);
}, 80_000);

function startWorker(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...env },
    stdio: process.env['TEST_LOG'] === undefined ? 'ignore' : 'inherit',
  });
  afterAll(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  return child;
}
