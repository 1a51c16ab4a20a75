import { beforeAll, describe, expect, it, vi } from 'vitest';
import { importPeople, launch, testFrota, type TestFrota } from './test-frota.ts';

describe('campaigns over three numbers', () => {
  let frota: TestFrota;
  beforeAll(async () => {
    frota = await testFrota({
      timeScale: 0.01,
      numbers: ['n1', 'n2', 'n3'].map((name) => ({ name, readRate: 1, replyRate: 1 })),
    });
    await vi.waitFor(async () => {
      const fleet = await frota.ports.instances.all();
      expect(fleet.filter(({ state }) => state === 'connected')).toHaveLength(3);
    });
  });

  it('reach every contact once, and their deliveries and answers come back', async () => {
    await importPeople(frota, 'clientes', 60);
    const campaign = await launch(frota.ports, {
      name: 'Novembro',
      list: 'clientes',
      strategy: 'round_robin',
    });

    await vi.waitFor(
      async () => {
        const progress = await frota.ports.ledger.progress(campaign.id);
        expect(progress).toMatchObject({ total: 60, read: 60, replied: 60 });
      },
      { timeout: 40_000, interval: 50 },
    );
    expect(frota.sandbox.journal.duplicates()).toEqual([]);
    expect(frota.sandbox.journal.accepted).toHaveLength(60);
    const report = await frota.ports.ledger.report(campaign.id);
    expect(report).toEqual(
      ['n1', 'n2', 'n3'].map((instance) => ({
        instance,
        sent: 20,
        delivered: 20,
        read: 20,
        replied: 20,
        failed: 0,
      })),
    );
    await vi.waitFor(
      async () => expect(await frota.ports.campaigns.get(campaign.id)).toMatchObject({ status: 'completed' }),
      { timeout: 40_000, interval: 100 },
    );
  });

  it('run side by side; one that fails does not disturb the others', async () => {
    await importPeople(frota, 'a', 30, 1_000);
    await importPeople(frota, 'b', 30, 2_000);
    await importPeople(frota, 'c', 30, 3_000);
    const doomed = await launch(frota.ports, { name: 'Perdida', list: 'c', instances: ['n3'] });
    frota.sandbox.control.logout('n3');
    const [a, b] = await Promise.all([
      launch(frota.ports, { name: 'A', list: 'a', instances: ['n1', 'n2'] }),
      launch(frota.ports, { name: 'B', list: 'b', instances: ['n1', 'n2'], strategy: 'balanced' }),
    ]);
    await vi.waitFor(
      async () => {
        for (const { id } of [a, b]) {
          expect(await frota.ports.ledger.progress(id)).toMatchObject({ total: 30, read: 30 });
        }
      },
      { timeout: 40_000, interval: 50 },
    );
    const progress = await frota.ports.ledger.progress(doomed.id);
    expect(progress.queued + progress.sent + progress.delivered + progress.read).toBe(30);
    await vi.waitFor(async () => {
      const waiting = await frota.ports.campaigns.get(doomed.id);
      expect(waiting).toMatchObject({
        status: 'running',
        waiting: { numbers: [{ instance: 'n3', why: 'state', state: 'logged_out' }] },
      });
    });
    expect(frota.sandbox.journal.duplicates()).toEqual([]);
  });

  it("are answered for by /stats/instances in the team's own words", async () => {
    const response = await fetch(`${frota.url}/stats/instances`);
    expect(await response.json()).toMatchObject({
      total_instancias: 3,
      online: 2,
      capacidade_total_dia: 300_000,
      enviadas_hoje: frota.sandbox.journal.accepted.length,
    });
  });
});
