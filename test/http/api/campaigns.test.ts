import { beforeEach, describe, expect, it } from 'vitest';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { DRAFT, made, sent, stage } from './examples/campaigns.ts';
import { type Called, servedApi } from './served-api.ts';

const store = await testStore();
const contactImport = mongoContactImport(store.models);
const beside = { models: store.models, contactImport };
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, contactImport);

const codeOf = ({ body }: Called): unknown => (body as { code?: unknown }).code;
const fieldsOf = ({ body }: Called): string[] =>
  (body as { errors: { field: string }[] }).errors.map(({ field }) => field);
const trail = async (id: string) =>
  (await engine.audits.list({ subject: `campaign:${id}`, limit: 9 })).map(({ actor, where, action }) => [
    action,
    actor,
    where,
  ]);

describe('a campaign', () => {
  it('is made as a draft, with everything that has a default; it is written down where that was asked', async () => {
    await stage(engine, beside);
    const { status, body } = await call({ id: 'createCampaign', role: 'operator', body: DRAFT });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...DRAFT,
      status: 'draft',
      instances: ['vendas-1'],
      interval: { minMs: 25_000, maxMs: 50_000 },
      revision: 0,
    });
    const { id } = body as { id: string };
    expect(await trail(id)).toEqual([['campaign.new', 'operator (key:operator)', 'api']]);
    expect((await call({ id: 'getCampaign', role: 'viewer', params: { id } })).body).toMatchObject({
      id,
      progress: { total: 0 },
    });
  });

  it.each([
    [{ ...DRAFT, name: '' }, ['name']],
    [{ ...DRAFT, list: 'nobody' }, ['list']],
    [{ ...DRAFT, variants: ['Oi', 'Oi {{nome'] }, ['variants[1]']],
    [
      { ...DRAFT, interval: { minMs: 10, maxMs: 5 }, dailyLimitPerInstance: 0 },
      ['interval', 'dailyLimitPerInstance'],
    ],
    [
      { ...DRAFT, pauseOnHealthBelow: 101, expiresAt: '2020-01-01T00:00:00Z' },
      ['pauseOnHealthBelow', 'expiresAt'],
    ],
    [{ ...DRAFT, instances: ['vendas-9'] }, ['instances']],
    [{ ...DRAFT, scheduledAt: 'tomorrow' }, ['scheduledAt']],
    [{ ...DRAFT, colour: 'red' }, ['body']],
    [undefined, ['body']],
  ])('is not made of %j, which says which fields are wrong', async (body, fields) => {
    await stage(engine, beside);
    const answer = await call({ id: 'createCampaign', role: 'operator', body });
    expect([answer.status, codeOf(answer), answer.wrong]).toEqual([400, 'invalid_input', '']);
    expect(fieldsOf(answer)).toEqual(fields);
    expect(await engine.campaigns.list()).toEqual([]);
  });

  it('is read page by page, the last made first, by status', async () => {
    await stage(engine, beside);
    for (const name of ['a', 'b', 'c']) {
      await call({ id: 'createCampaign', role: 'operator', body: { ...DRAFT, name } });
      engine.clock.advance(1_000);
    }
    type Page = { items: { name: string }[]; next: string | null };
    const first = (await call({ id: 'listCampaigns', role: 'viewer', query: { limit: '2' } })).body as Page;
    expect(first.items.map(({ name }) => name)).toEqual(['c', 'b']);
    const query = { limit: '2', cursor: first.next ?? '' };
    const last = (await call({ id: 'listCampaigns', role: 'viewer', query })).body as Page;
    expect([last.items.map(({ name }) => name), last.next]).toEqual([['a'], null]);
    const running = await call({ id: 'listCampaigns', role: 'viewer', query: { status: 'running,paused' } });
    expect(running.body).toEqual({ items: [], next: null });
    expect((await call({ id: 'listCampaigns', role: 'viewer', query: { status: 'gone' } })).status).toBe(400);
  });

  it('is changed, unless somebody changed it since it was read', async () => {
    const { id } = await made(engine, beside);
    const edit = (body: object) => call({ id: 'editCampaign', role: 'operator', params: { id }, body });
    const changed = await edit({
      revision: 0,
      expiresAt: '2026-12-24T20:00:00-03:00',
      dailyLimitPerInstance: 50,
    });
    expect(changed.body).toMatchObject({
      revision: 1,
      dailyLimitPerInstance: 50,
      expiresAt: '2026-12-24T23:00:00.000Z',
    });
    const late = await edit({ revision: 0, name: 'Outro' });
    expect([late.status, codeOf(late), late.wrong]).toEqual([409, 'edited_meanwhile', '']);
    expect((await edit({ expiresAt: null })).body).not.toHaveProperty('expiresAt');
    const empty = await edit({});
    expect([empty.status, fieldsOf(empty)]).toEqual([400, ['body']]);
  });

  it('is duplicated, and done away with as long as it is a draft', async () => {
    const { id } = await made(engine, beside);
    const copy = await call({ id: 'duplicateCampaign', role: 'operator', params: { id } });
    expect(copy.body).toMatchObject({ name: 'Natal (2)', status: 'draft' });
    expect((await call({ id: 'discardCampaign', role: 'operator', params: { id } })).status).toBe(204);
    const gone = await call({ id: 'discardCampaign', role: 'operator', params: { id } });
    expect([gone.status, codeOf(gone)]).toEqual([404, 'not_found']);
    const copyId = (copy.body as { id: string }).id;
    await call({ id: 'startCampaign', role: 'operator', params: { id: copyId } });
    const started = await call({ id: 'discardCampaign', role: 'operator', params: { id: copyId } });
    expect([started.status, codeOf(started), started.wrong]).toEqual([409, 'wrong_status', '']);
  });
});

describe('what is done with a campaign', () => {
  it('is what chats do: start, pause, go on, cancel; each is written down', async () => {
    const { id } = await made(engine, beside);
    const act = async (verb: string) => {
      const answer = await call({ id: `${verb}Campaign`, role: 'operator', params: { id } });
      return (answer.body as { status: unknown }).status;
    };
    expect(await act('start')).toBe('running');
    expect(await act('pause')).toBe('paused');
    expect(await act('resume')).toBe('running');
    expect(await act('cancel')).toBe('cancelled');
    expect(await act('resume')).toBe(409);
    expect((await trail(id)).map(([action]) => action)).toEqual([
      'campaign.cancel',
      'campaign.resume',
      'campaign.pause',
      'campaign.start',
    ]);
  });

  it('waits for another person where it writes to many; who asked may not approve', async () => {
    engine.settings = { ...engine.settings, approvalAbove: 1 };
    const { id } = await made(engine, beside);
    const asked = await call({ id: 'startCampaign', role: 'approver', params: { id } });
    expect(asked.body).toMatchObject({
      status: 'pending_approval',
      approval: { by: { id: 'key:approver', name: 'approver' }, recipients: 2 },
    });
    const own = await call({ id: 'approveCampaign', role: 'approver', params: { id } });
    expect([own.status, codeOf(own), own.wrong]).toEqual([409, 'own_request', '']);
    const stale = await call({ id: 'approveCampaign', role: 'admin', params: { id }, body: { revision: 3 } });
    expect([stale.status, codeOf(stale)]).toEqual([409, 'edited_meanwhile']);
    const refused = await call({
      id: 'refuseCampaign',
      role: 'admin',
      params: { id },
      body: { reason: 'O texto' },
    });
    expect(refused.body).toMatchObject({
      status: 'draft',
      refused: { by: 'admin (key:admin)', reason: 'O texto' },
    });

    await call({ id: 'startCampaign', role: 'approver', params: { id } });
    const approved = await call({ id: 'approveCampaign', role: 'admin', params: { id } });
    expect(approved.body).toMatchObject({ status: 'running' });
  });

  it('is at its time, or at once if that is said', async () => {
    const { id } = await made(engine, beside, { scheduledAt: new Date('2026-03-20T12:00:00Z') });
    const start = (body?: object) => call({ id: 'startCampaign', role: 'operator', params: { id }, body });
    expect((await start()).body).toMatchObject({ status: 'scheduled' });
    expect((await start({ when: 'now' })).body).toMatchObject({ status: 'running' });
  });
});

describe('what became of a campaign', () => {
  it('is told in all, by number and by the hour', async () => {
    const { params } = await sent(engine, beside);
    const { body } = await call({ id: 'getCampaignReport', role: 'viewer', ...(params && { params }) });
    expect(body).toMatchObject({
      progress: { sent: 1, unknown: 1, total: 2 },
      undecided: 1,
      instances: [{ instance: 'vendas-1', state: 'connected', sent: 1 }],
      hours: [{ sent: 1 }],
    });
  });

  it('is told message by message', async () => {
    const { params = {} } = await sent(engine, beside);
    type Page = { items: { phone: string; status: string }[] };
    const list = async (query = {}) =>
      ((await call({ id: 'listMessages', role: 'operator', params, query })).body as Page).items;
    expect(await list()).toMatchObject([
      { phone: '+5511970000001', status: 'sent', keyId: 'KEY1', instance: 'vendas-1', cold: true },
      { phone: '+5511970000002', status: 'unknown', reason: 'no answer' },
    ]);
    expect(await list({ status: 'unknown' })).toHaveLength(1);
    expect(await list({ instance: 'vendas-2' })).toEqual([]);
    const one = await call({
      id: 'getMessage',
      role: 'operator',
      params: { ...params, phone: '(11) 97000-0002' },
    });
    expect(one.body).toMatchObject({ phone: '+5511970000002', status: 'unknown' });
    const none = await call({
      id: 'getMessage',
      role: 'operator',
      params: { ...params, phone: '+5511970000009' },
    });
    expect([none.status, codeOf(none), none.wrong]).toEqual([404, 'not_found', '']);
  });

  it('is a file for spreadsheets', async () => {
    const { params } = await sent(engine, beside);
    const { body, headers } = await call({
      id: 'exportMessages',
      role: 'operator',
      ...(params && { params }),
    });
    const at = '2026-03-10T12:00:00.000Z';
    expect(body).toBe(
      'phone,status,reason,instance,sentAt,deliveredAt,readAt,repliedAt\r\n' +
        `+5511970000001,sent,,vendas-1,${at},,,\r\n` +
        '+5511970000002,unknown,no answer,vendas-1,,,,\r\n',
    );
    expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="[\da-f]{24}\.csv"$/);
  });

  it('is decided by people where nobody knows', async () => {
    const { params = {} } = await sent(engine, beside);
    const decide = (verb: 'resend' | 'giveUp', phones: string[] | 'all') =>
      call({ id: `${verb}UnknownMessages`, role: 'operator', params, body: { phones } });
    expect((await call({ id: 'listUnknownMessages', role: 'operator', params })).body).toMatchObject({
      items: [{ status: 'unknown' }],
    });
    expect((await decide('giveUp', ['+5511970000001'])).body).toEqual({ count: 0 });
    expect((await decide('resend', ['+5511970000002'])).body).toEqual({ count: 1 });
    expect((await decide('giveUp', 'all')).body).toEqual({ count: 0 });
    const wrong = await decide('resend', ['+5511970000002', 'somebody']);
    expect([wrong.status, fieldsOf(wrong)]).toEqual([400, ['phones[1]']]);
  });
});

describe('a test', () => {
  it('is sent to somebody of the team, and told what became of it', async () => {
    const { id } = await made(engine, beside);
    const body = { phone: '11 97000-0001' };
    const answer = await call({ id: 'sendTest', role: 'operator', params: { id }, body });
    expect(answer.body).toEqual({ instance: 'vendas-1', text: 'Oi Ana!', outcome: 'accepted' });
    expect((await trail(id)).map(([action]) => action)).toEqual(['campaign.test']);
  });

  it.each([
    [{ phone: 'me' }, ['phone']],
    [{ phone: '+5511970000001', variant: 1 }, ['variant']],
    [{}, ['phone']],
  ])('is not sent by %j', async (body, fields) => {
    const { id } = await made(engine, beside);
    const answer = await call({ id: 'sendTest', role: 'operator', params: { id }, body });
    expect([answer.status, fieldsOf(answer), answer.wrong]).toEqual([400, fields, '']);
    expect(engine.messenger.sends).toEqual([]);
  });
});
