import { beforeEach, describe, expect, it } from 'vitest';
import { CAMPAIGN_STATUSES } from '../../../src/engine/types.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import * as records from '../../fakes/records.ts';
import { testStore } from '../../store/test-store.ts';
import { DRAFT, made, stage } from './examples/campaigns.ts';
import { CALLER, type Called, servedApi } from './served-api.ts';

const store = await testStore();
const contactImport = mongoContactImport(store.models);
const beside = { models: store.models, contactImport };
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, contactImport);

/** Wednesday, 11 March 2026, 09:00 in São Paulo; it is the day before. */
const TOMORROW = '2026-03-11T09:00:00-03:00';

const codeOf = ({ body }: Called): unknown => (body as { code?: unknown }).code;
const act = (verb: string, id: string, body?: object, headers = {}) =>
  call({ id: `${verb}Campaign`, role: 'operator', params: { id }, body, headers });
const trail = async (id: string) =>
  (await engine.audits.list({ subject: `campaign:${id}`, limit: 9 })).map(({ action }) => action);

describe('a launch', () => {
  it('that is asked for again is no other one, and is written down once', async () => {
    const { id } = await made(engine, beside, { scheduledAt: new Date(TOMORROW) });
    const answers = [await act('start', id), await act('start', id)];
    expect(answers).toMatchObject(answers.map(() => ({ status: 200, body: { status: 'scheduled' } })));
    expect(await trail(id)).toEqual(['campaign.start']);
  });

  it('is answered alike when it is sent again with its Idempotency-Key, whatever became of the campaign', async () => {
    const { id } = await made(engine, beside);
    const key = { 'Idempotency-Key': 'start-1' };
    const first = await act('start', id, { when: 'now' }, key);
    await act('pause', id);
    const again = await act('start', id, { when: 'now' }, key);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await engine.campaigns.get(id)).toMatchObject({ status: 'paused' });
  });

  it.each([
    ['start', 'campaign_expired'],
    ['approve', 'wrong_status'],
    ['resume', 'wrong_status'],
    ['pause', 'wrong_status'],
  ])('or its like that cannot be now is refused (%s: %s), and nothing is changed', async (verb, code) => {
    const { id } = await made(engine, beside, { expiresAt: new Date(TOMORROW) });
    engine.clock.advance(48 * 3_600_000);
    const refused = await call({ id: `${verb}Campaign`, role: 'approver', params: { id } });
    expect([refused.status, codeOf(refused), refused.wrong]).toEqual([409, code, '']);
    expect(await engine.campaigns.get(id)).toMatchObject({ status: 'draft' });
    expect(await trail(id)).toEqual([]);
  });

  it('that waits for somebody goes back when it is changed', async () => {
    engine.settings = { ...engine.settings, approvalAbove: 1 };
    const { id } = await made(engine, beside);
    expect((await act('start', id)).body).toMatchObject({ status: 'pending_approval' });
    expect((await act('start', id)).status).toBe(409);
    expect((await act('edit', id, { variants: ['Olá!'] })).body).toMatchObject({ status: 'draft' });
    expect(await trail(id)).toEqual(['campaign.edit', 'campaign.request']);
  });
});

describe('whoever runs a sandbox', () => {
  const local = { [CALLER]: 'local' };

  it('launches and approves alone: they could change the setting as well', async () => {
    engine.settings = { ...engine.settings, approvalAbove: 1 };
    const { id } = await made(engine, beside);
    expect((await act('start', id, {}, local)).body).toMatchObject({ status: 'running' });

    const { body } = await act('duplicate', id);
    const copy = (body as { id: string }).id;
    expect((await act('start', copy)).body).toMatchObject({ status: 'pending_approval' });
    const approve = { id: 'approveCampaign', role: 'admin', params: { id: copy }, headers: local } as const;
    expect((await call(approve)).body).toMatchObject({ status: 'running' });
  });
});

describe('a draft', () => {
  it('may say all that can be said of a campaign, and is changed and copied field by field', async () => {
    await stage(engine, beside);
    await fleet(engine, 'vendas-2');
    const whole = {
      ...DRAFT,
      segments: { bySegment: { ouro: ['vendas-1'] }, otherwise: ['vendas-2'] },
      media: { url: 'https://files.example.com/natal.png', type: 'image', fileName: 'natal.png' },
      interval: { minMs: 30_000, maxMs: 60_000 },
      dailyLimitPerInstance: 80,
      pauseOnHealthBelow: 50,
      scheduledAt: TOMORROW,
      expiresAt: '2026-03-12T12:00:00Z',
    };
    const { body, wrong } = await call({ id: 'createCampaign', role: 'operator', body: whole });
    expect(wrong).toBe('');
    expect(body).toMatchObject({
      ...whole,
      strategy: 'by_segment',
      instances: ['vendas-1', 'vendas-2'],
      scheduledAt: '2026-03-11T12:00:00.000Z',
      expiresAt: '2026-03-12T12:00:00.000Z',
    });
    const { id } = body as { id: string };

    const edited = await act('edit', id, { segments: null, strategy: 'balanced', media: null });
    expect(edited.body).toMatchObject({ strategy: 'balanced', revision: 1 });
    expect(Object.keys(edited.body as object)).not.toContain('segments');
    expect(Object.keys(edited.body as object)).not.toContain('media');

    const copy = await act('duplicate', id, { name: 'Ano novo', scheduledAt: null });
    expect(copy.body).toMatchObject({
      name: 'Ano novo',
      status: 'draft',
      revision: 0,
      interval: whole.interval,
    });
    expect(Object.keys(copy.body as object)).not.toContain('scheduledAt');
  });

  it('is made once, however often it is sent with one Idempotency-Key', async () => {
    await stage(engine, beside);
    const request = { id: 'createCampaign', role: 'operator', body: DRAFT } as const;
    const headers = { 'Idempotency-Key': 'draft-1' };
    const first = await call({ ...request, headers });
    const again = await call({ ...request, headers });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await call(request)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'name', code: 'name_taken' }] },
    });
  });

  it('has a pause in milliseconds, which is what is said of a wrong one', async () => {
    await stage(engine, beside);
    const wrong = async (interval: object) => {
      const { body } = await call({ id: 'createCampaign', role: 'operator', body: { ...DRAFT, interval } });
      return (body as { errors: object[] }).errors;
    };
    const message = 'must be from a minMs of at least 0 to a maxMs that is not below it, in milliseconds';
    const problem = { field: 'interval', code: 'interval_invalid', message };
    expect(await wrong({ minMs: 50_000, maxMs: 25_000 })).toEqual([problem]);
    expect(await wrong({ minMs: -1, maxMs: 25_000 })).toEqual([problem]);
  });

  it('tells when it would be done and what holds it up, as it is now', async () => {
    await fleet(engine, records.instance('vendas-2', { state: 'banned' }));
    const { id } = await made(engine, beside, { instances: ['vendas-1'] });
    const forecast = () => call({ id: 'getCampaignForecast', role: 'viewer', params: { id } });
    expect(await forecast()).toMatchObject({
      wrong: '',
      body: {
        messages: 2,
        unsent: 0,
        hold: 'pace',
        instances: [{ instance: 'vendas-1', messages: 2 }],
      },
    });

    const blocked = { instance: 'vendas-2', why: 'state', state: 'banned' };
    await act('edit', id, { instances: ['vendas-2'] });
    expect(await forecast()).toMatchObject({
      wrong: '',
      body: { unsent: 2, hold: 'no_number', active: 0, instances: [{ blocked }] },
    });
  });
});

describe('the list of campaigns', () => {
  it('goes on where it was, though new ones are made meanwhile', async () => {
    await stage(engine, beside);
    const make = (name: string) => call({ id: 'createCampaign', role: 'operator', body: { ...DRAFT, name } });
    // Made in the same moment.
    for (const name of ['a', 'b', 'c']) await make(name);
    type Page = { items: { name: string }[]; next: string | null };
    const list = async (query: Record<string, string>) =>
      (await call({ id: 'listCampaigns', role: 'viewer', query: { limit: '2', ...query } })).body as Page;
    const first = await list({});
    await make('d');
    const second = await list({ cursor: first.next ?? '' });
    const names = [...first.items, ...second.items].map(({ name }) => name);
    expect([names.toSorted(), second.next]).toEqual([['a', 'b', 'c'], null]);
  });

  it('is refused with a cursor of another list, and what statuses there are is told', async () => {
    const asked = (query: Record<string, string>) => call({ id: 'listCampaigns', role: 'viewer', query });
    expect(await asked({ cursor: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'cursor' }] },
    });
    const { body } = await asked({ status: 'running,gone' });
    const [{ field, message } = { field: '', message: '' }] = (
      body as { errors: { field: string; message: string }[] }
    ).errors;
    expect(field).toBe('status[1]');
    for (const status of CAMPAIGN_STATUSES) expect(message).toContain(status);
  });
});
