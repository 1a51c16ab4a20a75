import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonRole } from '../../../src/engine/types.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';

const store = await testStore();
const contactImport = mongoContactImport(store.models);
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, contactImport);

const ANA = '+5511970000001';
const BIA = '+5511970000002';
const BIA_IN_PATH = '(11) 97000-0002';

const onList = (phone: string, name: string) =>
  contactImport.upsertMany([{ phone, name, attributes: { cidade: 'Santos' } }], 'clientes');
const find = (search: string, role: PersonRole = 'operator', more = {}) =>
  call({ id: 'findContacts', role, query: { search, ...more } });
const get = (phone: string, role: PersonRole = 'operator') =>
  call({ id: 'getContact', role, params: { phone } });
const save = (phone: string, body: object) =>
  call({ id: 'saveContact', role: 'operator', params: { phone }, body });
const choose = (id: 'optOutContact' | 'optInContact', phone: string) =>
  call({ id, role: 'operator', params: { phone } });
const written = () => engine.audits.list({ limit: 9 });

describe('somebody', () => {
  it('is found by a part of their name or phone, and by no more than is wanted', async () => {
    await onList(ANA, 'Ana Lúcia');
    await onList(BIA, 'Bia Luciana');
    const phonesOf = ({ body }: { body: unknown }) =>
      (body as { items: { phone: string }[] }).items.map(({ phone }) => phone);
    expect(phonesOf(await find('luci'))).toEqual([ANA, BIA]);
    expect(phonesOf(await find('luci', 'operator', { limit: '1' }))).toEqual([ANA]);
    expect(phonesOf(await find(BIA_IN_PATH))).toEqual([BIA]);
    expect(phonesOf(await find('7000-0002'))).toEqual([BIA]);
    expect(phonesOf(await find('nobody'))).toEqual([]);
    expect(await find(' ')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'search' }] },
      wrong: '',
    });
    expect(await find('a', 'operator', { limit: '51' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'limit' }] },
    });
  });

  it('is told with their lists, chats and choice; viewers see no phone', async () => {
    await onList(ANA, 'Ana');
    await engine.contacts.addToList(ANA, 'amigos');
    await engine.contacts.tag(ANA, 'quente');
    await engine.contacts.noteSent(ANA, 'vendas-1', engine.clock.now());
    await engine.contacts.choose([ANA], { optedOut: true, at: engine.clock.now() });
    expect((await get('11 97000-0001')).body).toEqual({
      phone: ANA,
      name: 'Ana',
      segment: null,
      attributes: { cidade: 'Santos' },
      tags: ['quente'],
      optedOut: true,
      optedOutAt: '2026-03-10T12:00:00.000Z',
      optedInAt: null,
      instance: null,
      lastContactedAt: '2026-03-10T12:00:00.000Z',
      repliedAt: null,
      lists: ['amigos', 'clientes'],
      chats: ['vendas-1'],
    });
    expect((await get(ANA, 'viewer')).body).toMatchObject({ phone: '…0001' });
    expect((await find('ana', 'viewer')).body).toMatchObject({ items: [{ phone: '…0001' }] });
  });

  it('is not found, or has a phone that is none', async () => {
    expect(await get(BIA)).toMatchObject({ status: 404, body: { code: 'not_found' }, wrong: '' });
    expect(JSON.stringify((await get(BIA)).body)).not.toContain('0002');
    expect(await get('11 97000')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'phone', code: 'too_short' }] },
      wrong: '',
    });
  });
});

describe('saving somebody', () => {
  it('adds them to lists, keeps what is not said, and is written down', async () => {
    const first = await save(BIA_IN_PATH, {
      name: ' Bia ',
      attributes: { cidade: 'Santos' },
      lists: ['b', 'a'],
    });
    expect(first).toMatchObject({
      status: 200,
      body: { phone: BIA, name: 'Bia', lists: ['a', 'b'] },
      wrong: '',
    });
    await engine.contacts.choose([BIA], { optedOut: true, at: engine.clock.now() });
    const second = await save(BIA, { segment: 'VIP', attributes: { cor: 'azul' }, lists: ['c'] });
    expect(second.body).toMatchObject({
      name: 'Bia',
      segment: 'VIP',
      attributes: { cidade: 'Santos', cor: 'azul' },
      lists: ['a', 'b', 'c'],
      optedOut: true,
    });
    expect(await engine.contacts.list('a')).toMatchObject({ size: 1, fields: ['cidade', 'name'] });
    const entry = {
      actor: 'operator (key:operator)',
      where: 'api',
      action: 'contacts.save',
      subject: `contact:${BIA}`,
    };
    expect(await written()).toMatchObject([entry, entry]);
  });

  it('names every field that is wrong, and saves nothing', async () => {
    const wrong = { name: '', attributes: { Cidade: 'Santos', nome: 'Ana' }, lists: [], note: 'x' };
    const { status, body } = await save(BIA, wrong);
    expect(status).toBe(400);
    const fields = (body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields).toEqual(
      expect.arrayContaining(['name', 'attributes.Cidade', 'attributes.nome', 'lists', 'body']),
    );
    expect(await engine.contacts.get(BIA)).toBeUndefined();
    expect(await save(BIA, { name: 'Bia' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'lists' }] },
    });
  });
});

describe('checking phones', () => {
  const check = (phones: string[]) => call({ id: 'checkContacts', role: 'operator', body: { phones } });

  it('tells who is on WhatsApp, asked through the fleet, and each once', async () => {
    await fleet(engine, 'vendas-1');
    engine.messenger.whereabouts = async () =>
      new Map([
        [ANA, { kind: 'on_whatsapp', phone: ANA }],
        [BIA, { kind: 'not_on_whatsapp' }],
      ]);
    expect(await check([ANA, BIA_IN_PATH, BIA])).toMatchObject({
      status: 200,
      wrong: '',
      body: {
        items: [
          { phone: ANA, status: 'on_whatsapp', whatsappPhone: ANA, why: null },
          { phone: BIA, status: 'not_on_whatsapp', whatsappPhone: null, why: null },
        ],
      },
    });
  });

  it('tells why nobody could be asked, and which phones are none', async () => {
    expect((await check([ANA])).body).toMatchObject({ items: [{ status: 'unasked', why: 'no_number' }] });
    expect(await check([ANA, '11', 'x'])).toMatchObject({
      status: 400,
      body: {
        errors: [
          { field: 'phones[1]', code: 'too_short' },
          { field: 'phones[2]', code: 'not_a_number' },
        ],
      },
      wrong: '',
    });
    expect(await check(Array.from({ length: 51 }, () => ANA))).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'phones' }] },
    });
  });
});

describe('the choice not to be written to', () => {
  it('is taken back and forth, told whether it changed anything, and written down', async () => {
    await onList(ANA, 'Ana');
    expect((await choose('optOutContact', ANA)).body).toEqual({ phone: ANA, optedOut: true, changed: true });
    engine.clock.advance(1_000);
    expect((await choose('optOutContact', ANA)).body).toEqual({ phone: ANA, optedOut: true, changed: false });
    engine.clock.advance(1_000);
    expect((await choose('optInContact', ANA)).body).toEqual({ phone: ANA, optedOut: false, changed: true });
    const by = { actor: 'operator (key:operator)', where: 'api', subject: `contact:${ANA}` };
    expect(await written()).toMatchObject([
      { ...by, action: 'contact.opt_in' },
      { ...by, action: 'contact.opt_out' },
    ]);
  });

  it('holds of somebody who is no contact, too', async () => {
    expect((await choose('optOutContact', BIA_IN_PATH)).body).toMatchObject({
      optedOut: true,
      changed: true,
    });
    await onList(BIA, 'Bia');
    expect((await get(BIA)).body).toMatchObject({ name: 'Bia', optedOut: true });
  });
});
