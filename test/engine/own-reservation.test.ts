import { describe, expect, it } from 'vitest';
import { budgetsFor } from '../../src/engine/capacity.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { testStore } from '../store/test-store.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine, tick } from './test-engine.ts';

const store = await testStore();

/** A campaign to one person, who may be written to once a day. */
async function given() {
  const engine = testEngine(store);
  engine.settings = { ...engine.settings, contactDayLimit: 1, contactGapMs: 3_600_000 };
  await fleet(engine, 'A');
  await people(store, 'clientes', 1);
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'] });
  await planCampaigns(engine);
  const [row] = await engine.ledger.nextAssigned('A', undefined, 1);
  if (row === undefined) throw new Error('nothing is assigned');
  /** What a worker does that dies before its attempt is written down. */
  const reserve = async () => {
    const sending = { instance: await instanceOf(engine, 'A'), campaign, row, at: engine.clock.now() };
    expect(await engine.counters.reserve(budgetsFor(sending, engine.settings))).toBeUndefined();
  };
  return { engine, campaign, row, reserve };
}

describe("a message whose own worker has reserved its recipient's day, and died", () => {
  it('is sent by the next worker', async () => {
    const { engine, reserve } = await given();
    await reserve();
    await tick(engine, 'A');
    expect(engine.messenger.sends).toHaveLength(1);
  });

  it('is planned again when its number left meanwhile', async () => {
    const { engine, reserve } = await given();
    await reserve();
    await engine.ledger.releaseInstance('A');
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
  });

  it('keeps messages of other campaigns from this person', async () => {
    const { engine, reserve } = await given();
    await reserve();
    await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['A'] });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
  });
});

describe('a message that surely was not sent after all', () => {
  it('is sent again on the same day', async () => {
    const { engine, row, reserve } = await given();
    await reserve();
    const begun = await engine.ledger.beginAttempt(row, { textHash: 'text', at: engine.clock.now() });
    await engine.ledger.markUnknown(row.id, begun?.attempt ?? 0, 'no answer');
    await givenRow(store.models, 'read', 'control', { instance: 'A', keyId: 'control' });
    engine.messenger.keep({ instance: 'A', phone: '+5511900000099', keyId: 'control', text: 'another' });
    engine.clock.advance(engine.settings.absentAfterMs + 1);
    expect(await reconcile(engine)).toMatchObject({ absent: 1 });
    await planCampaigns(engine);
    await tick(engine, 'A');
    expect(engine.messenger.sends).toHaveLength(1);
  });
});
