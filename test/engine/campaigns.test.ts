import { describe, expect, it } from 'vitest';
import {
  cancelCampaign,
  pauseCampaign,
  resumeCampaign,
  startCampaign,
  tendCampaigns,
} from '../../src/engine/campaigns.ts';
import { editCampaign } from '../../src/engine/edit-campaign.ts';
import type { Campaign, CampaignStatus } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { currently, fleet, people, run, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();

const RUNNING = new AbortController().signal;
const HOUR = 3_600_000;

async function given(status: CampaignStatus, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  const { id: _, ...record } = records.campaign('Natal', { status, ...changes });
  return { engine, campaign: await engine.campaigns.create(record) };
}

const inAnHour = ({ clock }: TestEngine): Date => new Date(clock.now().getTime() + HOUR);

describe('starting', () => {
  it('runs a draft now', async () => {
    const { engine, campaign } = await given('draft');
    const started = await startCampaign(engine, campaign);
    expect(started).toMatchObject({ status: 'running', startedAt: engine.clock.now() });
  });

  it('waits for the time that a draft has', async () => {
    const engine = testEngine(store);
    const { campaign } = await given('draft', { scheduledAt: inAnHour(engine) });
    expect(await startCampaign(engine, campaign)).toMatchObject({ status: 'scheduled' });
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({ status: 'scheduled' });
    engine.clock.advance(HOUR);
    await people(store, 'clientes', 1);
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({
      status: 'running',
      startedAt: engine.clock.now(),
    });
  });

  it('twice changes nothing: a scheduled one keeps its time', async () => {
    const engine = testEngine(store);
    const { campaign } = await given('draft', { scheduledAt: inAnHour(engine) });
    const scheduled = await startCampaign(engine, campaign);
    expect(await startCampaign(engine, scheduled)).toEqual(scheduled);
    // Also for who read it before the other scheduled it.
    expect(await startCampaign(engine, campaign)).toEqual(scheduled);
    expect(await currently(engine, campaign)).toEqual(scheduled);
  });

  it.each(['draft', 'scheduled'] as const)('does not wait when it is to run now, as a %s', async (status) => {
    const engine = testEngine(store);
    const { campaign } = await given(status, { scheduledAt: inAnHour(engine) });
    expect(await startCampaign(engine, campaign, { when: 'now' })).toMatchObject({
      status: 'running',
      startedAt: engine.clock.now(),
    });
  });

  it.each([undefined, 'now'] as const)('runs one that is due and was not yet started (%s)', async (when) => {
    const { engine, campaign } = await given('scheduled', { scheduledAt: new Date('2026-03-10T12:00:00Z') });
    expect(await startCampaign(engine, campaign, when === undefined ? {} : { when })).toMatchObject({
      status: 'running',
    });
  });

  it('runs a draft whose time is past', async () => {
    const { engine, campaign } = await given('draft', { scheduledAt: new Date('2026-03-10T11:00:00Z') });
    expect(await startCampaign(engine, campaign)).toMatchObject({ status: 'running' });
  });

  it.each(['running', 'paused', 'completed', 'cancelled', 'failed'] as const)(
    'is refused for one that is %s, with what it is',
    async (status) => {
      const { engine, campaign } = await given(status);
      await expect(startCampaign(engine, campaign)).rejects.toMatchObject({
        code: 'wrong_status',
        message: expect.stringContaining(`"Natal" is ${status}`),
        details: { status, from: ['draft', 'scheduled'] },
      });
    },
  );
});

describe('pausing and resuming', () => {
  it('gives back what waits, and goes on from there', async () => {
    const { engine, campaign } = await given('draft');
    await fleet(engine, 'A', 'B', 'C');
    await people(store, 'clientes', 12);
    await startCampaign(engine, campaign);
    await tendCampaigns(engine, RUNNING);
    await run(engine, 1_000);
    const paused = await pauseCampaign(engine, campaign);
    expect(paused).toMatchObject({ status: 'paused' });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 3, queued: 9, assigned: 0 });
    await run(engine, 60_000);
    expect(engine.messenger.sends).toHaveLength(3);
    await resumeCampaign(engine, paused);
    await run(engine, 10 * 60_000);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 12, total: 12 });
    expect(new Set(engine.messenger.sends.map(({ phone }) => phone)).size).toBe(12);
  });

  it('leaves nothing with a number that was taken out meanwhile, though a plan was under way', async () => {
    const { engine, campaign } = await given('draft', { instances: ['A', 'B'] });
    await fleet(engine, 'A', 'B');
    await people(store, 'clientes', 12);
    await startCampaign(engine, campaign);
    await tendCampaigns(engine, RUNNING);
    await run(engine, 1_000);
    const paused = await pauseCampaign(engine, campaign);
    const [row] = await engine.ledger.queued(campaign.id, engine.clock.now(), 1);
    await engine.ledger.assign([{ id: row?.id ?? '', instance: 'A', cold: true }]);
    const edited = await editCampaign(engine, paused, { instances: ['B'] }, 'ana');
    const before = engine.messenger.sends.length;
    await resumeCampaign(engine, edited);
    await run(engine, 10 * 60_000);
    const names = engine.messenger.sends.slice(before).map(({ instance }) => instance);
    expect(new Set(names)).toEqual(new Set(['B']));
  });

  it('looks anew at what had no number: it may have one now', async () => {
    const segments = { bySegment: { vip: ['A'] }, otherwise: ['A'] };
    const { engine, campaign } = await given('draft', {
      strategy: 'by_segment',
      segments,
      instances: ['A', 'B'],
    });
    await fleet(engine, records.instance('A', { state: 'banned' }), 'B');
    await people(store, 'clientes', 2);
    await startCampaign(engine, campaign);
    await tendCampaigns(engine, RUNNING);
    await run(engine, 10_000);
    const paused = await pauseCampaign(engine, campaign);
    const edited = await editCampaign(
      engine,
      paused,
      { segments: { bySegment: {}, otherwise: ['B'] } },
      'ana',
    );
    await resumeCampaign(engine, edited);
    await run(engine, 1_000);
    expect(engine.messenger.sends).toHaveLength(1);
  });

  it('does not make a scheduled campaign start before its time', async () => {
    const engine = testEngine(store);
    const { campaign } = await given('scheduled', { scheduledAt: inAnHour(engine) });
    const paused = await pauseCampaign(engine, campaign);
    expect(await resumeCampaign(engine, paused)).toMatchObject({ status: 'scheduled' });
    const again = await pauseCampaign(engine, paused);
    engine.clock.advance(2 * HOUR);
    expect(await resumeCampaign(engine, again)).toMatchObject({
      status: 'running',
      startedAt: engine.clock.now(),
    });
  });

  it('keeps the time of the first start', async () => {
    const startedAt = new Date('2026-03-09T12:00:00Z');
    const { engine, campaign } = await given('paused', { startedAt });
    expect(await resumeCampaign(engine, campaign)).toMatchObject({ status: 'running', startedAt });
  });
});

describe('cancelling', () => {
  it('ends what was not sent, and leaves what was', async () => {
    const { engine, campaign } = await given('running', { audienceComplete: true });
    for (const status of ['queued', 'assigned', 'sending', 'sent', 'read'] as const) {
      await givenRow(store.models, status, status, { campaignId: campaign.id });
    }
    expect(await cancelCampaign(engine, campaign)).toMatchObject({
      status: 'cancelled',
      finishedAt: engine.clock.now(),
    });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({
      suppressed: 2,
      sending: 1,
      sent: 1,
      read: 1,
    });
  });

  it('ends also what comes back to the queue afterwards', async () => {
    const { engine, campaign } = await given('running', { audienceComplete: true });
    await givenRow(store.models, 'sending', 'r', { campaignId: campaign.id });
    await cancelCampaign(engine, campaign);
    const at = engine.clock.now();
    await engine.ledger.requeueAttempt('r', 1, { instance: 'A', reason: 'connection closed', at }, at);
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ suppressed: 1, queued: 0 });
  });
});

describe('completion', () => {
  const cases: [string, Parameters<typeof givenRow>[1], number, CampaignStatus][] = [
    ['a message is queued', 'queued', 0, 'running'],
    ['a message is being sent', 'sending', 0, 'running'],
    ['a send is unknown', 'unknown', 29, 'running'],
    ['a send is unknown for half an hour', 'unknown', 31, 'completed'],
    ['all are sent', 'sent', 0, 'completed'],
    ['all have failed', 'failed', 0, 'completed'],
    ['all opted out', 'suppressed', 0, 'completed'],
  ];
  it.each(cases)('when %s', async (_, status, minutesAgo, expected) => {
    const { engine, campaign } = await given('running', { audienceComplete: true });
    const sendingAt = new Date(engine.clock.now().getTime() - minutesAgo * 60_000);
    await givenRow(store.models, status, 'r', { campaignId: campaign.id, sendingAt });
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({ status: expected });
  });

  it('says when', async () => {
    const { engine, campaign } = await given('running', { audienceComplete: true, waiting: { numbers: [] } });
    await givenRow(store.models, 'sent', 'r', { campaignId: campaign.id });
    await tendCampaigns(engine, RUNNING);
    const done = await currently(engine, campaign);
    expect(done).toMatchObject({ status: 'completed', finishedAt: engine.clock.now() });
    expect(done).not.toHaveProperty('waiting');
  });

  it('is a failure when the list has no contacts', async () => {
    const { engine, campaign } = await given('running');
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({
      status: 'failed',
      reason: 'the list "clientes" has no contacts',
    });
  });

  it('does not come from a campaign that somebody else ended meanwhile', async () => {
    const { engine, campaign } = await given('running', { audienceComplete: true });
    await givenRow(store.models, 'sent', 'r', { campaignId: campaign.id });
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      async hasOpen(...args) {
        await cancelCampaign(engine, campaign);
        return ledger.hasOpen(...args);
      },
    };
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({ status: 'cancelled' });
  });
});

describe('several campaigns', () => {
  it('are tended side by side; one that fails does not disturb the others', async () => {
    const { engine, campaign: broken } = await given('running', { list: 'broken' });
    await fleet(engine, 'A', 'B', 'C');
    await people(store, 'clientes', 3);
    const [first, second] = await Promise.all(
      ['Páscoa', 'São João'].map((name) => {
        const { id: _, ...record } = records.campaign(name);
        return engine.campaigns.create(record);
      }),
    );
    const { contacts } = engine;
    engine.contacts = {
      ...contacts,
      page: (list, ...rest) =>
        list === 'broken' ? Promise.reject(new Error('no such index')) : contacts.page(list, ...rest),
    };
    await tendCampaigns(engine, RUNNING);
    await run(engine, 5 * 60_000);
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, first as Campaign)).toMatchObject({ status: 'completed' });
    expect(await currently(engine, second as Campaign)).toMatchObject({ status: 'completed' });
    expect(await currently(engine, broken)).toMatchObject({ status: 'running' });
    expect(engine.messenger.sends).toHaveLength(6);
  });
});
