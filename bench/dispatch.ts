import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { readSettings } from '../config/index.ts';
import { importContacts } from '../src/contacts/import-contacts.ts';
import { startCampaign } from '../src/engine/campaigns.ts';
import { createCampaign } from '../src/engine/new-campaign.ts';
import { evolutionMessenger } from '../src/evolution/messenger.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import type { NumberSettings } from '../src/sandbox/settings.ts';
import { type Frota, startFrota } from '../src/start.ts';
import { perSecond, type Result } from './result.ts';

const MESSAGES = 1_000;
const SANDBOX_NUMBERS: NumberSettings[] = Array.from({ length: 50 }, (_, n) => ({
  name: `n${n}`,
  latencyMs: [0, 0],
  readRate: 0,
  replyRate: 0,
}));

/** A whole campaign without pacing, ledger and all, beside a loop that only posts and updates one document a message. */
export async function benchDispatch(mongoUri: string): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-bench-'));
  const settings = readSettings({
    PORT: '0',
    MONGODB_URI: new URL('frota_bench_dispatch', mongoUri).href,
    FROTA_DATA_DIR: folder,
    HOUR_LIMIT: '1000000',
    DAY_LIMIT: '1000000',
  });
  const frota = await startFrota(settings, pino({ level: 'error' }), {
    numbers: SANDBOX_NUMBERS,
    timeScale: 0.001,
  });
  try {
    while (
      (await frota.ports.instances.all()).filter(({ state }) => state === 'connected').length <
      SANDBOX_NUMBERS.length
    ) {
      await delay(50);
    }
    const bare = await bareLoop(frota);
    const ours = await campaign(frota);
    return [
      {
        name: 'dispatch-vs-bare',
        value: ours,
        unit: 'messages/s',
        ratio: ours / bare,
        against: 'POST + one update',
      },
    ];
  } finally {
    await frota.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function campaign({ ports, contactImport, sandbox }: Frota): Promise<number> {
  const rows = Array.from({ length: MESSAGES }, (_, n) => `P${n};+55119${80_000_000 + n}`);
  const csv = Readable.from([Buffer.from(['nome;telefone', ...rows].join('\n'))]);
  await importContacts(csv, contactImport, { defaultRegion: 'BR', list: 'bench' });
  const draft = await createCampaign(ports, {
    name: 'bench',
    list: 'bench',
    variants: ['Oi {{nome}}'],
    strategy: 'balanced',
    interval: { minMs: 0, maxMs: 0 },
    dailyLimitPerInstance: MESSAGES,
  });
  const sentBefore = sandbox?.journal.accepted.length ?? 0;
  return perSecond(MESSAGES, async () => {
    await startCampaign(ports, draft);
    while ((sandbox?.journal.accepted.length ?? 0) - sentBefore < MESSAGES) await delay(5);
  });
}

/**
 * What any sender must do at least: send, and write down that it was sent; as many at once as there are numbers. Over a
 * sandbox of its own, whose webhooks go nowhere.
 */
async function bareLoop({ ports }: Frota): Promise<number> {
  const fleet = await ports.instances.all();
  const sandbox = await startSandbox({
    apiKey: 'bench',
    seed: 1,
    timeScale: 0.001,
    numbers: SANDBOX_NUMBERS,
  });
  const server = { name: 'sandbox', url: sandbox.url, apiKey: 'bench' };
  const messenger = evolutionMessenger([server], { sendTimeoutMs: 10_000 });
  try {
    return await perSecond(MESSAGES, async () => {
      const lanes = fleet.map(async (instance, lane) => {
        for (let n = 0; n < MESSAGES / fleet.length; n++) {
          await messenger.sendText(instance, `+55119${60_000_000 + lane * 1000 + n}`, 'Oi');
          await ports.lanes.claim(`bare-${lane}`, new Date(), new Date(0), 'bare');
        }
      });
      await Promise.all(lanes);
    });
  } finally {
    await sandbox.stop();
  }
}
