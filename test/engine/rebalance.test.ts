import { beforeEach, describe, expect, it } from 'vitest';
import { rebalance } from '../../src/engine/rebalance.ts';
import type { Campaign } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import { contactsOf, spread } from './contacts-of.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

const DAY = 24 * 3_600_000;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, ...['A', 'B', 'C'].map((name) => instance(name, { dayLimit: 100 })));
  await campaign({ instances: ['A', 'B', 'C'] });
});

/** A campaign whose contacts keep their numbers. */
async function campaign(changes: Partial<Campaign>): Promise<void> {
  const { id: _, ...record } = records.campaign('new', {
    strategy: 'hybrid',
    name: `c${Math.random()}`,
    ...changes,
  });
  await engine.campaigns.create(record);
}

const daysAgo = (days: number): Date => new Date(engine.clock.now().getTime() - days * DAY);

describe('rebalancing', () => {
  it('evens out the loads with those who have heard nothing for 30 days, and then rests', async () => {
    await contactsOf(store, 'A', 60);
    await contactsOf(store, 'A', 30, { from: 100, lastContactedAt: daysAgo(31), repliedAt: daysAgo(40) });
    await contactsOf(store, 'B', 30, { from: 200 });
    expect(await rebalance(engine)).toBeGreaterThan(0);
    const after = await spread(store);
    for (const count of Object.values(after)) expect(Math.abs(count - 40)).toBeLessThanOrEqual(4);
    expect(await rebalance(engine)).toBe(0);
    expect(await spread(store)).toEqual(after);
    expect(await engine.audits.list({ subject: 'fleet', limit: 10 })).toMatchObject([
      { actor: 'frota', action: 'fleet.rebalance', details: { from: [{ instance: 'A' }] } },
    ]);
  });

  it('leaves alone who was written to, who wrote, and who opted out', async () => {
    const kept = [
      ...(await contactsOf(store, 'A', 50, { lastContactedAt: daysAgo(29) })),
      ...(await contactsOf(store, 'A', 20, { from: 100, repliedAt: daysAgo(1) })),
    ];
    await contactsOf(store, 'A', 10, { from: 200, optedOut: true });
    await contactsOf(store, 'A', 5, { from: 300, lastContactedAt: daysAgo(30) });
    expect(await rebalance(engine)).toBe(5);
    expect(await spread(store)).toMatchObject({ A: 80 });
    const contacts = await engine.contacts.many(kept);
    expect(new Set([...contacts.values()].map((one) => one.preferredInstance))).toEqual(new Set(['A']));
    expect(await rebalance(engine)).toBe(0);
  });

  it('leaves alone who is written to while it looks', async () => {
    const phones = await contactsOf(store, 'A', 30);
    const { find } = engine.placements;
    engine.placements = {
      ...engine.placements,
      async find(query) {
        const found = await find(query);
        for (const phone of phones) await engine.contacts.noteSent(phone, 'A', engine.clock.now());
        return found;
      },
    };
    expect(await rebalance(engine)).toBe(0);
    expect(await spread(store)).toEqual({ A: 30 });
  });

  it('goes by what numbers may send, and by those alone that are connected and well', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [20] };
    await store.models.instances.updateOne({ _id: 'B' }, { state: 'disconnected' });
    await store.models.instances.updateOne(
      { _id: 'C' },
      { $set: { warmUp: { stage: 0, since: new Date(0) } } },
    );
    await contactsOf(store, 'A', 120);
    await contactsOf(store, 'B', 500, { from: 1_000 });
    await rebalance(engine);
    expect(await spread(store)).toEqual({ A: 102, B: 500, C: 18 });
  });

  it('keeps contacts among the numbers that send the same campaigns', async () => {
    await fleet(engine, 'X', 'Y', 'idle');
    await campaign({ instances: ['X', 'Y'], strategy: 'sticky', status: 'paused' });
    await campaign({ instances: ['A', 'idle'], strategy: 'round_robin' });
    await campaign({
      instances: ['A', 'X'],
      status: 'completed',
      startedAt: daysAgo(40),
      finishedAt: daysAgo(31),
    });
    await contactsOf(store, 'A', 90);
    await contactsOf(store, 'X', 100, { from: 1_000 });
    await rebalance(engine);
    const { A, B, C, ...others } = await spread(store);
    expect(A! + B! + C!).toBe(90);
    expect(B).toBeGreaterThan(25);
    expect(others).toEqual({ X: 55, Y: 45 });
  });

  it('moves at most 5,000 in a run, and ends within ±10 % after some', async () => {
    await contactsOf(store, 'A', 9_000);
    await contactsOf(store, 'B', 3_000, { from: 10_000 });
    expect(await rebalance(engine)).toBeLessThanOrEqual(5_000);
    for (let run = 0; (await rebalance(engine)) > 0; run++) expect(run).toBeLessThan(5);
    for (const count of Object.values(await spread(store)))
      expect(Math.abs(count - 4_000)).toBeLessThanOrEqual(400);
  }, 60_000);

  it('takes those whom it moves from the migration that could be undone', async () => {
    await contactsOf(store, 'A', 30, { migration: 'Z/1' });
    await rebalance(engine);
    expect(await engine.placements.movedBy('Z/1')).toEqual(new Map([['A', (await spread(store))['A']]]));
  });
});
