import { beforeEach, describe, expect, it } from 'vitest';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../src/engine/campaigns.ts';
import { observeInstance, pauseInstance } from '../../src/engine/fleet.ts';
import { tendIncidents } from '../../src/engine/incidents.ts';
import type { Observation } from '../../src/engine/instance-states.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { pollInstances } from '../../src/engine/poll.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import {
  currently,
  fleet,
  instanceOf,
  people,
  runningCampaign,
  testEngine,
  type TestEngine,
} from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

const OPEN: Observation = { kind: 'connection', state: 'open' };
const CONNECTING: Observation = { kind: 'connection', state: 'connecting' };
const CLOSE: Observation = { kind: 'connection', state: 'close' };

const open = async (): Promise<string[]> =>
  (await engine.incidents.open()).map(({ fingerprint }) => fingerprint).toSorted();

describe('a number has an incident while it is', () => {
  it.each<[string, Observation]>([
    ['disconnected', CLOSE],
    ['failing', { kind: 'failing', failures: 5, reason: 'x' }],
    ['silent', { kind: 'silent', failures: 5, evidence: 'x' }],
    ['conflict', { kind: 'closed', code: 440 }],
    ['logged_out', { kind: 'closed', code: 401 }],
    ['restricted', { kind: 'closed', code: 402 }],
    ['restricted', { kind: 'new_chats_refused', refusals: 3 }],
    ['banned', { kind: 'closed', code: 403 }],
  ])('%s', async (kind, seen) => {
    await fleet(engine, 'A', 'B');
    await observeInstance(engine, 'A', seen);
    const { evidence, since } = await instanceOf(engine, 'A');
    expect(await engine.incidents.open()).toMatchObject([
      { fingerprint: `${kind}:A`, kind, facts: { instance: 'A', server: 'main', evidence, since } },
    ]);
    engine.clock.advance(25 * 3_600_000);
    await observeInstance(engine, 'A', OPEN);
    expect(await open()).toEqual([]);
    expect(await engine.incidents.history(`${kind}:A`, 9)).toMatchObject([
      { status: 'resolved', resolvedAt: engine.clock.now() },
    ]);
  });

  it('disconnected, but not while it may be back at any moment', async () => {
    await fleet(engine, 'A');
    await observeInstance(engine, 'A', CONNECTING);
    expect(await open()).toEqual([]);
    engine.clock.advance(20_000);
    await observeInstance(engine, 'A', CONNECTING);
    expect(await open()).toEqual(['disconnected:A']);
  });

  it('one or the other, never two', async () => {
    await fleet(engine, 'A');
    await observeInstance(engine, 'A', CLOSE);
    await observeInstance(engine, 'A', { kind: 'closed', code: 406 });
    expect(await open()).toEqual(['banned:A']);
  });

  it('not paused: that is what a person wants', async () => {
    await fleet(engine, 'A');
    await observeInstance(engine, 'A', { kind: 'closed', code: 406 });
    await pauseInstance(engine, await instanceOf(engine, 'A'), 'ana');
    expect(await open()).toEqual([]);
  });

  it('ours', async () => {
    await fleet(engine, 'A', instance('B', { server: 'third' }));
    engine.settings = { ...engine.settings, instanceNames: ['B'] };
    for (const name of ['A', 'B']) await observeInstance(engine, name, CLOSE);
    expect(await open()).toEqual([]);
    await tendIncidents(engine, []);
    expect(await open()).toEqual([]);
  });
});

describe('an Evolution server', () => {
  const answers = (answering: boolean): void => {
    engine.probe = {
      ...engine.probe,
      servers: ['main'],
      async observe() {
        if (!answering) throw new Error('connect ECONNREFUSED');
        return [];
      },
    };
  };

  it('that does not answer has an incident until it does; its numbers have none', async () => {
    answers(false);
    await fleet(engine, 'A');
    for (let n = 0; n < 2; n++) await pollInstances(engine);
    expect(await engine.incidents.open()).toMatchObject([
      { fingerprint: 'server_unreachable:main', facts: { server: 'main', reason: 'connect ECONNREFUSED' } },
    ]);
    answers(true);
    await pollInstances(engine);
    expect(await open()).toEqual(['disconnected:A']);
  });

  it.each([405, 409])('that WhatsApp calls outdated (%i) has one for all of its numbers', async (code) => {
    await fleet(engine, 'A', 'B', instance('C', { server: 'second' }));
    for (const name of ['A', 'B']) await observeInstance(engine, name, { kind: 'closed', code });
    await tendIncidents(engine, []);
    expect(await engine.incidents.open()).toMatchObject([
      { fingerprint: 'evolution_outdated:main', facts: { server: 'main', instances: ['A', 'B'] } },
    ]);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected', consecutiveFailures: 0 });
    for (const name of ['A', 'B']) await observeInstance(engine, name, OPEN);
    await tendIncidents(engine, []);
    expect(await open()).toEqual([]);
  });
});

describe('a campaign', () => {
  beforeEach(async () => {
    await fleet(engine, 'A', 'B');
    await people(store, 'clientes', 30);
  });
  const campaign = () => runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A', 'B'] });

  it('of which no number can send has one incident, and goes on by itself when one is back', async () => {
    const { id } = await campaign();
    await observeInstance(engine, 'A', CLOSE);
    await observeInstance(engine, 'B', CONNECTING);
    await planCampaigns(engine);
    expect(await open()).toEqual(['disconnected:A']);
    engine.clock.advance(20_000);
    await observeInstance(engine, 'B', CONNECTING);
    for (let n = 0; n < 3; n++) await planCampaigns(engine);
    const stalled = `campaign_stalled:${id}`;
    expect(await open()).toEqual([stalled, 'disconnected:A', 'disconnected:B']);
    expect((await engine.incidents.history(stalled, 9))[0]).toMatchObject({
      facts: { campaignId: id, campaign: 'Natal', instances: ['A', 'B'] },
    });
    await observeInstance(engine, 'A', OPEN);
    expect(await open()).toEqual(['disconnected:B']);
    const [assigned] = await engine.ledger.assignedCounts();
    expect(assigned).toMatchObject({ instance: 'A', campaignId: id });
  });

  it('that only has used up its numbers’ limits has none', async () => {
    await store.models.instances.updateMany({}, { hourLimit: 0 });
    await campaign();
    await planCampaigns(engine);
    expect(await open()).toEqual([]);
  });

  it('that waits for an hour to begin has none, though one of its numbers is down', async () => {
    await store.models.instances.updateOne({ _id: 'B' }, { hourLimit: 0 });
    await campaign();
    await observeInstance(engine, 'A', CLOSE);
    await planCampaigns(engine);
    expect(await open()).toEqual(['disconnected:A']);
  });

  it('has one when those who are left have only numbers that cannot send, whatever the others can', async () => {
    const { id } = await runningCampaign(engine, {
      name: 'Natal',
      list: 'clientes',
      instances: ['A', 'B'],
      strategy: 'by_segment',
      segments: { bySegment: { vip: ['B'] }, otherwise: ['A'] },
    });
    await observeInstance(engine, 'A', CLOSE);
    for (let n = 0; n < 3; n++) await planCampaigns(engine);
    expect(await open()).toEqual([`campaign_stalled:${id}`, 'disconnected:A']);
  });

  it('that is paused or over has none any more', async () => {
    const natal = await campaign();
    for (const name of ['A', 'B']) await observeInstance(engine, name, CLOSE);
    await planCampaigns(engine);
    expect(await open()).toContain(`campaign_stalled:${natal.id}`);
    await pauseCampaign(engine, await currently(engine, natal));
    expect(await open()).toEqual(['disconnected:A', 'disconnected:B']);
    await resumeCampaign(engine, await currently(engine, natal));
    await planCampaigns(engine);
    expect(await open()).toContain(`campaign_stalled:${natal.id}`);
    await cancelCampaign(engine, await currently(engine, natal));
    expect(await open()).toEqual(['disconnected:A', 'disconnected:B']);
  });
});

describe('incidents that a process could not get to', () => {
  it('are opened and ended by the next round', async () => {
    await fleet(engine, instance('A', { state: 'banned' }), instance('B', { state: 'logged_out' }), 'C');
    await tendIncidents(engine, []);
    expect(await open()).toEqual(['banned:A', 'logged_out:B']);
    await store.models.instances.updateOne({ _id: 'A' }, { state: 'connected' });
    await tendIncidents(engine, []);
    expect(await open()).toEqual(['logged_out:B']);
  });

  it('that are as they should be are left alone', async () => {
    await fleet(engine, instance('A', { state: 'banned' }));
    await tendIncidents(engine, []);
    const before = await engine.incidents.open();
    engine.clock.advance(60_000);
    engine.incidents.raise = async () => {
      throw new Error('raised again');
    };
    await tendIncidents(engine, []);
    expect(await engine.incidents.open()).toEqual(before);
  });
});

describe('an incident that a person resolved', () => {
  it('stays so while the problem lasts, and opens anew after it was over', async () => {
    await fleet(engine, 'A');
    await observeInstance(engine, 'A', CLOSE);
    const [incident] = await engine.incidents.open();
    await engine.incidents.close(incident?.ref ?? '', 'ana', engine.clock.now());
    await tendIncidents(engine, []);
    expect(await open()).toEqual([]);
    await observeInstance(engine, 'A', OPEN);
    await observeInstance(engine, 'A', CLOSE);
    expect(await open()).toEqual(['disconnected:A']);
  });

  it('may come anew also when nobody saw the problem end', async () => {
    await engine.incidents.raise(
      { fingerprint: 'banned:gone', kind: 'banned', facts: {} },
      engine.clock.now(),
    );
    const [incident] = await engine.incidents.open();
    await engine.incidents.close(incident?.ref ?? '', 'ana', engine.clock.now());
    await tendIncidents(engine, []);
    expect(await engine.incidents.dismissed()).toEqual([]);
  });
});

it('what another process tells of itself ends when it tells it no more', async () => {
  const at = engine.clock.now();
  const goodUntil = new Date(at.getTime() + 60_000);
  await engine.incidents.raise({ fingerprint: 'failing:web-1', kind: 'failing', facts: {}, goodUntil }, at);
  await tendIncidents(engine, []);
  expect(await open()).toEqual(['failing:web-1']);
  engine.clock.advance(60_000);
  await tendIncidents(engine, []);
  expect(await open()).toEqual([]);
});
