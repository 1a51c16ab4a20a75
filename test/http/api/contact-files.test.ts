import { request } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src/contacts/import-contacts.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { people, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import * as records from '../../fakes/records.ts';
import { testStore } from '../../store/test-store.ts';
import { ROLE, servedApi } from './served-api.ts';
import { stallOn } from './slow-client.ts';

const store = await testStore();
const contactImport = mongoContactImport(store.models);
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, contactImport);

const params = { list: 'clientes' };
const send = (body: string, headers = {}) =>
  call({ id: 'importContacts', role: 'operator', params, body, headers });
const fetchFile = (list = 'clientes') => call({ id: 'exportContacts', role: 'approver', params: { list } });
const written = () => engine.audits.list({ limit: 9 });

describe('a file that is sent', () => {
  it('puts people on a list, and every row that was left out is told', async () => {
    const file =
      'telefone;nome;cidade\n(11) 97000-0001;Ana;Santos\n1;Bia;\n5,51E+12;Caio;\n11970000001;Ana;\n';
    const { status, body, wrong } = await send(file);
    expect({ status, wrong }).toEqual({ status: 200, wrong: '' });
    expect(body).toEqual({
      rows: 4,
      imported: 1,
      updated: 0,
      duplicates: [{ line: 5, firstLine: 2 }],
      rejected: [
        { line: 3, field: 'telefone', code: 'too_short', message: expect.stringContaining('too few digits') },
        { line: 4, field: 'telefone', code: 'scientific_notation', message: expect.any(String) },
      ],
    });
    expect((await send(file)).body).toMatchObject({ imported: 0, updated: 1 });
    expect(await engine.contacts.list('clientes')).toMatchObject({ size: 1, fields: ['cidade', 'name'] });
    expect((await written())[0]).toMatchObject({
      actor: 'operator (key:operator)',
      where: 'api',
      action: 'contacts.import',
      subject: 'list:clientes',
      details: { after: { rows: 4, rejected: 2 } },
    });
  });

  it('that cannot be used as a whole says in which line, however much of it is still to come', async () => {
    expect(await send('nome;cidade\nAna;Santos\n')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'header', code: 'phone_column_missing', line: 1 }] },
      wrong: '',
    });
    const endless = `nome;cidade\n${'Ana;Santos\n'.repeat(400_000)}`;
    expect(await send(endless)).toMatchObject({ status: 400, wrong: '' });
  });

  it('that breaks off leaves those who were in, and is finished by sending it again', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `+55119${70_000_000 + n}`).join('\n');
    const file = request(`${call.origin}/api/v1/lists/clientes/contacts`, {
      method: 'POST',
      headers: { [ROLE]: 'operator', 'Content-Type': 'text/csv' },
    });
    file.on('error', () => {});
    file.write(`telefone\n${rows}\n`);
    await expect.poll(async () => (await engine.contacts.list('clientes'))?.size).toBeGreaterThan(0);
    file.destroy();
    const { imported, updated } = (await send(`telefone\n${rows}\n`)).body as ImportReport;
    expect(imported + updated).toBe(5_000);
    expect(updated).toBeGreaterThan(0);
    expect(await engine.contacts.list('clientes')).toMatchObject({ size: 5_000 });
    expect(await written()).toHaveLength(1);
  });

  it('of another type is not taken', async () => {
    expect(await send('telefone\n', { 'Content-Type': 'application/json' })).toMatchObject({
      status: 415,
      body: { code: 'not_csv' },
      wrong: '',
    });
    expect(await engine.contacts.lists()).toEqual([]);
  });

  it('may be sent again with the same Idempotency-Key, though it is another one', async () => {
    const key = { 'Idempotency-Key': 'file-1' };
    expect((await send('telefone\n11970000001\n', key)).body).toMatchObject({ imported: 1 });
    expect((await send('telefone\n11970000002\n', key)).body).toMatchObject({ imported: 1 });
  });
});

describe('a list', () => {
  it('is told with how many may be written to', async () => {
    await send('telefone\n11970000001\n11970000002\n11970000003\n');
    await engine.contacts.choose(['+5511970000001'], { optedOut: true, at: engine.clock.now() });
    const { body } = await call({ id: 'getList', role: 'viewer', params });
    expect(body).toMatchObject({ name: 'clientes', size: 3, reachable: 2 });
    expect(await fetchFile('nenhuma')).toMatchObject({ status: 404, body: { code: 'not_found' }, wrong: '' });
  });

  it('comes in pages to its end, whoever is added meanwhile', async () => {
    await people(store, 'clientes', 5, 1);
    await store.models.lists.updateOne({ _id: 'clientes' }, {}, { upsert: true });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await call({
        id: 'listContacts',
        role: 'approver',
        params,
        query: { limit: '2', ...(cursor !== '' && { cursor }) },
      });
      const { items, next } = body as { items: { phone: string }[]; next: string | null };
      seen.push(...items.map(({ phone }) => phone));
      if (cursor === '') await people(store, 'clientes', 1);
      cursor = next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => `+551197000000${n}`));
  });

  it('leaves as a file that can be imported again, in which nothing is a formula', async () => {
    await send('telefone;nome;segmento;cidade\n11970000001;"Silva, Ana";VIP;=1+1\n11970000002;;;\n');
    await engine.contacts.choose(['+5511970000002'], { optedOut: true, at: engine.clock.now() });
    const { status, headers, body, wrong } = await fetchFile();
    expect({ status, wrong }).toEqual({ status: 200, wrong: '' });
    expect(headers.get('content-disposition')).toBe('attachment; filename="clientes.csv"');
    expect(body).toBe(
      [
        'phone,name,segment,cidade,opted_out',
        `+5511970000001,"Silva, Ana",VIP,'=1+1,no`,
        '+5511970000002,,,,yes',
        '',
      ].join('\r\n'),
    );
    expect((await send(body as string)).body).toMatchObject({ updated: 2, rejected: [] });
    expect((await written())[1]).toMatchObject({
      actor: 'approver (key:approver)',
      where: 'api',
      action: 'contacts.export',
      details: { contacts: 2 },
    });
  });

  it('is read no further than a slow client takes it', async () => {
    await send('telefone\n11970000001\n');
    let pages = 0;
    const page = Array.from({ length: 1_000 }, (_, n) => records.contact(`+551197${1_000_000 + n}`));
    // A list without end.
    engine.contacts = { ...engine.contacts, page: async () => (pages++, page) };
    await stallOn(`${call.origin}/api/v1/lists/clientes/contacts.csv`, 'approver', () => pages);
    expect(pages).toBeLessThan(2_000);
  });
});
