import { describe, expect, it } from 'vitest';
import type { ImportedContact } from '../../src/contacts/ports.ts';
import { mongoContactImport } from '../../src/store/contact-import.ts';
import { mongoContacts } from '../../src/store/contacts.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const imports = mongoContactImport(models);
const contacts = mongoContacts(models);

const person = (n: number, changes: Partial<ImportedContact> = {}): ImportedContact => ({
  phone: `+55119${70_000_000 + n}`,
  attributes: {},
  ...changes,
});
const people = (count: number): ImportedContact[] => Array.from({ length: count }, (_, n) => person(n));

describe('an import', () => {
  it('keeps all of a person', async () => {
    const ana = person(1, { name: 'Ana', segment: 'VIP', attributes: { cidade: 'Santos', '2024': 'sim' } });
    expect(await imports.upsertMany([ana, person(2)], 'clientes')).toEqual({ inserted: 2, updated: 0 });
    expect(await contacts.get(ana.phone)).toEqual({ ...ana, optedOut: false });
    expect(await contacts.get(person(2).phone)).toEqual({ ...person(2), optedOut: false });
    expect(await contacts.get('+5500')).toBeUndefined();
  });

  it('counts who is new and who was known, and changes nothing when repeated', async () => {
    await imports.upsertMany(people(3), 'clientes');
    const before = await contacts.page('clientes', undefined, 10);
    expect(await imports.upsertMany(people(5), 'clientes')).toEqual({ inserted: 2, updated: 3 });
    expect((await contacts.page('clientes', undefined, 10)).slice(0, 3)).toEqual(before);
  });

  it('adds to what is known, and keeps what the file says nothing about', async () => {
    await imports.upsertMany(
      [person(1, { name: 'Ana', attributes: { cidade: 'Santos', cor: 'azul' } })],
      'a',
    );
    await imports.upsertMany([person(1, { segment: 'VIP', attributes: { cidade: 'Recife' } })], 'b');
    expect(await contacts.get(person(1).phone)).toMatchObject({
      name: 'Ana',
      segment: 'VIP',
      attributes: { cidade: 'Recife', cor: 'azul' },
    });
    for (const list of ['a', 'b']) expect(await contacts.page(list, undefined, 10)).toHaveLength(1);
  });

  it('does not bring back who opted out', async () => {
    await imports.upsertMany([person(1)], 'clientes');
    await models.contacts.updateOne({ _id: person(1).phone }, { $set: { optedOut: true } });
    await imports.upsertMany([person(1, { name: 'Ana' })], 'clientes');
    expect(await contacts.get(person(1).phone)).toMatchObject({ name: 'Ana', optedOut: true });
  });

  it('does not write to who opted out before they were a contact', async () => {
    await contacts.choose([person(1).phone], { optedOut: true, at: new Date(0) });
    await imports.upsertMany(
      [person(1, { name: 'Ana', attributes: { cidade: 'Santos' } }), person(2)],
      'clientes',
    );
    expect(await contacts.page('clientes', undefined, 10)).toMatchObject([
      { name: 'Ana', attributes: { cidade: 'Santos' }, optedOut: true },
      { optedOut: false },
    ]);
    expect(await contacts.list('clientes')).toMatchObject({ size: 2 });
  });

  it('may meet another of the same people', async () => {
    await inParallel(4, (n) => imports.upsertMany(people(200), `list ${n}`));
    expect(await contacts.lists()).toHaveLength(4);
    for (const list of await contacts.lists()) expect(list.size).toBe(200);
  });
});

it('a list knows the fields that any import into it had', async () => {
  await imports.upsertMany([person(1, { name: 'Ana', attributes: { cidade: 'Santos' } })], 'clientes');
  await imports.upsertMany([person(2, { segment: 'VIP', attributes: { cor: 'azul' } })], 'clientes');
  await imports.upsertMany([person(3)], 'outra');
  const clientes = await contacts.list('clientes');
  expect(clientes).toMatchObject({ name: 'clientes', size: 2 });
  expect(clientes?.fields.toSorted()).toEqual(['cidade', 'cor', 'name', 'segment']);
  expect(await contacts.list('outra')).toEqual({ name: 'outra', size: 1, fields: [] });
});
