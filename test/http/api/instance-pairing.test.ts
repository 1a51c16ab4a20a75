import { beforeEach, describe, expect, it } from 'vitest';
import { evolutionProbe } from '../../../src/evolution/probe.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { serverAt } from '../../evolution/support.ts';
import * as records from '../../fakes/records.ts';
import { API_KEY, PNG_SIGNATURE, quiet, sandboxWith } from '../../sandbox/support.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, mongoContactImport(store.models));

const create = (body: object, headers = {}) =>
  call({ id: 'createInstance', role: 'approver', body, headers });
const qrOf = (name: string) => call({ id: 'pairInstance', role: 'operator', params: { name } });
const written = () => engine.audits.list({ limit: 10 });
const made: string[] = [];

/** A server that makes every number; what it made is noted. */
function withServers(...servers: string[]): void {
  made.length = 0;
  engine.probe = {
    ...engine.probe,
    servers,
    async create(server, name) {
      made.push(`${server}/${name}`);
    },
  };
}

describe('a new number', () => {
  it('is on Evolution and in the fleet, with its webhooks, and connected once it is scanned', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const credentials = new Map([['main', { secret: 'a-webhook-secret-1' }]]);
    engine.probe = evolutionProbe([serverAt(sandbox.url, API_KEY)], {
      url: () => 'http://frota.test',
      credentials,
    });
    engine.settings = { ...engine.settings, warmUpTable: [10, 20] };
    const { status, body, wrong } = await create({ name: 'vendas-3', dayLimit: 60 });
    expect({ status, wrong }).toEqual({ status: 201, wrong: '' });
    expect(body).toMatchObject({
      name: 'vendas-3',
      server: 'main',
      phone: null,
      state: 'disconnected',
      hourLimit: 20,
      dayLimit: 60,
      warmUp: { stage: 1 },
    });
    expect((await sandbox.call('GET', '/webhook/find/vendas-3')).body).toMatchObject({
      url: 'http://frota.test/webhooks/evolution/main',
    });
    engine.clock.advance(1_000);
    expect((await qrOf('vendas-3')).body).toMatchObject({ kind: 'code' });
    sandbox.control.scan('vendas-3');
    await expect.poll(() => engine.probe.connectionState('main', 'vendas-3')).toBe('open');
    // What Evolution answered last is kept for a while.
    engine.clock.advance(30_000);
    expect((await qrOf('vendas-3')).body).toEqual({ kind: 'open' });
    expect(await create({ name: 'n1' })).toMatchObject({
      status: 409,
      body: { code: 'instance_exists' },
      wrong: '',
    });
    expect(await written()).toMatchObject([
      { action: 'instance.qr', actor: 'operator (key:operator)', where: 'api' },
      { action: 'instance.limits' },
      {
        action: 'instance.create',
        actor: 'approver (key:approver)',
        where: 'api',
        details: { server: 'main' },
      },
    ]);
  });

  it('needs its server named where there are several, and a name that can be used everywhere', async () => {
    withServers('main', 'second');
    expect(await create({ name: 'a/b' })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { field: 'name', code: 'name_unfit' },
          { field: 'server', code: 'server_missing' },
        ],
      },
      wrong: '',
    });
    expect(await create({ name: 'vendas-3', server: 'third' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'server', message: expect.stringContaining('main, second') }] },
    });
    expect(await create({ name: 'Clínica São José', server: 'second' })).toMatchObject({
      status: 201,
      body: { server: 'second' },
    });
    expect(made).toEqual(['second/Clínica São José']);
    const shown = await call({ id: 'getInstance', role: 'viewer', params: { name: 'Clínica São José' } });
    expect(shown).toMatchObject({ status: 200, body: { name: 'Clínica São José' } });
  });

  it('that the settings would leave out is not made', async () => {
    withServers('main');
    engine.settings = { ...engine.settings, instanceNames: ['vendas-1'] };
    expect(await create({ name: 'vendas-3' })).toMatchObject({
      status: 409,
      body: { code: 'instance_not_named', detail: expect.stringContaining('EVOLUTION_INSTANCES') },
    });
    expect(made).toEqual([]);
  });

  it('of a name that is in the fleet is not made, unless the other is gone', async () => {
    withServers('main');
    await fleet(
      engine,
      'vendas-1',
      records.instance('vendas-2', { state: 'disconnected', cause: 'gone', dayLimit: 33 }),
    );
    expect(await create({ name: 'vendas-1' })).toMatchObject({
      status: 409,
      body: { code: 'instance_exists' },
    });
    expect(await create({ name: 'vendas-2' })).toMatchObject({ status: 201, body: { dayLimit: 33 } });
    expect(made).toEqual(['main/vendas-2']);
  });

  it('is made once however often the same request comes', async () => {
    withServers('main');
    const key = { 'Idempotency-Key': 'new-1' };
    const first = await create({ name: 'vendas-3' }, key);
    expect((await create({ name: 'vendas-3' }, key)).body).toEqual(first.body);
    expect(await create({ name: 'vendas-4' }, key)).toMatchObject({ status: 422 });
    expect(made).toEqual(['main/vendas-3']);
  });

  it('is not there when its server refuses', async () => {
    engine.probe = evolutionProbe([serverAt('http://127.0.0.1:9')], {
      url: () => '',
      credentials: new Map(),
    });
    expect(await create({ name: 'vendas-3' })).toMatchObject({
      status: 502,
      body: { code: 'evolution_unreachable' },
      wrong: '',
    });
    expect(await engine.instances.get('vendas-3')).toBeUndefined();
  });
});

describe('the QR code', () => {
  it('is the one that Evolution told last, as text and as a picture, and it is written down once', async () => {
    await fleet(engine, 'vendas-1');
    const at = engine.clock.now();
    await engine.qrCodes.keep('vendas-1', { code: '2@kept', pairingCode: 'ABCD1234', at, madeAt: '9999' });
    engine.clock.advance(4_000);
    const { body } = await qrOf('vendas-1');
    expect(body).toMatchObject({ kind: 'code', code: '2@kept', pairingCode: 'ABCD1234' });
    const { pngBase64, expiresAt } = body as { pngBase64: string; expiresAt: string };
    expect(Buffer.from(pngBase64, 'base64').subarray(0, 8)).toEqual(PNG_SIGNATURE);
    expect(Date.parse(expiresAt) - at.getTime()).toBe(30_000);
    engine.clock.advance(1_000);
    await qrOf('vendas-1');
    expect(await written()).toMatchObject([{ action: 'instance.qr', subject: 'instance:vendas-1' }]);
  });

  it('is not there where there is none to show, and nothing is written down', async () => {
    await fleet(engine, 'vendas-1');
    expect(await qrOf('vendas-1')).toMatchObject({ status: 200, body: { kind: 'none' }, wrong: '' });
    engine.probe = { ...engine.probe, pairing: async () => ({ kind: 'open' }) };
    engine.clock.advance(30_000);
    expect(await qrOf('vendas-1')).toMatchObject({ status: 200, body: { kind: 'open' }, wrong: '' });
    expect(await written()).toEqual([]);
  });
});
