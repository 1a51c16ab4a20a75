import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import { startCampaign } from '../../src/engine/campaigns.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { type CompiledFrota, compileFrota } from './compiled-frota.ts';
import { type FrotaProcess, frotaProcess } from './frota-process.ts';
import { mortalRedis } from './servers.ts';
import { addPeople, setStage, type Stage } from './stage.ts';

const NUMBERS = 8;
const MESSAGES = 8 * NUMBERS;
/** What was in flight when a worker died is accepted within this, in ms. */
const LATENCY_MS = [200, 400] as const;

describe.concurrent('the lanes of a worker that goes', () => {
  const databases = [freshDatabaseUri(), freshDatabaseUri()] as const;
  let build: CompiledFrota;
  beforeAll(async () => (build = await compileFrota()));
  afterAll(() => build.remove());

  it('by SIGKILL go on elsewhere in under 20 s', { timeout: 90_000 }, async (context) => {
    const { stage, first, second, campaign } = await twoWorkers(context, build, databases[0]);
    second.signal('SIGCONT');
    await untilSending(stage, campaign);
    const killedAt = Date.now();
    await first.kill('SIGKILL');
    // In the middle of a send: it is durable, and whoever finds it asks Evolution what became of it.
    expect((await stage.desk.ports.ledger.progress(campaign)).sending).toBeGreaterThan(0);
    const tookMs = await takeovers(stage, killedAt, 40_000);
    await context.annotate(`lanes of a killed worker went on after ${tookMs.join(', ')} ms`);
    expect(Math.max(...tookMs)).toBeLessThan(20_000);
    await expectAllSentOnce(stage, campaign);
  });

  it('by SIGTERM go on at once, and what it was sending ends well', { timeout: 60_000 }, async (context) => {
    const { stage, first, second, campaign } = await twoWorkers(context, build, databases[1]);
    const { ledger } = stage.desk.ports;
    second.signal('SIGCONT');
    await untilSending(stage, campaign);
    const stoppedAt = Date.now();
    const ending = first.kill('SIGTERM');
    const tookMs = await takeovers(stage, stoppedAt, 40_000);
    expect(await ending).toBe(0);
    await context.annotate(`lanes of a stopped worker went on after ${tookMs.join(', ')} ms`);
    // Their locks would have run out after 15 s. On an idle machine it is under 2 s.
    expect(Math.max(...tookMs)).toBeLessThan(5_000);
    const { sending, unknown } = await ledger.progress(campaign);
    // The second worker's own; what it begins is asked for again below.
    expect(sending + unknown).toBeLessThanOrEqual(NUMBERS);
    await expectAllSentOnce(stage, campaign);
    expect(stage.sandbox.journal.requests).toHaveLength(MESSAGES);
  });
});

interface Shift {
  stage: Stage;
  /** Works all lanes. */
  first: FrotaProcess;
  /** Ready to work, and held by SIGSTOP. */
  second: FrotaProcess;
  campaign: string;
}

async function twoWorkers(
  { onTestFinished }: TestContext,
  { main }: CompiledFrota,
  mongoUri: string,
): Promise<Shift> {
  const redis = await mortalRedis();
  onTestFinished(redis.stop);
  const stage = await setStage({
    seed: 1,
    numbers: NUMBERS,
    mongoUri,
    redisUri: redis.uri,
    latencyMs: LATENCY_MS,
  });
  onTestFinished(stage.stop);
  const start = async (role: string): Promise<FrotaProcess> => {
    const process = frotaProcess(main, stage.envOf(role));
    onTestFinished(async () => void (await process.kill('SIGTERM')));
    await process.ready;
    return process;
  };
  const { desk } = stage;
  await addPeople(desk, 'clientes', MESSAGES);
  const [first, second] = await Promise.all([start('worker'), start('worker'), start('web')]);
  await vi.waitFor(
    async () => {
      const fleet = await desk.ports.instances.all();
      expect(fleet.filter(({ state }) => state === 'connected')).toHaveLength(NUMBERS);
    },
    { timeout: 20_000, interval: 50 },
  );
  second.signal('SIGSTOP');
  const { id: campaign } = await startCampaign(
    desk.ports,
    await createCampaign(desk.ports, {
      name: 'Troca de turno',
      list: 'clientes',
      variants: ['Oi {{nome}}, tudo bem em {{cidade}}?'],
      strategy: 'round_robin',
      interval: { minMs: 500, maxMs: 900 },
    }),
  );
  await vi.waitFor(() => expect(firstAfter(stage, 0).size).toBe(NUMBERS), { timeout: 30_000, interval: 20 });
  return { stage, first, second, campaign };
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

async function expectAllSentOnce({ desk, sandbox }: Stage, campaign: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { sent, delivered, read } = await desk.ports.ledger.progress(campaign);
      expect(sent + delivered + read).toBe(MESSAGES);
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(new Set(sandbox.journal.accepted.map(({ phone }) => phone)).size).toBe(MESSAGES);
  expect(sandbox.journal.accepted).toHaveLength(MESSAGES);
}
