import { describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import { restoreCounters } from '../../src/engine/restore-counters.ts';
import { fleetLoad } from '../../src/engine/stats.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, people, run, runningCampaign, testEngine } from './test-engine.ts';

const store = await testStore();

/** Of a number and of its part in a campaign, at noon UTC in São Paulo. */
const keysOf = (name: string, campaignId: string) => [
  `rate:hora:${name}:2026031009`,
  `rate:dia:${name}:20260310`,
  `rate:campanha:${campaignId}:${name}:20260310`,
];

describe('after a restart', () => {
  it('the counters say what was sent, and limits hold', async () => {
    const engine = testEngine(store);
    await fleet(engine, instance('A', { hourLimit: 4 }), 'B');
    await people(store, 'clientes', 20);
    const campaign = await runningCampaign(engine, {
      name: 'Natal',
      list: 'clientes',
      instances: ['A', 'B'],
    });
    engine.messenger.answer(
      { kind: 'accepted', keyId: 'K1' },
      { kind: 'unknown', reason: 'no answer' },
      { kind: 'rejected', reason: 'not on WhatsApp' },
      { kind: 'not_sent', reason: 'busy', ownFault: false },
    );
    await run(engine, 70_000);
    const before = await engine.counters.read([...keysOf('A', campaign.id), ...keysOf('B', campaign.id)]);

    const restarted = testEngine(store, { clock: engine.clock });
    await restoreCounters(restarted);
    expect(await restarted.counters.read([...keysOf('A', campaign.id), ...keysOf('B', campaign.id)])).toEqual(
      before,
    );
    await run(restarted, 30 * 60_000);
    const load = await fleetLoad(restarted);
    expect(load[0]).toMatchObject({ sentThisHour: 4, loadPercent: 100, available: false });
    expect(
      await store.models.messages.countDocuments({ instance: 'A', sentAt: { $exists: true } }),
    ).toBeLessThanOrEqual(4);
  });

  it('what was sent before this hour or day counts no more', async () => {
    const engine = testEngine(store);
    const campaignId = 'natal';
    // The hour began at 12:00 UTC, the day at 03:00 UTC.
    engine.clock.goTo(new Date('2026-03-10T12:30:00Z'));
    for (const [id, iso] of Object.entries({
      'this hour': '2026-03-10T12:00:00Z',
      'this day': '2026-03-10T11:59:59Z',
      'first of the day': '2026-03-10T03:00:00Z',
      yesterday: '2026-03-10T02:59:59Z',
    })) {
      await givenRow(store.models, 'sent', id, {
        campaignId,
        sendingAt: new Date(iso),
        sentAt: new Date(iso),
      });
    }
    await restoreCounters(engine);
    expect(await engine.counters.read(keysOf('A', campaignId))).toEqual([1, 3, 3]);
  });

  it('sums campaigns up, and leaves counters that exist', async () => {
    const engine = testEngine(store);
    const sendingAt = new Date('2026-03-10T11:30:00Z');
    await givenRow(store.models, 'sent', 'a', { campaignId: 'natal', sendingAt });
    await givenRow(store.models, 'sent', 'b', { campaignId: 'ano novo', sendingAt });
    const [, day = ''] = keysOf('A', '');
    await engine.counters.restore([{ key: day, value: 9, expiresInSeconds: 100 }]);
    await restoreCounters(engine);
    expect(await engine.counters.read([...keysOf('A', 'natal'), ...keysOf('A', 'ano novo')])).toEqual([
      0, 9, 1, 0, 9, 1,
    ]);
  });
});

describe('the load of the fleet', () => {
  it('is the larger share of hour and day, and says who can send', async () => {
    const engine = testEngine(store);
    await fleet(
      engine,
      instance('B', { hourLimit: 4, dayLimit: 8 }),
      instance('A', { state: 'banned', hourLimit: 10, dayLimit: 10 }),
      instance('C', { hourLimit: 1, dayLimit: 100 }),
      instance('elsewhere', { server: 'not ours' }),
    );
    await people(store, 'clientes', 3);
    await runningCampaign(engine, {
      name: 'Natal',
      list: 'clientes',
      instances: ['B', 'C'],
    });
    await planCampaigns(engine);
    await run(engine, 1_000);
    expect(await fleetLoad(engine)).toMatchObject([
      { instance: { name: 'A' }, sentThisHour: 0, sentToday: 0, loadPercent: 0, available: false },
      { instance: { name: 'B' }, sentThisHour: 1, sentToday: 1, loadPercent: 25, available: true },
      { instance: { name: 'C' }, sentThisHour: 1, sentToday: 1, loadPercent: 100, available: false },
    ]);
  });
});
