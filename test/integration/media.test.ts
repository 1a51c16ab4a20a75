import { beforeAll, describe, expect, it, vi } from 'vitest';
import { importPeople, launch, testFrota, type TestFrota } from './test-frota.ts';

const PEOPLE = 8;
const MEDIA = 'https://example.com/promo.png';

let frota: TestFrota;
beforeAll(async () => {
  frota = await testFrota({
    timeScale: 0.01,
    numbers: ['n1', 'n2'].map((name) => ({ name, readRate: 1, replyRate: 0 })),
  });
  await importPeople(frota, 'clientes', PEOPLE);
  await vi.waitFor(async () => expect(await frota.ports.instances.all()).toHaveLength(2), {
    timeout: 10_000,
  });
});

describe('a campaign with a file', () => {
  it('sends it to everybody once, with the text', async () => {
    const { id } = await launch(frota.ports, { name: 'Promo', list: 'clientes', media: { url: MEDIA } });
    await vi.waitFor(
      async () => {
        expect(await frota.ports.campaigns.get(id)).toMatchObject({ status: 'completed' });
        expect(await frota.ports.ledger.progress(id)).toMatchObject({ total: PEOPLE, read: PEOPLE });
      },
      { timeout: 40_000, interval: 50 },
    );
    const { accepted } = frota.sandbox.journal;
    expect(accepted).toHaveLength(PEOPLE);
    for (const { media, text } of accepted) {
      expect([media, text]).toEqual([MEDIA, expect.stringMatching(/^Oi Pessoa \d, tudo bem em Santos\?$/)]);
    }
    expect(frota.sandbox.journal.duplicates()).toEqual([]);
  });
});
