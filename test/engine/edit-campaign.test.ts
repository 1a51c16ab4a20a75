import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignDraft } from '../../src/engine/campaign-draft.ts';
import { pauseCampaign, resumeCampaign, startCampaign, tendCampaigns } from '../../src/engine/campaigns.ts';
import { type CampaignEdit, checkEdit, EDITABLE, editCampaign } from '../../src/engine/edit-campaign.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import type { Campaign, CampaignStatus } from '../../src/engine/types.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { currently, fleet, run, testEngine, type TestEngine } from './test-engine.ts';

const RUNNING = new AbortController().signal;

let store: MemoryStore;
let engine: TestEngine;
beforeEach(async () => {
  store = memoryStore();
  engine = testEngine(store);
  await fleet(engine, 'A', 'B', 'C');
  await store.addPeople('clientes', 9);
  await store.addPeople('outros', 1, 100);
});

const create = (draft: Partial<CampaignDraft> = {}): Promise<Campaign> =>
  createCampaign(engine, { name: 'Natal', list: 'clientes', variants: ['Oi {{nome}}'], ...draft });

const problemsOf = async (campaign: Campaign, edit: CampaignEdit): Promise<string[]> =>
  (await checkEdit(engine, campaign, edit)).map(({ field, code }) => `${field} ${code}`);

const change = (campaign: Campaign, edit: CampaignEdit): Promise<Campaign> =>
  editCampaign(engine, campaign, edit, 'ana');

describe('a draft', () => {
  const times = {
    scheduledAt: new Date('2026-03-11T12:00:00Z'),
    expiresAt: new Date('2026-03-12T12:00:00Z'),
  };
  const media = { url: 'https://example.com/a.png', type: 'image', fileName: 'a.png' } as const;

  it.each<[string, CampaignEdit, Partial<Campaign>]>([
    ['its name', { name: ' Reis ' }, { name: 'Reis' }],
    ['its list', { list: 'outros' }, { list: 'outros' }],
    ['its texts', { variants: ['a', 'b'] }, { variants: ['a', 'b'] }],
    ['its numbers', { instances: ['C', 'A', 'C'] }, { instances: ['C', 'A'] }],
    ['its rotation', { strategy: 'sticky' }, { strategy: 'sticky' }],
    ['its file', { media: { url: media.url } }, { media }],
    ['its interval', { interval: { minMs: 1, maxMs: 2 } }, { interval: { minMs: 1, maxMs: 2 } }],
    [
      'its limits',
      { dailyLimitPerInstance: 7, pauseOnHealthBelow: 5 },
      { dailyLimitPerInstance: 7, pauseOnHealthBelow: 5 },
    ],
    ['its times', times, times],
  ])('can change %s, and nothing else with it', async (_, edit, expected) => {
    const campaign = await create();
    const edited = await change(campaign, edit);
    expect(edited).toEqual({ ...campaign, ...expected, revision: 1 });
    const [entry] = await engine.audits.list({ subject: `campaign:${campaign.id}`, limit: 1 });
    const fields = expect.arrayContaining(Object.keys(expected));
    expect(entry).toMatchObject({ actor: 'ana', action: 'campaign.edit', details: { fields } });
    expect(await currently(engine, campaign)).toEqual(edited);
  });

  it('loses what is taken away', async () => {
    const campaign = await create({ media, ...times });
    const edited = await change(campaign, { media: null, scheduledAt: null, expiresAt: null });
    for (const gone of ['media', 'scheduledAt', 'expiresAt']) expect(edited).not.toHaveProperty(gone);
  });

  it('that gets segments is sent by them, through their numbers; by another rotation it has none', async () => {
    const segments = { bySegment: { vip: ['B'] }, otherwise: ['A'] };
    const bySegment = await change(await create(), { segments });
    expect(bySegment).toMatchObject({ strategy: 'by_segment', segments, instances: ['B', 'A'] });
    const hybrid = await change(bySegment, { strategy: 'hybrid' });
    expect(hybrid).toMatchObject({ strategy: 'hybrid', instances: ['B', 'A'] });
    expect(hybrid).not.toHaveProperty('segments');
  });

  it('that is told what it is already stays as it is', async () => {
    const campaign = await create();
    expect(await change(campaign, { name: 'Natal', variants: ['Oi {{nome}}'] })).toEqual(campaign);
    expect(await engine.audits.list({ limit: 1 })).toEqual([]);
  });

  it('is refused with everything that is wrong with the change, and only with that', async () => {
    const campaign = await create({ instances: ['A', 'B'], expiresAt: times.expiresAt });
    await create({ name: 'Reis' });
    engine.settings = { ...engine.settings, instanceNames: ['A', 'C'] };
    const edit = { name: 'Reis', variants: ['{{apelido}}'], scheduledAt: times.expiresAt };
    const wrong = ['name name_taken', 'text 1 placeholder_unknown', 'expiry expiry_before_start'];
    expect(await problemsOf(campaign, edit)).toEqual(wrong);
    await expect(change(campaign, edit)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await currently(engine, campaign)).toEqual(campaign);
    expect(await problemsOf(campaign, { dailyLimitPerInstance: 5 })).toEqual([]);
    expect(await problemsOf(campaign, { instances: ['A', 'B'] })).toEqual(['instances instance_unknown']);
  });

  it.each<[string, CampaignEdit, string]>([
    ['nothing at all', {}, 'command edit_empty'],
    ['a file that makes its text too long', { media: { url: media.url } }, 'text 1 caption_too_long'],
    ['a rotation that needs segments', { strategy: 'by_segment' }, 'segments segments_missing'],
    [
      'segments beside another rotation',
      { strategy: 'hybrid', segments: { bySegment: {}, otherwise: ['A'] } },
      'segments segments_unused',
    ],
  ])('is refused %s', async (_, edit, problem) => {
    const campaign = await create({ variants: ['b'.repeat(2_000)] });
    expect(await problemsOf(campaign, edit)).toEqual([problem]);
  });
});

describe('a campaign that was started', () => {
  async function paused(): Promise<Campaign> {
    const started = await startCampaign(engine, await create());
    await tendCampaigns(engine, RUNNING);
    await run(engine, 1_000);
    return pauseCampaign(engine, started);
  }

  it('sends the rest as it was changed', async () => {
    const campaign = await paused();
    expect(engine.messenger.sends).toHaveLength(3);
    const edited = await change(campaign, { variants: ['Olá {{nome}}'], instances: ['B'] });
    await resumeCampaign(engine, edited);
    await run(engine, 10 * 60_000);
    const rest = engine.messenger.sends.slice(3);
    expect(rest).toHaveLength(6);
    for (const { instance, text } of rest) expect([instance, text.slice(0, 3)]).toEqual(['B', 'Olá']);
  });

  it.each([
    [['a'], /^a$/],
    [['a', 'b', 'c', 'd'], /^[abcd]$/],
  ])('has a text for everybody when there are %j', async (variants, texts) => {
    const started = await startCampaign(engine, await create({ variants: ['x', 'y', 'z'] }));
    await tendCampaigns(engine, RUNNING);
    const edited = await change(await pauseCampaign(engine, started), { variants });
    await resumeCampaign(engine, edited);
    await run(engine, 10 * 60_000);
    const { sends } = engine.messenger;
    expect(sends).toHaveLength(9);
    for (const { text } of sends) expect(text).toMatch(texts);
    expect(new Set(sends.map(({ text }) => text)).size).toBe(variants.length);
    for (const { phone, variant } of await store.rows()) {
      expect(sends.find((send) => send.phone === phone)?.text).toBe(variants[variant]);
    }
  });

  it('keeps its list and its start', async () => {
    const campaign = await paused();
    const later = new Date('2026-03-11T12:00:00Z');
    expect(await problemsOf(campaign, { list: 'outros', scheduledAt: later })).toEqual([
      'list list_fixed',
      'schedule schedule_started',
    ]);
    expect(await problemsOf(campaign, { list: 'clientes' })).toEqual([]);
  });

  it.each<CampaignStatus>(['running', 'completed', 'cancelled', 'failed'])(
    'is not changed while it is %s',
    async (status) => {
      const { id } = await create();
      const campaign = (await engine.campaigns.move(id, ['draft'], status)) as Campaign;
      await expect(change(campaign, { dailyLimitPerInstance: 7 })).rejects.toMatchObject({
        code: 'wrong_status',
        details: { status, from: EDITABLE },
      });
    },
  );
});

describe('a scheduled campaign', () => {
  it('can be put off, but not be left without a time', async () => {
    const soon = new Date('2026-03-11T12:00:00Z');
    const late = new Date('2026-03-13T12:00:00Z');
    const scheduled = await startCampaign(engine, await create({ scheduledAt: soon }));
    expect(await problemsOf(scheduled, { scheduledAt: null })).toEqual(['schedule schedule_needed']);
    await change(scheduled, { scheduledAt: late });
    engine.clock.goTo(soon);
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, scheduled)).toMatchObject({ status: 'scheduled', scheduledAt: late });
  });
});

describe('a change that comes too late', () => {
  it('does not reach a campaign that was started meanwhile', async () => {
    const campaign = await create();
    await startCampaign(engine, campaign);
    await expect(change(campaign, { variants: ['x'] })).rejects.toMatchObject({
      code: 'wrong_status',
      details: { status: 'running' },
    });
    expect(await currently(engine, campaign)).toMatchObject({ variants: ['Oi {{nome}}'] });
  });

  it('does not undo what somebody else changed meanwhile', async () => {
    const campaign = await create();
    await change(campaign, { variants: ['x'] });
    await expect(change(campaign, { variants: ['y'] })).rejects.toMatchObject({
      code: 'edited_meanwhile',
      retryable: true,
    });
    expect(await currently(engine, campaign)).toMatchObject({ variants: ['x'], revision: 1 });
  });
});
