import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startCampaign } from '../../src/engine/campaigns.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import { importPeople, testFrota, type TestFrota } from './test-frota.ts';

const FAST = { minMs: 5, maxMs: 15 };

describe('a campaign over three numbers', () => {
  let frota: TestFrota;
  beforeAll(async () => {
    frota = await testFrota({
      timeScale: 0.01,
      numbers: ['n1', 'n2', 'n3'].map((name) => ({ name, readRate: 1, replyRate: 0 })),
    });
    await vi.waitFor(async () => expect(await frota.ports.instances.all()).toHaveLength(3), {
      timeout: 5000,
    });
  });

  it('reaches every contact once, and their deliveries come back', async () => {
    await importPeople(frota, 'clientes', 60);
    const campaign = await createCampaign(frota.ports, {
      name: 'Novembro',
      list: 'clientes',
      variants: ['Oi {{name}}, tudo bem em {{cidade}}?'],
      strategy: 'round_robin',
      interval: FAST,
    });
    await startCampaign(frota.ports, campaign);
    await vi.waitFor(
      async () => {
        const progress = await frota.ports.ledger.progress(campaign.id);
        expect(progress).toMatchObject({ total: 60, read: 60 });
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(frota.sandbox.journal.duplicates()).toEqual([]);
    expect(frota.sandbox.journal.accepted).toHaveLength(60);
  });
});
