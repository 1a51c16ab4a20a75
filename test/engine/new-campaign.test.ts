import { beforeEach, describe, expect, it } from 'vitest';
import { PLANS } from '../../config/index.ts';
import { CAMPAIGN_PROBLEMS } from '../../src/engine/campaign-problems.ts';
import type { CampaignDraft } from '../../src/engine/campaign-draft.ts';
import { checkDraft } from '../../src/engine/check-draft.ts';
import { createCampaign, duplicateCampaign } from '../../src/engine/new-campaign.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { mongoContactImport } from '../../src/store/contact-import.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'A', 'B', 'C', 'D');
  const ana = { phone: '+5511970000001', name: 'Ana', attributes: { cidade: 'Santos' } };
  await mongoContactImport(store.models).upsertMany([ana], 'clientes');
});

const draft = (changes: Partial<CampaignDraft> = {}): CampaignDraft => ({
  name: 'Natal',
  list: 'clientes',
  variants: ['Oi {{nome}}!'],
  ...changes,
});

/** `field code` of each problem of a draft. */
async function problemsOf(changes: Partial<CampaignDraft>): Promise<string[]> {
  return (await checkDraft(engine, draft(changes))).map(({ field, code }) => `${field} ${code}`);
}

describe('a new campaign', () => {
  it('needs no more than a name, a list and a text', async () => {
    const created = await createCampaign(engine, draft({ name: '  Natal ' }));
    expect(created).toEqual({
      id: expect.any(String),
      name: 'Natal',
      status: 'draft',
      list: 'clientes',
      variants: ['Oi {{nome}}!'],
      strategy: 'intelligent',
      instances: ['A', 'B', 'C', 'D'],
      interval: { minMs: 25_000, maxMs: 50_000 },
      dailyLimitPerInstance: 100,
      pauseOnHealthBelow: 30,
      createdAt: engine.clock.now(),
      audienceComplete: false,
    });
    expect(await engine.campaigns.get(created.id)).toEqual(created);
  });

  it('is as it was asked for', async () => {
    const asked = {
      variants: ['a', 'b'],
      strategy: 'balanced',
      interval: { minMs: 1_000, maxMs: 2_000 },
      dailyLimitPerInstance: 7,
      pauseOnHealthBelow: 0,
      scheduledAt: new Date('2026-03-11T12:00:00Z'),
      expiresAt: new Date('2026-03-12T12:00:00Z'),
    } as const;
    const created = await createCampaign(engine, draft({ ...asked, instances: ['C', 'A', 'C'] }));
    expect(created).toMatchObject({ ...asked, instances: ['C', 'A'] });
  });

  it('is sent by segment when it has segments, through their numbers', async () => {
    const segments = { bySegment: { vip: ['B', 'A'], novo: ['A'] }, otherwise: ['D'] };
    const created = await createCampaign(engine, draft({ segments }));
    expect(created).toMatchObject({ strategy: 'by_segment', segments, instances: ['B', 'A', 'D'] });
    const wider = draft({ name: 'Reis', segments, instances: ['A', 'B', 'C', 'D'] });
    expect(await createCampaign(engine, wider)).toMatchObject({ instances: ['A', 'B', 'C', 'D'] });
  });

  it.each([
    ['https://example.com/fotos/P%C3%A1scoa.JPG?v=2', { type: 'image', fileName: 'Páscoa.JPG' }],
    ['http://10.0.0.7:9000/video.mp4', { type: 'video', fileName: 'video.mp4' }],
    ['http://192.168.1.7/video.mp4', { type: 'video', fileName: 'video.mp4' }],
    ['http://[fd00::7]/video.mp4', { type: 'video', fileName: 'video.mp4' }],
    ['https://[2001:db8::1]/tabela.pdf', { type: 'document', fileName: 'tabela.pdf' }],
    ['https://example.com/jingle.mp3', { type: 'document', fileName: 'jingle.mp3' }],
    ['https://example.com/100%.png', { type: 'image', fileName: '100%.png' }],
    ['https://exämple.com/a.png', { type: 'image', fileName: 'a.png' }],
  ])('knows by its ending what kind of file %s is', async (url, kind) => {
    const created = await createCampaign(engine, draft({ media: { url } }));
    expect(created.media).toEqual({ url, ...kind });
  });

  it('takes the kind and the name of a file from who knows better', async () => {
    const url = 'https://example.com/download?id=7';
    const plain = await createCampaign(engine, draft({ media: { url, type: 'document' } }));
    expect(plain.media).toEqual({ url, type: 'document' });
    const media = { url: 'https://example.com/a.png', type: 'document', fileName: 'Foto.png' } as const;
    expect((await createCampaign(engine, draft({ name: 'Reis', media }))).media).toEqual(media);
  });

  it('has the whole fleet when an empty choice is made', async () => {
    expect(await createCampaign(engine, draft({ instances: [] }))).toMatchObject({
      instances: ['A', 'B', 'C', 'D'],
    });
  });
});

describe('a problem', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const later = new Date('2026-03-10T13:00:00Z');
  const file = (url: string, more: object = {}) => ({ media: { url, ...more } });
  const segments = (bySegment: Record<string, string[]>, otherwise: string[] = ['A']) => ({
    segments: { bySegment, otherwise },
  });
  it.each<[string, Partial<CampaignDraft>]>([
    ['name name_missing', { name: '  ' }],
    ['name name_too_long', { name: 'n'.repeat(81) }],
    ['list list_unknown', { list: 'outra' }],
    ['text text_missing', { variants: [] }],
    ['text 1 text_empty', { variants: [' \n '] }],
    ['text 2 text_too_long', { variants: ['a', 'b'.repeat(4_097)] }],
    ['text 1 placeholder_broken', { variants: ['Oi {{nome'] }],
    ['text 1 placeholder_unknown', { variants: ['Oi {{apelido}}'] }],
    ['text 1 placeholder_unknown', { variants: ['Oi {{}}'] }],
    ['text 1 text_may_be_empty', { variants: ['{{cidade|}}'] }],
    ['text 2 text_may_be_empty', { variants: ['Oi', ' {{nome}}\n{{ cidade | }} '] }],
    ['instances instance_unknown', { instances: ['A', 'X'] }],
    ['rotation strategy_unknown', { strategy: 'random' as 'balanced' }],
    ['interval interval_invalid', { interval: { minMs: 50, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: -1, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: Number.NaN, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: 0, maxMs: Number.POSITIVE_INFINITY } }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: 0 }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: 1.5 }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: Number.NaN }],
    ['health health_invalid', { pauseOnHealthBelow: 101 }],
    ['health health_invalid', { pauseOnHealthBelow: -1 }],
    ['schedule schedule_past', { scheduledAt: now }],
    ['schedule schedule_past', { scheduledAt: new Date(Number.NaN) }],
    ['expiry expiry_past', { expiresAt: now }],
    ['expiry expiry_past', { expiresAt: new Date(Number.NaN) }],
    ['expiry expiry_before_start', { scheduledAt: later, expiresAt: later }],
    ['segments segments_missing', { strategy: 'by_segment' }],
    ['segments segments_unused', { strategy: 'hybrid', ...segments({ vip: ['A'] }) }],
    ['segments segments_no_default', segments({ vip: ['A'] }, [])],
    ['segments segment_empty', segments({ vip: [] })],
    ['segments segment_twice', segments({ vip: ['A'], ' VIP': ['B'] })],
    ['segments segment_outside', { instances: ['A', 'B'], ...segments({ vip: ['C'] }) }],
    ['segments segment_outside', { instances: ['A'], ...segments({ vip: ['A'] }, ['B']) }],
    ['segments instance_unknown', segments({ vip: ['X'] })],
    ['media media_url_invalid', file('example.com/a.png')],
    ['media media_url_invalid', file('ftp://example.com/a.png')],
    ['media media_url_invalid', file('https://localhost/a.png')],
    ['media media_url_invalid', file('https://minio:9000/a.png')],
    ['media media_url_invalid', file('http://127.0.0.1/a.png')],
    ['media media_url_invalid', file('http://127.9.9.9:9000/a.png')],
    ['media media_url_invalid', file('http://2130706433/a.png')],
    ['media media_url_invalid', file('http://0.0.0.0/a.png')],
    ['media media_url_invalid', file('http://[::1]/a.png')],
    ['media media_url_invalid', file('http://[::]/a.png')],
    ['media media_url_invalid', file('http://[::ffff:127.0.0.1]/a.png')],
    ['media media_url_invalid', file('http://frota.localhost/a.png')],
    ['media media_url_invalid', file('http://169.254.169.254/a.png')],
    ['media media_url_invalid', file('http://[fe80::1]/a.png')],
    ['media media_url_invalid', file('http://[febf::1]/a.png')],
    ['media media_url_invalid', file('https://ana:secret@example.com/a.png')],
    ['media media_url_invalid', file(`https://example.com/${'a'.repeat(2_083)}.png`)],
    ['media media_kind_unknown', file('https://example.com/download')],
    ['media media_kind_unknown', file('https://example.com/a.exe')],
    ['text 1 caption_too_long', { variants: ['b'.repeat(1_025)], ...file('https://example.com/a.png') }],
  ])('is said: %s', async (problem, changes) => {
    expect(await problemsOf(changes)).toEqual([problem]);
  });

  it('is said of a name that is taken, as people write it', async () => {
    await createCampaign(engine, draft());
    expect(await problemsOf({ name: ' Natal ' })).toEqual(['name name_taken']);
  });

  it('is said of a list that became empty', async () => {
    await store.models.contacts.deleteMany({});
    expect(await problemsOf({})).toEqual(['list list_empty']);
  });

  it('is said when the fleet has no numbers', async () => {
    await store.models.instances.deleteMany({});
    expect(await problemsOf({})).toEqual(['instances instances_missing']);
  });

  it.each([
    ['the longest name', { name: 'n'.repeat(80) }],
    ['the longest text', { variants: ['b'.repeat(4_096)] }],
    ['a field of the list', { variants: ['{{cidade}} {{Cidade}}!'] }],
    ['a text that always says something', { variants: ['{{nome}}{{cidade|aí}}', '{{phone}}'] }],
    [
      'a text that may be empty under a file',
      { variants: ['{{nome}}'], media: { url: 'https://example.com/a.png' } },
    ],
    ['an unknown field with a fallback', { variants: ['Oi {{apelido|amigo}}'] }],
    ['no pause at all', { interval: { minMs: 0, maxMs: 0 } }],
    ['a schedule in a minute', { scheduledAt: new Date('2026-03-10T12:01:00Z') }],
    [
      'an expiry after the start',
      { scheduledAt: new Date('2026-03-10T12:01:00Z'), expiresAt: new Date('2026-03-10T12:02:00Z') },
    ],
    ['the longest caption', { variants: ['b'.repeat(1_024)], media: { url: 'https://example.com/a.png' } }],
  ])('is not seen in %s', async (_, changes) => {
    expect(await problemsOf(changes)).toEqual([]);
  });

  it('comes with all the others, and nothing is created', async () => {
    const failed = createCampaign(
      engine,
      draft({ name: '', list: 'outra', variants: ['', '{{x'], instances: ['X'], pauseOnHealthBelow: 200 }),
    );
    await expect(failed).rejects.toBeInstanceOf(InvalidInputError);
    const { problems } = (await failed.catch((error: unknown) => error)) as InvalidInputError;
    expect(problems.map(({ code }) => code)).toEqual([
      'name_missing',
      'list_unknown',
      'text_empty',
      'placeholder_broken',
      'instance_unknown',
      'health_invalid',
    ]);
    for (const { code, message } of problems) {
      expect(Object.keys(CAMPAIGN_PROBLEMS)).toContain(code);
      expect(message).not.toMatch(/undefined|\[object/);
    }
    expect(await engine.campaigns.list()).toEqual([]);
  });
});

describe("the plan's limit of numbers", () => {
  const names = Array.from({ length: 11 }, (_, n) => `N${n}`);
  beforeEach(() => fleet(engine, ...names));

  it.each([
    ['starter', 3, 4],
    ['pro', 10, 11],
  ] as const)('%s allows %i, not %i', async (plan, allowed, tooMany) => {
    engine.settings = { ...engine.settings, planName: plan, maxInstancesPerCampaign: PLANS[plan] };
    expect(await problemsOf({ instances: names.slice(0, allowed) })).toEqual([]);
    const problems = await checkDraft(engine, draft({ instances: names.slice(0, tooMany) }));
    expect(problems).toEqual([
      {
        field: 'instances',
        code: 'too_many_instances',
        params: { count: tooMany, max: allowed, plan },
        message: `${tooMany} numbers, but the plan "${plan}" allows ${allowed} per campaign; name fewer or change PLAN`,
      },
    ]);
  });

  it('counts the whole fleet when none are named', async () => {
    expect(await problemsOf({})).toEqual(['instances too_many_instances']);
  });

  it('counts a number that is named twice once', async () => {
    const twice = names.slice(0, 10).flatMap((name) => [name, name]);
    expect(await problemsOf({ instances: twice })).toEqual([]);
  });

  it('enterprise has none', async () => {
    engine.settings = { ...engine.settings, maxInstancesPerCampaign: PLANS.enterprise };
    expect(await problemsOf({})).toEqual([]);
  });
});

describe('a duplicate', () => {
  it('is a draft with the same settings and a name of its own, for the contacts of then', async () => {
    const segments = { bySegment: { vip: ['B'] }, otherwise: ['A'] };
    const media = { url: 'https://example.com/a.png' };
    const original = await createCampaign(
      engine,
      draft({ segments, media, dailyLimitPerInstance: 7, expiresAt: new Date('2026-03-12T12:00:00Z') }),
    );
    await engine.campaigns.move(original.id, ['draft'], 'completed', {
      audienceComplete: true,
      audienceCursor: '+55',
    });
    engine.clock.advance(60_000);
    const copy = await duplicateCampaign(engine, original);
    expect(copy).toEqual({
      ...original,
      id: expect.any(String),
      name: 'Natal (2)',
      createdAt: engine.clock.now(),
    });
    expect((await duplicateCampaign(engine, copy)).name).toBe('Natal (3)');
    expect((await duplicateCampaign(engine, original, { name: 'Reis' })).name).toBe('Reis');
  });

  it('is other than the original where that is asked for', async () => {
    const original = await createCampaign(
      engine,
      draft({ instances: ['A', 'B'], expiresAt: new Date('2026-03-12T12:00:00Z') }),
    );
    await store.models.instances.deleteOne({ _id: 'B' });
    const copy = await duplicateCampaign(engine, original, {
      instances: ['C'],
      variants: ['Olá'],
      expiresAt: null,
    });
    expect(copy).toMatchObject({ name: 'Natal (2)', instances: ['C'], variants: ['Olá'] });
    expect(copy).not.toHaveProperty('expiresAt');
  });

  it('leaves out times that have passed', async () => {
    const times = {
      scheduledAt: new Date('2026-03-11T12:00:00Z'),
      expiresAt: new Date('2026-03-12T12:00:00Z'),
    };
    const original = await createCampaign(engine, draft(times));
    expect(await duplicateCampaign(engine, original)).toMatchObject(times);
    engine.clock.goTo(times.expiresAt);
    const late = await duplicateCampaign(engine, original);
    expect(late).not.toHaveProperty('scheduledAt');
    expect(late).not.toHaveProperty('expiresAt');
  });

  it('of a name of the greatest length has a shorter one', async () => {
    const original = await createCampaign(engine, draft({ name: 'n'.repeat(80) }));
    expect((await duplicateCampaign(engine, original)).name).toBe(`${'n'.repeat(72)} (2)`);
  });

  it('is refused with what is no longer good', async () => {
    const original = await createCampaign(engine, draft({ instances: ['A', 'B'] }));
    await store.models.instances.deleteOne({ _id: 'B' });
    const failed = duplicateCampaign(engine, original, { name: ' ' });
    await expect(failed).rejects.toMatchObject({
      problems: [{ code: 'name_missing' }, { code: 'instance_unknown', field: 'instances' }],
    });
  });
});
