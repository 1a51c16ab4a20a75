import { expect, it, vi } from 'vitest';
import { oneOffEntry } from '../../src/engine/one-off.ts';
import { connectStore } from '../../src/store/connect.ts';
import { mongoLedger } from '../../src/store/ledger.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { importPeople, launch, testFrota, type TestFrota } from './test-frota.ts';

/** Longer than anything but a send gets to end. */
const LATENCY_MS = 3_500;

/** A Frota with one slow number. */
async function slowFrota(uri: string): Promise<TestFrota> {
  const frota = await testFrota(
    { timeScale: 1, numbers: [{ name: 'n1', latencyMs: [LATENCY_MS, LATENCY_MS], replyRate: 0 }] },
    { MONGODB_URI: uri },
  );
  await vi.waitFor(
    async () => expect(await frota.ports.instances.all()).toMatchObject([{ state: 'connected' }]),
    { timeout: 10_000 },
  );
  return frota;
}

it('a stop waits for the end of what is being sent: a deploy leaves no message of which nobody knows', async () => {
  const uri = freshDatabaseUri();
  const frota = await slowFrota(uri);
  await importPeople(frota, 'clientes', 2);
  const { id } = await launch(frota.ports, { name: 'Última', list: 'clientes' });
  await vi.waitFor(async () => expect(await frota.ports.ledger.progress(id)).toMatchObject({ sending: 1 }), {
    timeout: 10_000,
    interval: 5,
  });
  await frota.stop();

  const { models, close } = await connectStore(uri);
  expect(await mongoLedger(models).progress(id)).toMatchObject({ sent: 1, sending: 0, unknown: 0, total: 2 });
  await close();
});

it('a stop waits also for messages of no campaign', async () => {
  const uri = freshDatabaseUri();
  const frota = await slowFrota(uri);
  const now = new Date();
  const message = { instance: 'n1', phone: '+5511970000000', text: 'Pronto!', purpose: 'answer' } as const;
  const entry = { id: 'a', createdAt: now, expiresAt: new Date(now.getTime() + 60_000) };
  await frota.ports.outbox.put([oneOffEntry(entry, message)]);
  const { models, close } = await connectStore(uri);
  await vi.waitFor(
    async () => expect(await models.outbox.findById('a').lean()).toMatchObject({ state: 'begun' }),
    { timeout: 10_000, interval: 5 },
  );
  await frota.stop();
  expect(await models.outbox.findById('a').lean()).toMatchObject({ state: 'done' });
  expect(frota.sandbox.journal.accepted).toMatchObject([{ text: 'Pronto!' }]);
  await close();
});
