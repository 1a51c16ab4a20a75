import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { connectStore } from '../../src/store/connect.ts';
import { mongoLedger } from '../../src/store/ledger.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { importPeople, launch, temporaryFolder, testFrota } from './test-frota.ts';

it('a stop in the middle leaves nothing half-done, and a second start goes on where the first stopped', async () => {
  const env = {
    PORT: await freePort(),
    MONGODB_URI: freshDatabaseUri(),
    FROTA_DATA_DIR: await temporaryFolder(),
  };
  const numbers = ['n1', 'n2', 'n3'].map((name) => ({ name, latencyMs: [1000, 2000] as [number, number] }));
  const first = await testFrota({ timeScale: 0.01, numbers }, env);
  await vi.waitFor(async () => expect(await first.ports.instances.all()).toHaveLength(3));
  await importPeople(first, 'clientes', 90);
  const { id } = await launch(first.ports, {
    name: 'Longa',
    list: 'clientes',
    strategy: 'round_robin',
    interval: { minMs: 40, maxMs: 60 },
  });
  await vi.waitFor(() => expect(first.sandbox.journal.accepted.length).toBeGreaterThan(15), {
    timeout: 10_000,
    interval: 10,
  });

  const stopAt = performance.now();
  await first.stop();
  expect(performance.now() - stopAt).toBeLessThan(5000);
  const sentByFirst = first.sandbox.journal.accepted.length;
  expect(sentByFirst).toBeLessThan(90);

  // Before there is anybody who sends again.
  const store = await connectStore(env.MONGODB_URI);
  expect(await mongoLedger(store.models).progress(id)).toMatchObject({ sending: 0, unknown: 0 });
  await store.close();

  const second = await testFrota({ timeScale: 0.01, numbers }, env);
  await vi.waitFor(
    async () => {
      const { sent, delivered, read } = await second.ports.ledger.progress(id);
      expect(sent + delivered + read).toBe(90);
    },
    { timeout: 40_000, interval: 50 },
  );
  expect(second.sandbox.journal.duplicates()).toEqual([]);
  // Receipts that were still to come are taken in after the restart. Only what Evolution held in memory for a retry is
  // gone with it, as the sandbox restarts too.
  const goneWithEvolution = first.sandbox.webhooks.pending;
  await vi.waitFor(
    async () => {
      const { delivered, read } = await second.ports.ledger.progress(id);
      expect(delivered + read).toBeGreaterThanOrEqual(90 - goneWithEvolution);
      expect(second.sandbox.webhooks).toMatchObject({ lost: 0, pending: 0 });
    },
    { timeout: 10_000, interval: 50 },
  );
  const phones = new Set(second.sandbox.journal.accepted.map(({ phone }) => phone));
  expect(phones.size).toBe(90);
  const perNumber = (await second.ports.ledger.report(id)).map(({ sent }) => sent);
  expect(perNumber).toEqual([30, 30, 30]);
});

/** A port that nobody has: Evolution posts to the same address before and after a restart. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
