import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../src/engine/audit.ts';
import { raise } from '../../../src/engine/incidents.ts';
import { incidentRef } from '../../../src/engine/incident-ref.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { mongoInbox } from '../../../src/store/inbox.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { type Called, servedApi } from './served-api.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, mongoContactImport(store.models));

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
}

/** All items of a list, read in pages of two. */
async function allOf(id: string, query: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const asked = { limit: '2', ...query, ...(cursor !== '' && { cursor }) };
    const { body, wrong } = await call({ id, role: 'admin', query: asked });
    if (wrong !== '') throw new Error(wrong);
    const page = body as Page;
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

const ban = (name: string) =>
  raise(engine, { fingerprint: `banned:${name}`, kind: 'banned', facts: { instance: name } });
const refOf = (name: string): string => incidentRef(`banned:${name}#1`);
const codeOf = ({ body }: Called): unknown => (body as { code?: unknown }).code;

describe('incidents', () => {
  it('are read page by page, newest first, those that are open unless asked otherwise', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await ban(name);
      // Those that come together are one problem.
      engine.clock.advance(120_000);
    }
    await call({ id: 'resolveIncident', role: 'operator', params: { ref: refOf('c') } });
    const refs = async (status: string) => (await allOf('listIncidents', { status })).map(({ ref }) => ref);
    expect(await refs('open')).toEqual(['e', 'd', 'b', 'a'].map(refOf));
    expect(await refs('resolved')).toEqual([refOf('c')]);
    expect(await refs('all')).toHaveLength(5);
  });

  it('are taken by one, who is told to the next', async () => {
    await ban('a');
    const acknowledge = (role: 'operator' | 'admin') =>
      call({ id: 'acknowledgeIncident', role, params: { ref: refOf('a') } });
    expect((await acknowledge('operator')).body).toMatchObject({
      status: 'acked',
      severity: 'critical',
      acked: { by: 'operator (key:operator)', at: engine.clock.now().toISOString() },
    });
    const second = await acknowledge('admin');
    expect(second).toMatchObject({ status: 409, wrong: '' });
    expect(codeOf(second)).toBe('taken');
    expect((await acknowledge('operator')).status).toBe(200);
  });

  it('have a story, with who did what; it is written down where it was asked', async () => {
    await ban('a');
    const params = { ref: refOf('a') };
    await call({ id: 'silenceIncident', role: 'operator', params, body: { forMs: 600_000 } });
    await call({ id: 'resolveIncident', role: 'operator', params });
    const { body } = await call({ id: 'getIncident', role: 'viewer', params });
    expect(body).toMatchObject({
      status: 'resolved',
      resolvedBy: 'operator (key:operator)',
      timeline: [
        { what: 'opened' },
        { what: 'silenced', by: 'operator (key:operator)' },
        { what: 'resolved' },
      ],
    });
    expect(await allOf('listAudit', { subject: `incident:${refOf('a')}` })).toMatchObject([
      { action: 'incident.resolve', actor: 'operator (key:operator)', where: 'api' },
      { action: 'incident.silence', actor: 'operator (key:operator)', where: 'api' },
    ]);
  });

  it('that are over, or are none, take nothing any more', async () => {
    await ban('a');
    const params = { ref: refOf('a') };
    await call({ id: 'resolveIncident', role: 'operator', params });
    const again = await call({ id: 'resolveIncident', role: 'operator', params });
    expect([again.status, codeOf(again), again.wrong]).toEqual([409, 'over', '']);
    const none = await call({ id: 'acknowledgeIncident', role: 'operator', params: { ref: 'ffffffff' } });
    expect([none.status, codeOf(none), none.wrong]).toEqual([404, 'not_found', '']);
  });

  it('are not silent for ever', async () => {
    await ban('a');
    const forMs = 25 * 3_600_000;
    const { status, body } = await call({
      id: 'silenceIncident',
      role: 'operator',
      params: { ref: refOf('a') },
      body: { forMs },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'forMs' }] });
  });
});

describe('automations', () => {
  const draft = {
    name: 'Pediu o preço',
    when: 'keyword',
    if: { text: { contains: ['preço'] }, hours: '08:00-18:00 mon-fri', state: undefined },
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    then: [{ tag: 'quente' }, { list: 'interessados' }],
  };

  it('are made as they are written, and told so', async () => {
    const { status, body } = await call({ id: 'createAutomation', role: 'approver', body: draft });
    expect(status).toBe(201);
    const { if: conditions, ...written } = draft;
    expect(body).toMatchObject({
      ...written,
      if: { text: conditions.text, hours: '08:00-18:00 mon-fri' },
      enabled: true,
      createdBy: 'approver (key:approver)',
    });
  });

  it('are switched off and on, looked at, and removed', async () => {
    const created = await call({ id: 'createAutomation', role: 'approver', body: draft });
    const params = { id: (created.body as { id: string }).id };
    const act = (id: string) => call({ id, role: 'approver', params });
    expect((await act('disableAutomation')).body).toMatchObject({ enabled: false });
    expect((await act('enableAutomation')).body).toMatchObject({ enabled: true });
    expect((await act('dryRunAutomation')).body).toMatchObject({ events: 0, matched: 0, first: [] });
    expect((await act('removeAutomation')).status).toBe(204);
    expect((await act('getAutomation')).status).toBe(404);
  });

  it.each([
    [{ ...draft, when: 'sometimes' }, ['when']],
    [{ ...draft, if: {} }, ['if']],
    [{ ...draft, if: { colour: 'red' } }, ['if']],
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    [{ ...draft, then: [] }, ['then']],
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    [{ ...draft, name: '', then: { dance: 'x' } }, ['name', 'then']],
  ])('are not made of %j, which says which fields are wrong', async (body, fields) => {
    const { status, body: problem, wrong } = await call({ id: 'createAutomation', role: 'approver', body });
    expect([status, wrong]).toEqual([400, '']);
    expect((problem as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(fields);
    expect(await engine.rules.all()).toEqual([]);
  });

  it('are made once by a request that is sent again with its key', async () => {
    const request = { id: 'createAutomation', role: 'approver', body: draft } as const;
    const headers = { 'Idempotency-Key': 'a-1' };
    const first = await call({ ...request, headers });
    const second = await call({ ...request, headers });
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect([second.status, second.body, second.wrong]).toEqual([201, first.body, '']);

    const other = await call({ ...request, body: { ...draft, name: 'Outra' }, headers });
    expect([other.status, codeOf(other)]).toEqual([422, 'key_reused']);
    const taken = await call(request);
    expect([taken.status, codeOf(taken)]).toEqual([400, 'invalid_input']);
  });

  it('can be mended and sent again with the same key when nothing was done', async () => {
    const headers = { 'Idempotency-Key': 'a-2' };
    const request = { id: 'createAutomation', role: 'approver', headers } as const;
    expect((await call({ ...request, body: { ...draft, name: '' } })).status).toBe(400);
    expect((await call({ ...request, body: draft })).status).toBe(201);
  });
});

describe('a request with a key', () => {
  const request = {
    id: 'retryDeadLetters',
    role: 'operator',
    headers: { 'Idempotency-Key': 'k-1' },
  } as const;

  it('waits for the one that is under way, and is not begun again after its process died', async () => {
    await call(request);
    await engine.idempotency.release('key:operator k-1');
    const [{ _id, fingerprint } = { _id: '', fingerprint: '' }] = await fingerprintOf();
    await engine.idempotency.begin(_id, fingerprint, engine.clock.now());
    const waiting = await call(request);
    expect([waiting.status, codeOf(waiting), waiting.headers.get('Retry-After')]).toEqual([
      409,
      'under_way',
      '2',
    ]);
    engine.clock.advance(61_000);
    const dead = await call(request);
    expect([dead.status, codeOf(dead), dead.wrong]).toEqual([409, 'outcome_unknown', '']);
  });

  it('has a key that is one', async () => {
    const { status, body } = await call({ ...request, headers: { 'Idempotency-Key': 'x'.repeat(256) } });
    expect([status, (body as { code: string }).code]).toEqual([400, 'bad_idempotency_key']);
  });

  /** What a request is begun under. */
  async function fingerprintOf(): Promise<{ _id: string; fingerprint: string }[]> {
    await call(request);
    const rows = await store.models.idempotency.find().lean();
    await engine.idempotency.release('key:operator k-1');
    return rows.map(({ _id, fingerprint }) => ({ _id, fingerprint }));
  }
});

describe('webhooks', () => {
  async function dead(count: number): Promise<void> {
    const inbox = mongoInbox(store.models);
    for (let n = 0; n < count; n++) {
      const at = engine.clock.now();
      const event = {
        id: `e${n}`,
        server: 'main',
        event: 'messages.update',
        instance: 'a',
        eventAt: at.toISOString(),
      };
      await inbox.insert([{ ...event, data: { from: '5511988887777' }, receivedAt: at }]);
      await inbox.claim(1, at, 1_000);
      await inbox.end(`e${n}`, { how: 'dead', at, error: `cannot apply ${n} to 5511988887777` });
      engine.clock.advance(1_000);
    }
  }

  it('that were given up are read page by page, without phones, and one with what it said', async () => {
    await dead(3);
    const events = await allOf('listDeadLetters');
    expect(events.map(({ error }) => error)).toEqual(
      [2, 1, 0].map((n) => `cannot apply ${n} to 5511*******77`),
    );
    const ref = String(events[0]?.['ref']);
    const { body } = await call({ id: 'getDeadLetter', role: 'operator', params: { ref } });
    expect(body).toMatchObject({ ref, data: { from: '5511988887777' } });
  });

  it('are pointed at Frota when somebody asks for it, which is written down', async () => {
    await fleet(engine, 'vendas-1', 'vendas-2');
    engine.probe = {
      ...engine.probe,
      async setWebhook(_server, name) {
        if (name === 'vendas-2') throw new Error('webhook/set answered 500');
      },
    };
    expect(await call({ id: 'setWebhooks', role: 'operator' })).toMatchObject({
      status: 200,
      wrong: '',
      body: { set: ['vendas-1'], failed: [{ instance: 'vendas-2', reason: 'webhook/set answered 500' }] },
    });
    expect(await engine.audits.list({ subject: 'fleet', limit: 9 })).toMatchObject([
      {
        actor: 'operator (key:operator)',
        where: 'api',
        action: 'webhooks.set',
        details: { after: { set: 1, failed: 1 } },
      },
    ]);
  });

  it('are tried again, dropped, and counted', async () => {
    await dead(3);
    const [first] = await allOf('listDeadLetters');
    const params = { ref: String(first?.['ref']) };
    expect((await call({ id: 'retryDeadLetter', role: 'operator', params })).status).toBe(204);
    expect((await call({ id: 'retryDeadLetter', role: 'operator', params })).status).toBe(404);
    const [second] = await allOf('listDeadLetters');
    const dropped = { ref: String(second?.['ref']) };
    expect((await call({ id: 'dropDeadLetter', role: 'admin', params: dropped })).status).toBe(204);
    expect((await call({ id: 'retryDeadLetters', role: 'operator' })).body).toEqual({ count: 1 });
    expect((await call({ id: 'getWebhooks', role: 'viewer' })).body).toMatchObject({ waiting: 2, dead: 0 });
  });
});

it.each([
  [{ id: 'findContacts', query: { search: 'a\0b' } }, 'search'],
  [{ id: 'getAutomation', params: { id: 'a\0' } }, 'id'],
  [{ id: 'createAutomation', body: { name: 'a', when: 'read', if: { tag: ['x', 'y\0'] } } }, 'if.tag[1]'],
  [{ id: 'createAutomation', body: { 'a\0': 1 } }, 'a\u2400'],
])('a NUL is in no text that is taken: %j', async (request, field) => {
  const answer = await call({ ...request, role: 'admin' });
  expect([answer.status, codeOf(answer), answer.wrong]).toEqual([400, 'invalid_input', '']);
  expect(answer.body).toMatchObject({
    errors: [{ field, message: 'has a NUL character in it; leave it out' }],
  });
});

describe('the audit trail', () => {
  it('is read page by page, by subject and by who did it', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      const actor = n === 3 ? 'Bia (slack:U2)' : 'Ana (slack:U1)';
      await audit(engine, { actor, action: `a${n}`, subject: n % 2 === 0 ? 'instance:x' : 'instance:y' });
      engine.clock.advance(1);
    }
    const actions = async (query?: Record<string, string>) =>
      (await allOf('listAudit', query)).map(({ action }) => action);
    expect(await actions()).toEqual(['a5', 'a4', 'a3', 'a2', 'a1']);
    expect(await actions({ subject: 'instance:y' })).toEqual(['a5', 'a3', 'a1']);
    expect(await actions({ actor: 'slack:U2' })).toEqual(['a3']);
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '201' }, 'limit'],
    [{ limit: 'all' }, 'limit'],
    [{ cursor: 'nonsense' }, 'cursor'],
  ])('is not read by %o', async (query, field) => {
    const { status, body, wrong } = await call({ id: 'listAudit', role: 'admin', query });
    expect([status, wrong]).toEqual([400, '']);
    expect(body).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });
});
