import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job } from 'agenda';
import { MongoClient } from 'mongodb';
import { evolutionMessenger } from '../src/evolution/messenger.ts';
import type { Frota } from '../src/start.ts';
import { type BenchServer, until } from './fleet.ts';
import { perSecond } from './result.ts';

const MESSAGES = 5_000;

/** The plain way to send with a scheduler: a job for each message, durable before it is sent and done after it. */
export async function agendaJobs({ ports }: Frota, server: BenchServer, mongoUri: string): Promise<number> {
  const fleet = await ports.instances.all();
  const messenger = evolutionMessenger([server], { sendTimeoutMs: 10_000 });
  const client = await MongoClient.connect(mongoUri);
  await client.db().collection('jobs').deleteMany({});
  const rows = client.db().collection<{ _id: number; status: string; keyId?: string }>('rows');
  await rows.deleteMany({});
  await rows.insertMany(Array.from({ length: MESSAGES }, (_, _id) => ({ _id, status: 'queued' })));
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: client.db(), collection: 'jobs' }),
    processEvery: 100,
    maxConcurrency: fleet.length,
    defaultConcurrency: fleet.length,
    defaultLockLimit: 0,
  });
  let sent = 0;
  const send = async ({ attrs: { data } }: Job<{ n: number }>): Promise<void> => {
    const instance = fleet[data.n % fleet.length];
    if (instance === undefined) return;
    const outcome = await messenger.sendText(instance, `+55119${50_000_000 + data.n}`, 'Oi');
    if (outcome.kind !== 'accepted') throw new Error(`a job's send was not accepted: ${outcome.reason}`);
    await rows.updateOne({ _id: data.n }, { $set: { status: 'sent', keyId: outcome.keyId } });
    sent++;
  };
  // oxlint-disable-next-line typescript/no-misused-promises -- the overload for promises is not the first
  agenda.define('send', send);
  await agenda.ready;
  await agenda.start();
  try {
    return await perSecond(MESSAGES, async () => {
      const numbers = Array.from({ length: MESSAGES }, (_, n) => n);
      await Promise.all(numbers.map((n) => agenda.now('send', { n })));
      await until(() => sent >= MESSAGES);
    });
  } finally {
    await agenda.stop(false);
    await client.close();
  }
}
