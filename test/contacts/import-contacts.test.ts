import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it, vi } from 'vitest';
import { type ImportOptions, importContacts } from '../../src/contacts/import-contacts.ts';
import { parsePhone } from '../../src/contacts/phone.ts';
import type { ImportedContact } from '../../src/contacts/ports.ts';
import { REJECTIONS } from '../../src/contacts/read-contact.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { MemoryContactStore } from '../fakes/contact-store.ts';
import { inChunks } from './streams.ts';

type Settings = Partial<ImportOptions> & { store?: MemoryContactStore; size?: number };

async function importText(text: string | Uint8Array, settings: Settings = {}) {
  const { store = new MemoryContactStore(), size = 1 << 16, ...options } = settings;
  const source = inChunks(Buffer.from(text), size);
  const report = await importContacts(source, store, { defaultRegion: 'BR', list: 'clientes', ...options });
  return { report, contacts: [...store.contacts.values()], store };
}

/** Holds its first caller until it is opened. */
class GatedStore extends MemoryContactStore {
  #enter: () => void = () => {};
  readonly entered = new Promise<void>((resolve) => (this.#enter = resolve));
  open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));

  override async upsertMany(batch: readonly ImportedContact[], list: string) {
    this.#enter();
    await this.#opened;
    return super.upsertMany(batch, list);
  }
}

/** Writes its first batch to the store behind it and then fails. */
class BreakingStore extends MemoryContactStore {
  readonly #behind: MemoryContactStore;

  constructor(behind: MemoryContactStore) {
    super();
    this.#behind = behind;
  }

  override async upsertMany(batch: readonly ImportedContact[], list: string) {
    if (this.#behind.batches.length === 1) throw new Error('the store is gone');
    return this.#behind.upsertMany(batch, list);
  }
}

const phoneOf = (i: number) => `119${String(10_000_000 + i)}`;
const manyRows = (count: number) =>
  Array.from({ length: count }, (_, i) => `Nome ${i};${phoneOf(i)}`).join('\n');

describe('a contact', () => {
  it('has its phone in E.164, its name and segment, and every other column that is filled', async () => {
    const { contacts } = await importText(
      'Nome;Celular;Segmento;Última compra;Cidade\n"Maria\n Lia" ; (11) 90000-0001 ; vip ;01/02/2025; Belém \n',
    );
    expect(contacts).toEqual([
      {
        phone: '+5511900000001',
        name: 'Maria Lia',
        segment: 'vip',
        attributes: { ultima_compra: '01/02/2025', cidade: 'Belém' },
        lists: ['clientes'],
      },
    ]);
  });

  it('leaves out what the file leaves empty', async () => {
    const { contacts } = await importText('nome;fone;segmento;cidade\n;11900000001;;\n');
    expect(contacts).toEqual([{ phone: '+5511900000001', attributes: {}, lists: ['clientes'] }]);
  });
});

describe('the report', () => {
  it('tells new contacts from those that were known', async () => {
    const { store } = await importText(`nome;fone\n${manyRows(3)}\n`);
    const { report } = await importText(
      `nome;fone;cidade\nOutra;${phoneOf(1)};Recife\nNova;${phoneOf(7)};Natal\n`,
      {
        store,
        list: 'nordeste',
      },
    );
    expect(report).toEqual({ rows: 2, imported: 1, updated: 1, duplicates: [], rejected: [] });
    expect(store.contacts.get(`+55${phoneOf(1)}`)).toMatchObject({
      name: 'Outra',
      attributes: { cidade: 'Recife' },
      lists: ['clientes', 'nordeste'],
    });
  });

  it('names the first line of a phone that comes again, which is the one that counts', async () => {
    const { report, contacts } = await importText(
      'nome;fone\nMaria;11900000001\nLia;+55 (11) 90000-0001\nRui;1190000002\nAna;11990000002\nEva;011900000001\n',
    );
    expect(report).toMatchObject({ rows: 5, imported: 2, updated: 0, rejected: [] });
    expect(report.duplicates).toEqual([
      { line: 3, firstLine: 2 },
      { line: 5, firstLine: 4 },
      { line: 6, firstLine: 2 },
    ]);
    expect(contacts.map(({ name }) => name)).toEqual(['Maria', 'Rui']);
  });

  it('has every rejected row, with its line in the file, field, code and reason', async () => {
    const { report } = await importText(
      'Nome;Celular;Nota\r\nA;123;\r\nB;;"duas\nlinhas"\r\nC;5,51E+12;\r\n\r\nD;11900000001\r\nE;11900000002;x;y\r\nF;11900000003;;;\r\n;;\r\nG;ligar;',
    );
    // The fourth row has no third cell: Excel leaves out empty ones at the end.
    expect(report).toMatchObject({ rows: 7, imported: 2 });
    expect(report.rejected).toEqual(
      (
        [
          [2, 'Celular', 'too_short'],
          [3, 'Celular', 'empty'],
          [5, 'Celular', 'scientific_notation'],
          [8, 'row', 'too_many_cells'],
          [11, 'Celular', 'not_a_number'],
        ] as const
      ).map(([line, field, code]) => ({ line, field, code, reason: REJECTIONS[code] })),
    );
  });

  it('rejects what nobody could read, in UTF-8 and in Windows-1252', async () => {
    const broken = Buffer.concat([
      Buffer.from('nome;fone\nJoão;11900000001\nJo'),
      Buffer.from([0xe3]),
      Buffer.from('o;11900000002\n'),
    ]);
    expect((await importText(broken)).report).toMatchObject({
      imported: 1,
      rejected: [{ line: 3, field: 'nome', code: 'unreadable_text' }],
    });
    const garbled = iconv.encode(
      'nome;fone;cidade\nJoão;11900000001;Belém\nJoï¿½o;11900000002;\n',
      'windows-1252',
    );
    expect((await importText(garbled)).report).toMatchObject({
      imported: 1,
      rejected: [{ line: 3, field: 'nome', code: 'unreadable_text' }],
    });
  });

  it('ignores columns without a header, whatever is in them', async () => {
    const { contacts } = await importText('fone;;nome;\n11900000001;x;Maria\n11900000002;x;Lia;y\n');
    expect(contacts).toMatchObject([
      { name: 'Maria', attributes: {} },
      { name: 'Lia', attributes: {} },
    ]);
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['', /there is nothing in it/],
    ['\uFEFF\r\n;;\r\n', /there is nothing in it/],
    ['nome;cidade\nMaria;Natal\n', /no phone column among "nome", "cidade"/],
    ['Maria;11900000001\n', /first row holds a phone number/],
    ['nome;fone\n"Maria;11900000001\n', /line 2: .* never closed/],
    ['PK\x03\x04', /Excel workbook/],
  ])('%j is refused', async (text, message) => {
    const refused = importText(text);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  });

  it('closes its source', async () => {
    const source = Readable.from(inChunks(Buffer.from(`nome;cidade\n${manyRows(50_000)}`), 1_000));
    const refused = importContacts(source, new MemoryContactStore(), { defaultRegion: 'BR', list: 'x' });
    await expect(refused).rejects.toThrow(/no phone column/);
    await vi.waitFor(() => expect(source.destroyed).toBe(true));
  });
});

describe('a header alone', () => {
  it('is a file without contacts', async () => {
    const { report, store } = await importText('nome;telefone');
    expect(report).toEqual({ rows: 0, imported: 0, updated: 0, duplicates: [], rejected: [] });
    expect(store.batches).toEqual([]);
  });
});

describe('the flow', () => {
  it('goes in batches of at most 1,000, with progress', async () => {
    const seen: { rows: number; bytes: number }[] = [];
    const text = `nome;fone\n${manyRows(2_500)}`;
    const { report, store } = await importText(text, {
      size: 5_000,
      onProgress: (progress) => seen.push(progress),
    });
    expect(report).toMatchObject({ rows: 2_500, imported: 2_500 });
    expect(store.batches).toEqual([1_000, 1_000, 500]);
    expect(seen.map(({ rows }) => rows)).toEqual([1_000, 2_000, 2_500]);
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).sort((a, b) => a - b));
    expect(seen.at(-1)?.bytes).toBe(text.length);
  });

  it('takes in no more of the file while the store is busy', async () => {
    const text = Buffer.from(`nome;fone\n${manyRows(30_000)}`);
    let taken = 0;
    async function* source() {
      for await (const chunk of inChunks(text, 16_384)) {
        taken += chunk.length;
        yield chunk;
      }
    }
    const store = new GatedStore();
    const running = importContacts(source(), store, { defaultRegion: 'BR', list: 'x' });
    await store.entered;
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    expect(taken).toBeLessThan(300_000);

    store.open();
    expect(await running).toMatchObject({ rows: 30_000, imported: 30_000 });
    expect(taken).toBe(text.length);
  });

  it('that was interrupted ends the same when it is run again', async () => {
    const text = `nome;fone\n${manyRows(3_500)}\nx;1\nMaria;${phoneOf(3)}\n`;
    const store = new MemoryContactStore();
    await expect(importText(text, { store: new BreakingStore(store) })).rejects.toThrow('the store is gone');
    expect(store.contacts.size).toBe(1_000);

    const { report } = await importText(text, { store });
    expect(report).toMatchObject({ rows: 3_502, imported: 2_500, updated: 1_000 });
    expect(store.contacts).toEqual((await importText(text)).store.contacts);
  });

  it('stops on a signal', async () => {
    const stop = new AbortController();
    const store = new MemoryContactStore();
    const stopped = importText(`nome;fone\n${manyRows(5_000)}`, {
      store,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({
      name: 'FrotaError',
      code: 'import_aborted',
      retryable: true,
    });
    expect(store.contacts.size).toBe(1_000);
  });

  it('does not start after a signal', async () => {
    const store = new MemoryContactStore();
    const stopped = importText(`nome;fone\n${manyRows(10)}`, { store, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'import_aborted' });
    expect(store.contacts.size).toBe(0);
  });

  it('stops on a signal while the source is silent', async () => {
    const stop = new AbortController();
    const silent = new Readable({ read: () => stop.abort() });
    silent.push('nome;fone\n');
    const options = { defaultRegion: 'BR', list: 'x', signal: stop.signal } as const;
    const stopped = importContacts(silent, new MemoryContactStore(), options);
    await expect(stopped).rejects.toMatchObject({ code: 'import_aborted' });
    expect(silent.destroyed).toBe(true);
  });

  it('stops on a signal while the source hangs', async () => {
    const stop = new AbortController();
    async function* hanging() {
      yield Buffer.from('nome;fone\n');
      stop.abort();
      await new Promise(() => {});
    }
    const options = { defaultRegion: 'BR', list: 'x', signal: stop.signal } as const;
    const stopped = importContacts(hanging(), new MemoryContactStore(), options);
    await expect(stopped).rejects.toMatchObject({ code: 'import_aborted' });
  });

  it('says so when the source breaks', async () => {
    const missing = createReadStream('/nowhere/contatos.csv');
    const failed = importContacts(missing, new MemoryContactStore(), { defaultRegion: 'BR', list: 'x' });
    await expect(failed).rejects.toMatchObject({ code: 'contacts_unreadable', retryable: true });
    await expect(failed).rejects.toThrow(/ENOENT/);
  });
});

describe('for any file', () => {
  const cell = fc.oneof(
    fc.constantFrom('', '11900000001', '1190000-0002', '+55 11 90000 0003', '119', '5,51E+12', 'João'),
    fc.string({ unit: fc.constantFrom('a', '"', ';', ',', '\n', '\t', ' ', '9', 'é') }),
  );
  const eol = fc.constantFrom('\n', '\r\n', '\r');
  const size = fc.integer({ min: 1, max: 40 });

  it('accounts for every row, on its line', async () => {
    const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(table, eol, size, async (table, eol, size) => {
        const rows = [['nome', 'fone', 'nota'], ...table].map((row) => row.map(quoted).join(';'));
        const { report, contacts } = await importText(rows.join('\n').replaceAll('\n', eol), { size });
        expect(report).toMatchObject(expectedOf(table));
        expect(contacts).toHaveLength(report.imported);
      }),
    );
  });

  it('accounts for every row or refuses the file, whatever the bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    const junk = fc.oneof(
      bytes,
      cell.map((text) => Buffer.from(text)),
      eol.map((text) => Buffer.from(text)),
    );
    const file = fc
      .array(junk, { maxLength: 20 })
      .map((parts) => Buffer.concat([Buffer.from('fone;a\n'), ...parts]));
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, file), size, async (file, size) => {
        const outcome = await importText(file, { size }).catch((error: unknown) => error as Error);
        if (outcome instanceof InvalidInputError) return;
        if (outcome instanceof Error) throw outcome;
        accepted += 1;
        const { rows, imported, duplicates, rejected } = outcome.report;
        expect(rows).toBe(imported + duplicates.length + rejected.length);
        expect(outcome.contacts).toHaveLength(imported);
      }),
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('does not depend on the chunks in which it comes', async () => {
    const parts = fc.array(fc.oneof(cell.map(quoted), cell, fc.constantFrom(';', '\n', '\r\n')));
    await fc.assert(
      fc.asyncProperty(parts, size, async (parts, size) => {
        const outcomeWith = (size: number) =>
          importText(`fone;nome\n${parts.join('')}`, { size }).catch((error: unknown) => String(error));
        expect(await outcomeWith(size)).toEqual(await outcomeWith(1 << 20));
      }),
    );
  });

  function quoted(cell: string): string {
    return `"${cell.replaceAll('"', '""')}"`;
  }

  /** What a plain reading of the table says, without any CSV. */
  function expectedOf(table: readonly (readonly [string, string, string])[]) {
    const firstLines = new Map<string, number>();
    const duplicates: object[] = [];
    const rejected: object[] = [];
    let line = 2;
    for (const row of table) {
      const phone = parsePhone(row[1], 'BR');
      const firstLine = phone.ok ? firstLines.get(phone.phone) : undefined;
      if (row.some((cell) => cell.trim() !== '')) {
        if (!phone.ok) rejected.push({ line, field: 'fone', code: phone.code });
        else if (firstLine !== undefined) duplicates.push({ line, firstLine });
        else firstLines.set(phone.phone, line);
      }
      line += row.join('').split('\n').length;
    }
    const imported = firstLines.size;
    return {
      rows: imported + duplicates.length + rejected.length,
      imported,
      updated: 0,
      duplicates,
      rejected,
    };
  }
});
