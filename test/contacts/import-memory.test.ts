import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import type { ContactStore } from '../../src/contacts/ports.ts';

const ROWS = 50_000;
/** Twice what they keep alive, in MiB. */
const MOST_GROWTH = 10;
const NOTE = 'observação bem comprida '.repeat(3);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is alive on the heap, in MiB. */
function liveHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const forgetful: ContactStore = { upsertMany: async (batch) => ({ inserted: batch.length, updated: 0 }) };

/** About 5 MB of CSV that is never in memory as a whole. */
async function* file(phoneOf: (i: number) => string) {
  yield Buffer.from('nome;telefone;cidade;observação\n');
  for (let i = 0; i < ROWS; i += 100) {
    const rows = Array.from({ length: 100 }, (_, k) => `Nome ${i + k};${phoneOf(i + k)};São Paulo;${NOTE}\n`);
    yield Buffer.from(rows.join(''));
  }
}

async function growthDuring(phoneOf: (i: number) => string) {
  const before = liveHeap();
  let most = 0;
  const report = await importContacts(file(phoneOf), forgetful, {
    defaultRegion: 'BR',
    list: 'x',
    onProgress: ({ rows }) => {
      if (rows % 10_000 === 0) most = Math.max(most, liveHeap() - before);
    },
  });
  return { report, most };
}

describe('50,000 rows in one go', () => {
  it.each([
    ['good', (i: number) => `119${10_000_000 + i}`, { imported: ROWS }],
    ['useless', (i: number) => (i % 2 === 0 ? '11900000001' : `${i}`), { imported: 1 }],
  ])(
    'keep their phones and lines in memory, and nothing else (all rows %s)',
    async (_, phoneOf, counts) => {
      const { report, most } = await growthDuring(phoneOf);
      expect(report).toMatchObject({ rows: ROWS, ...counts });
      expect(report.imported + report.duplicates.length + report.rejected.length).toBe(ROWS);
      expect(most).toBeLessThan(MOST_GROWTH);
    },
    60_000,
  );
});
