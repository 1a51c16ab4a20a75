import { beforeEach, describe, expect, it } from 'vitest';
import type { Instance } from '../../../src/engine/types.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import * as records from '../../fakes/records.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, mongoContactImport(store.models));

const params = { name: 'vendas-1' };
const namesIn = (body: unknown): string[] => (body as { items: Instance[] }).items.map(({ name }) => name);
const written = () => engine.audits.list({ limit: 10 });

describe('the fleet', () => {
  it('is told number by number: state and why, use and limits, health, warm-up', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [10, 20] };
    const since = new Date('2026-03-09T08:00:00Z');
    await fleet(
      engine,
      records.instance('vendas-1', {
        warmUp: { stage: 1, since },
        hourLimit: 20,
        dayLimit: 100,
        health: 80.4,
      }),
      records.instance('vendas-2', {
        state: 'restricted',
        restriction: 'cold',
        evidence: 'refused (463)',
        since,
        until: new Date('2026-03-10T08:00:00Z'),
      }),
    );
    const { body } = await call({ id: 'listInstances', role: 'viewer' });
    expect(body).toMatchObject({
      items: [
        {
          name: 'vendas-1',
          phone: '+5511988880000',
          health: 80,
          hourLimit: 20,
          dayLimit: 100,
          warmUp: { stage: 2, stages: 2, dayLimit: 20, since: '2026-03-09T08:00:00.000Z' },
          load: { sentToday: 0, hourLimit: 4, dayLimit: 20, percent: 0, available: true },
        },
        {
          name: 'vendas-2',
          state: 'restricted',
          restriction: 'cold',
          evidence: 'refused (463)',
          until: '2026-03-10T08:00:00.000Z',
          warmUp: null,
          load: { available: false },
        },
      ],
      next: null,
    });
  });

  it('comes in pages, to which a new number does no harm, of one state if that is asked for', async () => {
    await fleet(engine, 'b', 'd', 'e', records.instance('c', { state: 'paused' }));
    const first = await call({ id: 'listInstances', role: 'viewer', query: { limit: '2' } });
    expect(namesIn(first.body)).toEqual(['b', 'c']);
    await fleet(engine, 'a', 'c2');
    const { next } = first.body as { next: string };
    const second = await call({ id: 'listInstances', role: 'viewer', query: { limit: '2', cursor: next } });
    expect(namesIn(second.body)).toEqual(['c2', 'd']);
    const paused = await call({ id: 'listInstances', role: 'viewer', query: { state: 'paused' } });
    expect(namesIn(paused.body)).toEqual(['c']);
    expect(await call({ id: 'listInstances', role: 'viewer', query: { state: 'asleep' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'state' }] },
    });
    expect(await call({ id: 'listInstances', role: 'viewer', query: { cursor: 'x' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'cursor' }] },
    });
  });

  it('leaves out what the settings do not name', async () => {
    engine.settings = { ...engine.settings, instanceNames: ['a'] };
    await fleet(engine, 'a', 'b', records.instance('c', { server: 'gone' }));
    expect(namesIn((await call({ id: 'listInstances', role: 'viewer' })).body)).toEqual(['a']);
  });
});

describe('a number', () => {
  it('tells how many hear from it', async () => {
    await fleet(engine, 'vendas-1');
    await mongoContactImport(store.models).upsertMany(
      [{ phone: '+5511970000001', attributes: {} }],
      'clientes',
    );
    await engine.contacts.prefer([{ phone: '+5511970000001', from: undefined, to: 'vendas-1' }]);
    expect((await call({ id: 'getInstance', role: 'viewer', params })).body).toMatchObject({ contacts: 1 });
  });

  it('that is none is not found, whatever is to be done with it', async () => {
    const asked = await Promise.all(
      ['getInstance', 'pauseInstance', 'restartInstance', 'getWarmUp'].map((id) =>
        call({ id, role: 'operator', params: { name: 'nobody' } }),
      ),
    );
    const problem = { code: 'not_found', detail: 'There is no number "nobody".' };
    expect(asked).toMatchObject(asked.map(() => ({ status: 404, body: problem, wrong: '' })));
  });

  it('is paused and resumed once each, and it is written down who did it, and that it was here', async () => {
    await fleet(engine, 'vendas-1');
    const act = (id: string) => call({ id, role: 'operator', params });
    expect(await act('resumeInstance')).toMatchObject({ status: 409, body: { code: 'not_paused' } });
    expect(await act('pauseInstance')).toMatchObject({ status: 200, body: { state: 'paused' } });
    expect(await act('pauseInstance')).toMatchObject({ status: 409, body: { code: 'already_paused' } });
    expect(await act('resumeInstance')).toMatchObject({ status: 200, body: { state: 'connecting' } });
    const by = { actor: 'operator (key:operator)', where: 'api', subject: 'instance:vendas-1' };
    expect(await written()).toMatchObject([
      { ...by, action: 'instance.resume' },
      { ...by, action: 'instance.pause' },
    ]);
  });

  it('is paused once however often the same request comes', async () => {
    await fleet(engine, 'vendas-1');
    const again = {
      id: 'pauseInstance',
      role: 'operator',
      params,
      headers: { 'Idempotency-Key': 'a1' },
    } as const;
    const first = await call(again);
    const second = await call(again);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await written()).toHaveLength(1);
  });

  it('connects anew, or is to be paired', async () => {
    await fleet(engine, 'vendas-1');
    const restart = { id: 'restartInstance', role: 'operator', params } as const;
    expect(await call(restart)).toMatchObject({ status: 202, body: { name: 'vendas-1' }, wrong: '' });
    engine.probe = { ...engine.probe, restart: async () => 'closed' };
    expect(await call(restart)).toMatchObject({ status: 409, body: { code: 'not_connected' }, wrong: '' });
    expect(await written()).toMatchObject([
      { action: 'instance.restart', details: { outcome: 'closed' } },
      { action: 'instance.restart', details: { outcome: 'restarting' } },
    ]);
  });
});

describe('limits', () => {
  it('change where they are given, and nowhere else', async () => {
    await fleet(engine, 'vendas-1');
    const { body } = await call({
      id: 'setInstanceLimits',
      role: 'approver',
      params,
      body: { dayLimit: 50, newChatLimit: 0 },
    });
    expect(body).toMatchObject({ hourLimit: 1_000, dayLimit: 50, newChatLimit: 0 });
    expect(await written()).toMatchObject([
      {
        actor: 'approver (key:approver)',
        where: 'api',
        action: 'instance.limits',
        details: { to: { dayLimit: 50 } },
      },
    ]);
  });

  it('that cannot be are named, and so is what is none', async () => {
    await fleet(engine, 'vendas-1');
    const set = (body: object) => call({ id: 'setInstanceLimits', role: 'approver', params, body });
    expect(await set({ hourLimit: 0, dayLimit: 1.5, newChatLimit: '3' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'hourLimit' }, { field: 'dayLimit' }, { field: 'newChatLimit' }] },
    });
    const unknown = await set({ perHour: 3 });
    expect(unknown.status).toBe(400);
    expect(JSON.stringify(unknown.body)).toContain('perHour');
    expect(await engine.instances.get('vendas-1')).toMatchObject({ hourLimit: 1_000 });
  });
});

describe('the warm-up', () => {
  const set = (stage: number | null) => call({ id: 'setWarmUp', role: 'approver', params, body: { stage } });

  it('is put to a stage, or to its end', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [10, 20, 40] };
    await fleet(engine, 'vendas-1');
    expect((await set(3)).body).toMatchObject({ warmUp: { stage: 3, dayLimit: 40 }, stages: [10, 20, 40] });
    expect((await call({ id: 'getWarmUp', role: 'viewer', params })).body).toMatchObject({
      warmUp: { stage: 3 },
    });
    expect((await set(null)).body).toMatchObject({ warmUp: null });
    expect(await written()).toMatchObject([
      { action: 'instance.warmup', where: 'api', details: { from: 2, to: 'warmed up' } },
      { action: 'instance.warmup', where: 'api', details: { from: 'warmed up', to: 2 } },
    ]);
  });

  it('has no other stages, and none where it is turned off', async () => {
    await fleet(engine, 'vendas-1');
    expect(await set(1)).toMatchObject({ status: 409, body: { code: 'warm_up_off' }, wrong: '' });
    engine.settings = { ...engine.settings, warmUpTable: [10, 20, 40] };
    expect(await set(4)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'stage', message: 'must be from 1 to 3' }] },
    });
    expect(await set(0)).toMatchObject({ status: 400, body: { errors: [{ field: 'stage' }] } });
  });
});
