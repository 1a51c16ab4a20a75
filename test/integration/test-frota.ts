import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { SandboxSetup } from '../../src/services.ts';
import { type Frota, startFrota } from '../../src/start.ts';
import { freshDatabaseUri } from '../setup/database.ts';

export type TestFrota = Frota & { sandbox: Sandbox; url: string };

/** A whole Frota over a database of its own and a sandbox, on a free port; stopped when the test file ends. */
export async function testFrota(
  sandbox: SandboxSetup,
  env: Record<string, string> = {},
  log = pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
): Promise<TestFrota> {
  const dataDir = await mkdtemp(join(tmpdir(), 'frota-test-'));
  const settings = readSettings({
    PORT: '0',
    MONGODB_URI: freshDatabaseUri(),
    FROTA_DATA_DIR: dataDir,
    HOUR_LIMIT: '100000',
    DAY_LIMIT: '100000',
    ...env,
  });
  const frota = await startFrota(settings, log, sandbox);
  afterAll(async () => {
    await frota.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  if (frota.sandbox === undefined) throw new Error('this Frota has no sandbox');
  return { ...frota, sandbox: frota.sandbox, url: `http://127.0.0.1:${frota.port}` };
}

/** Imports made-up contacts: `phones` of them, all Brazilian mobiles. */
export async function importPeople(frota: Frota, list: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => `Pessoa ${n};+55119${String(70_000_000 + n)};Santos`);
  const csv = ['nome;telefone;cidade', ...rows].join('\n');
  await importContacts(Readable.from([Buffer.from(csv)]), frota.contactImport, { defaultRegion: 'BR', list });
}
