import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCampaign } from '../../src/engine/campaigns.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import { Closers } from '../../src/shutdown.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { type CompiledFrota, compileFrota } from './compiled-frota.ts';
import { type FrotaProcess, frotaProcess } from './frota-process.ts';
import { mortalRedis } from './servers.ts';
import { addPeople, setStage, type Stage, stageLog } from './stage.ts';

const NUMBERS = 6;
const MESSAGES = 5 * NUMBERS;
/** What was in flight when a worker died is accepted within this, in ms. */
const LATENCY_MS = [200, 400] as const;

describe('the lanes of a worker that goes', () => {
  const mongoUri = freshDatabaseUri();
  const closers = new Closers(stageLog);
  let build: CompiledFrota;
  let stage: Stage;
  /** Works all lanes. */
  let working: FrotaProcess;

  beforeAll(async () => {
    build = await compileFrota();
    closers.add('build', build.remove);
    const redis = await mortalRedis();
    closers.add('redis', redis.stop);
    const redisUri = redis.uri;
    stage = await setStage({ seed: 1, numbers: NUMBERS, mongoUri, redisUri, latencyMs: LATENCY_MS });
    closers.add('stage', stage.stop);
    [working] = await Promise.all([start('worker'), start('web')]);
    await vi.waitFor(
      async () => {
        const fleet = await stage.desk.ports.instances.all();
        expect(fleet.filter(({ state }) => state === 'connected')).toHaveLength(NUMBERS);
      },
      { timeout: 20_000, interval: 50 },
    );
  }, 60_000);
  afterAll(() => closers.close(), 30_000);

  it('by SIGTERM go on at once, and what it was sending ends well', { timeout: 60_000 }, async (context) => {
    const { ledger } = stage.desk.ports;
    const { id, phones, relief } = await shift('Clientes', 0);
    await untilSending(stage, id);
    const stoppedAt = Date.now();
    const ending = working.kill('SIGTERM');
    working = relief;
    const tookMs = await takeovers(stage, stoppedAt, 40_000);
    expect(await ending).toBe(0);
    await context.annotate(`lanes of a stopped worker went on after ${tookMs.join(', ')} ms`);
    // Their locks would have run out after 15 s. On an idle machine it is under 2 s.
    expect(Math.max(...tookMs)).toBeLessThan(5_000);
    const { sending, unknown } = await ledger.progress(id);
    // The other worker's own; what it begins is asked for again below.
    expect(sending + unknown).toBeLessThanOrEqual(NUMBERS);
    await expectAllSentOnce(stage, id, phones);
    expect(stage.sandbox.journal.requests).toHaveLength(MESSAGES);
  });

  it('by SIGKILL go on elsewhere in under 20 s', { timeout: 90_000 }, async (context) => {
    const { id, phones } = await shift('Outros', MESSAGES);
    await untilSending(stage, id);
    const killedAt = Date.now();
    await working.kill('SIGKILL');
    // In the middle of a send: it is durable, and whoever finds it asks Evolution what became of it.
    expect((await stage.desk.ports.ledger.progress(id)).sending).toBeGreaterThan(0);
    const tookMs = await takeovers(stage, killedAt, 40_000);
    await context.annotate(`lanes of a killed worker went on after ${tookMs.join(', ')} ms`);
    expect(Math.max(...tookMs)).toBeLessThan(20_000);
    await expectAllSentOnce(stage, id, phones);
  });

  async function start(role: string): Promise<FrotaProcess> {
    const process = frotaProcess(build.main, stage.envOf(role));
    closers.add(role, async () => void (await process.kill('SIGTERM')));
    await process.ready;
    return process;
  }

  /** A campaign whose lanes are all one worker's, and another worker that is ready to relieve it. */
  async function shift(list: string, from: number): Promise<Shift> {
    const { desk } = stage;
    const phones = await addPeople(desk, list, MESSAGES, from);
    const relief = await start('worker');
    relief.signal('SIGSTOP');
    const startedAt = Date.now();
    const { id } = await startCampaign(
      desk.ports,
      await createCampaign(desk.ports, {
        name: `Troca de turno: ${list}`,
        list,
        variants: ['Oi {{nome}}, tudo bem em {{cidade}}?'],
        strategy: 'round_robin',
        interval: { minMs: 500, maxMs: 900 },
      }),
    );
    await vi.waitFor(() => expect(firstAfter(stage, startedAt).size).toBe(NUMBERS), {
      timeout: 30_000,
      interval: 20,
    });
    relief.signal('SIGCONT');
    return { id, phones, relief };
  }
});

interface Shift {
  id: string;
  phones: readonly string[];
  relief: FrotaProcess;
}

/** Waits until several numbers are sending. */
function untilSending({ desk }: Stage, campaign: string): Promise<void> {
  return vi.waitFor(
    async () => expect((await desk.ports.ledger.progress(campaign)).sending).toBeGreaterThan(1),
    { timeout: 10_000, interval: 5 },
  );
}

/** How long after an instant each number sent again, in ms and in order; not counting what was in flight then. */
async function takeovers(stage: Stage, from: number, timeout: number): Promise<number[]> {
  const settled = from + LATENCY_MS[1] + 100;
  await vi.waitFor(() => expect(firstAfter(stage, settled).size).toBe(NUMBERS), { timeout, interval: 20 });
  return [...firstAfter(stage, settled).values()].map((at) => at - from).sort((a, b) => a - b);
}

/** When each number's first message after an instant was accepted. */
function firstAfter({ sandbox }: Stage, from: number): Map<string, number> {
  const first = new Map<string, number>();
  for (const { instance, at } of sandbox.journal.accepted) {
    if (at.getTime() > from && !first.has(instance)) first.set(instance, at.getTime());
  }
  return first;
}

async function expectAllSentOnce(
  { desk, sandbox }: Stage,
  campaign: string,
  phones: readonly string[],
): Promise<void> {
  await vi.waitFor(
    async () => {
      const { sent, delivered, read } = await desk.ports.ledger.progress(campaign);
      expect(sent + delivered + read).toBe(MESSAGES);
    },
    { timeout: 30_000, interval: 100 },
  );
  const wanted = new Set(phones);
  const accepted = sandbox.journal.accepted
    .map(({ phone }) => `+${phone}`)
    .filter((phone) => wanted.has(phone));
  expect(new Set(accepted)).toEqual(wanted);
  expect(accepted).toHaveLength(MESSAGES);
}
