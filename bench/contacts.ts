import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { importContacts } from '../src/contacts/import-contacts.ts';
import { median, perSecond, type Result } from './result.ts';

const ROWS = 100_000;
const ROUNDS = 3;

/** Importing a large file, without a store, beside csv-parse alone reading the same bytes. */
export async function benchContacts(): Promise<Result[]> {
  const file = Buffer.from(
    'nome;telefone;cidade\n' +
      Array.from({ length: ROWS }, (_, n) => `Pessoa ${n};(11) 9${70_000_000 + n};São Paulo\n`).join(''),
  );
  const store = { upsertMany: async (batch: readonly unknown[]) => ({ inserted: batch.length, updated: 0 }) };
  const source = (): Readable => Readable.from(chunksOf(file));
  const speeds: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await perSecond(ROWS, () =>
      importContacts(source(), store, { defaultRegion: 'BR', list: 'bench' }),
    );
    const bare = await perSecond(ROWS, () =>
      source()
        .pipe(parse({ delimiter: ';' }))
        .resume()
        .toArray(),
    );
    speeds.push(ours);
    ratios.push(ours / bare);
  }
  return [
    {
      name: 'csv-import',
      value: median(speeds),
      unit: 'rows/s',
      ratio: median(ratios),
      against: 'csv-parse alone',
    },
  ];
}

function* chunksOf(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536);
}
