import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { readSettings, secretsOf, type Settings } from '../../config/index.ts';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import { startCampaign } from '../../src/engine/campaigns.ts';
import type { CampaignDraft } from '../../src/engine/campaign-draft.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import type { Ports } from '../../src/engine/ports.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { createLog, type Logger } from '../../src/log.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { SandboxSetup } from '../../src/services.ts';
import { type Frota, startFrota } from '../../src/start.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshDatabaseUri } from '../setup/database.ts';

export type TestFrota = Frota & {
  sandbox: Sandbox;
  url: string;
  /** All lines that it has logged, from trace on, as they would be written. */
  logged: readonly string[];
};

/** Settings under which nothing but the numbers' own pace slows a test down, at whatever hour it runs, and only campaigns write. */
export const TEST_ENV = {
  PORT: '0',
  HOUR_LIMIT: '100000',
  DAY_LIMIT: '100000',
  SENDING_HOURS: 'always',
  // Some of the sandbox's people answer "SAIR".
  OPT_OUT_CONFIRMATION: 'off',
} as const;

/** Set TEST_LOG=debug to see what a Frota under test logs. */
export const testLog = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

/** A temporary folder that goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-test-'));
  atFileEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A whole Frota over a database of its own and a sandbox, on a free port; stopped when the test file ends. */
export async function testFrota(sandbox: SandboxSetup, env: Record<string, string> = {}): Promise<TestFrota> {
  const settings = readSettings({
    ...TEST_ENV,
    MONGODB_URI: env['MONGODB_URI'] ?? freshDatabaseUri(),
    FROTA_DATA_DIR: env['FROTA_DATA_DIR'] ?? (await temporaryFolder()),
    ...env,
  });
  const logged: string[] = [];
  const frota = await startFrota(settings, keptLog(settings, logged), sandbox);
  atFileEnd(() => frota.stop());
  if (frota.sandbox === undefined) throw new Error('this Frota has no sandbox');
  return { ...frota, sandbox: frota.sandbox, url: `http://127.0.0.1:${frota.port}`, logged };
}

/** The log that a Frota really has, into a list; shown, too, if `TEST_LOG` is set. */
function keptLog(settings: Settings, lines: string[]): Logger {
  const kept = { level: 'trace', stream: { write: (line: string) => void lines.push(line) } };
  const shown = process.env['TEST_LOG'];
  const streams = shown === undefined ? [kept] : [kept, { level: shown, stream: pino.destination(1) }];
  return createLog({ level: 'trace', secrets: secretsOf(settings) }, pino.multistream(streams));
}

/** Imports made-up contacts, all Brazilian mobiles, from the given number on. */
export async function importPeople(frota: Frota, list: string, count: number, from = 0): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => `Pessoa ${n};+55119${70_000_000 + from + n};Santos`);
  const csv = ['nome;telefone;cidade', ...rows].join('\n');
  await importContacts(Readable.from([Buffer.from(csv)]), frota.contactImport, { defaultRegion: 'BR', list });
}

/** Creates a campaign with a short interval, and starts it. */
export async function launch(
  ports: Ports,
  draft: Partial<CampaignDraft> & { name: string; list: string },
): Promise<Campaign> {
  const campaign = await createCampaign(ports, {
    variants: ['Oi {{nome}}, tudo bem em {{cidade}}?'],
    interval: { minMs: 5, maxMs: 15 },
    ...draft,
  });
  return startCampaign(ports, campaign);
}
