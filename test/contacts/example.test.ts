import { createReadStream } from 'node:fs';
import { expect, it } from 'vitest';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import { MemoryContactStore } from '../fakes/contact-store.ts';

it('the example file has 189 contacts, 3 duplicates and one row of each thing that goes wrong', async () => {
  const store = new MemoryContactStore();
  const importExample = () => {
    const file = createReadStream(new URL('../../examples/contatos.csv', import.meta.url));
    return importContacts(file, store, { defaultRegion: 'BR', list: 'clientes' });
  };
  const report = await importExample();

  expect(report).toMatchObject({ rows: 200, imported: 189, updated: 0 });
  expect(report.duplicates).toEqual([
    { line: 46, firstLine: 7 },
    { line: 132, firstLine: 33 },
    { line: 175, firstLine: 94 },
  ]);
  expect(report.rejected.map(({ line, field, code }) => [line, field, code])).toEqual([
    [20, 'telefone', 'too_short'],
    [39, 'telefone', 'not_a_number'],
    [52, 'telefone', 'empty'],
    [70, 'telefone', 'scientific_notation'],
    [99, 'telefone', 'missing_area_code'],
    [116, 'telefone', 'multiple_numbers'],
    [138, 'telefone', 'invalid_for_region'],
    [156, 'row', 'too_many_cells'],
  ]);
  expect(store.contacts.get('+5598907755920')).toEqual({
    phone: '+5598907755920',
    name: 'Antônia "Toninha" Sampaio',
    segment: 'ortodontia',
    attributes: { cidade: 'São Luís' },
    lists: ['clientes'],
  });
  expect(await importExample()).toEqual({ ...report, imported: 0, updated: 189 });
});
