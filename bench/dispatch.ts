import { MongoClient } from 'mongodb';
import { startCampaign } from '../src/engine/campaigns.ts';
import { createCampaign } from '../src/engine/new-campaign.ts';
import { evolutionMessenger } from '../src/evolution/messenger.ts';
import type { Frota } from '../src/start.ts';
import { agendaJobs } from './agenda-jobs.ts';
import {
  type BenchServer,
  benchServer,
  importPeople,
  quickNumbers,
  turnOffWebhooks,
  until,
  withFrota,
} from './fleet.ts';
import { perSecond, type Result } from './result.ts';

const MESSAGES = 5_000;
const NUMBERS = quickNumbers(50);

/**
 * A whole campaign without pacing over 50 numbers, ledger and all, beside a loop that only posts and updates one document a
 * message, and beside an Agenda job for each message. None of them hears of receipts: what Evolution posts meanwhile is work
 * of its own.
 */
export async function benchDispatch(mongoUri: string): Promise<Result[]> {
  const server = await benchServer(NUMBERS);
  const uri = (name: string): string => new URL(name, mongoUri).href;
  try {
    return await withFrota(uri('frota_bench'), server, NUMBERS.length, async (frota) => {
      await importPeople(frota, 'bench', MESSAGES);
      const others = await benchServer(NUMBERS);
      const bare = await bareLoop(frota, others, uri('frota_bench_bare'));
      const jobs = await agendaJobs(frota, others, uri('frota_bench_agenda'));
      await others.stop();
      await turnOffWebhooks(server, NUMBERS);
      const ours = await campaign(frota, 'bench');
      const result = (name: string, ratio: number, against: string): Result => ({
        name,
        value: ours,
        unit: 'messages/s',
        ratio,
        against,
      });
      return [
        result('dispatch-vs-bare', ours / bare, 'POST + one update'),
        result('dispatch-vs-agenda', ours / jobs, 'one Agenda job a message'),
      ];
    });
  } finally {
    await server.stop();
  }
}

/** From the start of a campaign until its last message is in the ledger as sent. */
async function campaign({ ports }: Frota, name: string): Promise<number> {
  const draft = await createCampaign(ports, {
    name,
    list: 'bench',
    variants: ['Oi {{nome}}'],
    interval: { minMs: 0, maxMs: 0 },
    dailyLimitPerInstance: MESSAGES,
  });
  return perSecond(MESSAGES, async () => {
    const { id } = await startCampaign(ports, draft);
    await until(async () => (await ports.ledger.progress(id)).sent === MESSAGES, 100);
  });
}

/** What any sender must do at least: send, and write down that it was sent; as many at once as there are numbers. */
async function bareLoop({ ports }: Frota, server: BenchServer, mongoUri: string): Promise<number> {
  const fleet = await ports.instances.all();
  const messenger = evolutionMessenger([server], { sendTimeoutMs: 10_000 });
  const client = await MongoClient.connect(mongoUri);
  const rows = client.db().collection<{ _id: number; status: string; keyId?: string }>('rows');
  await rows.deleteMany({});
  await rows.insertMany(Array.from({ length: MESSAGES }, (_, _id) => ({ _id, status: 'queued' })));
  let next = 0;
  const lane = async (instance: (typeof fleet)[number]): Promise<void> => {
    while (next < MESSAGES) {
      const _id = next++;
      const outcome = await messenger.sendText(instance, `+55119${60_000_000 + _id}`, 'Oi');
      if (outcome.kind !== 'accepted') throw new Error(`a bare send was not accepted: ${outcome.reason}`);
      await rows.updateOne({ _id }, { $set: { status: 'sent', keyId: outcome.keyId } });
    }
  };
  try {
    return await perSecond(MESSAGES, () => Promise.all(fleet.map(lane)));
  } finally {
    await client.close();
  }
}
