import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { startCampaign } from '../../src/engine/campaigns.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import { Closers } from '../../src/shutdown.ts';
import { startFrota } from '../../src/start.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { type Link, openLink } from './link.ts';
import { readLedger } from './ledger.ts';
import { mortalRedis } from './servers.ts';
import { addPeople, setStage, type Stage, stageLog } from './stage.ts';

const NUMBERS = 6;
/** Its numbers would send some dozens of messages in this, in ms. */
const OUTAGE_MS = 2_500;

/** Where a worker's connections go through links that can be broken; nobody else's do. */
describe('a worker stops sending within a second, and goes on by itself, when', () => {
  const mongoUri = freshDatabaseUri();
  const closers = new Closers(stageLog);
  let stage: Stage;
  let links: { MongoDB: Link; Redis: Link };

  beforeAll(async () => {
    const redis = await mortalRedis();
    closers.add('redis', redis.stop);
    links = { MongoDB: await openLink(mongoUri), Redis: await openLink(redis.uri) };
    closers.add('link', links.MongoDB.stop);
    closers.add('link', links.Redis.stop);
    stage = await setStage({
      seed: 1,
      numbers: NUMBERS,
      mongoUri,
      redisUri: redis.uri,
      latencyMs: [20, 40],
    });
    closers.add('stage', stage.stop);
    const { desk } = stage;
    const through = { MONGODB_URI: links.MongoDB.uri, REDIS_URL: links.Redis.uri };
    const env = { ...stage.envOf('web,worker'), ...through };
    const worker = await startFrota(readSettings(env), stageLog);
    closers.add('worker', worker.stop);
    await addPeople(desk, 'clientes', 1_000);
    await vi.waitFor(async () => expect(await desk.ports.instances.all()).toHaveLength(NUMBERS), 10_000);
    const campaign = await createCampaign(desk.ports, {
      name: 'Longa',
      list: 'clientes',
      variants: ['Oi {{nome}}, tudo bem em {{cidade}}?'],
      strategy: 'round_robin',
      interval: { minMs: 150, maxMs: 250 },
      dailyLimitPerInstance: 1_000,
    });
    await startCampaign(desk.ports, campaign);
  });
  afterAll(() => closers.close(), 120_000);

  it.each([
    ['Redis', 'cut', 'is not there', 10_000],
    ['Redis', 'mute', 'does not answer', 10_000],
    ['MongoDB', 'cut', 'is not there', 10_000],
    ['MongoDB', 'mute', 'does not answer', 15_000],
  ] as const)('%s (%s) %s', { timeout: 60_000 }, async (service, how, _, backWithinMs) => {
    const { accepted } = stage.sandbox.journal;
    await untilAllSend(Date.now(), 15_000);

    const lostAt = Date.now();
    await links[service][how]();
    await delay(OUTAGE_MS);
    await links[service].mend();
    const backAt = Date.now();

    const late = accepted.filter(({ at }) => at.getTime() > lostAt + 1_000 && at.getTime() < backAt);
    expect(late).toEqual([]);
    await untilAllSend(backAt, backWithinMs);
    expect(stage.sandbox.journal.duplicates()).toEqual([]);
    // What had been about to leave goes out as well; it has not used up its recipient's patience.
    const putOff = (await readLedger(mongoUri)).filter(({ reason }) => reason === 'contact_limit');
    expect(putOff).toEqual([]);
  });

  async function untilAllSend(from: number, timeout: number): Promise<void> {
    const since = () => stage.sandbox.journal.accepted.filter(({ at }) => at.getTime() > from);
    await vi.waitFor(() => expect(new Set(since().map(({ instance }) => instance)).size).toBe(NUMBERS), {
      timeout,
      interval: 20,
    });
  }
});
