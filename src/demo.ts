import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readSettings } from '../config/index.ts';
import { campaignReport, tallyLine } from './bot/campaign-report.ts';
import { takeSnapshot, type CampaignSnapshot } from './engine/campaign-snapshot.ts';
import { createPaint } from './bot/console/paint.ts';
import { renderBlocks } from './bot/console/render.ts';
import { formatsFor } from './bot/i18n/formats.ts';
import { TEXTS } from './bot/i18n/texts.ts';
import { progressBar } from './bot/progress-bar.ts';
import { percentDone, tallyOf } from './bot/tally.ts';
import { importContacts } from './contacts/import-contacts.ts';
import { auditSends } from './demo-audit.ts';
import { startCampaign } from './engine/campaigns.ts';
import { createCampaign } from './engine/new-campaign.ts';
import { messageOf } from './errors.ts';
import { createLog } from './log.ts';
import type { Sandbox } from './sandbox/server.ts';
import type { NumberSettings } from './sandbox/settings.ts';
import { type Frota, startFrota } from './start.ts';

/** A campaign from the CSV to the report in under a minute, in a folder of its own that goes with it. */
const LIST = 'clientes';
const CSV = 'examples/contatos.csv';
const VICTIM = 'vendas-2';
const BAN_AT_PERCENT = 30;
const INTERVAL = { minMs: 400, maxMs: 800 };
const LOOK_EVERY_MS = 250;
const PRINT_EVERY_MS = 2_000;
/** No longer than this for a campaign that takes about 30 s, in ms. */
const PATIENCE_MS = 55_000;
/** Receipts may come so long after the last message, in ms. */
const RECEIPTS_MS = 4_000;

const NUMBERS: readonly NumberSettings[] = [
  { name: 'vendas-1', notOnWhatsAppRate: 0.03 },
  { name: VICTIM, notOnWhatsAppRate: 0.03 },
  { name: 'suporte-1', notOnWhatsAppRate: 0.03, readRate: 0.9 },
  { name: 'cobranca-1', notOnWhatsAppRate: 0.03, readRate: 0.4, duplicateWebhookRate: 0.2 },
  { name: 'novidades-1', notOnWhatsAppRate: 0.03, lateWebhookRate: 0.2, latencyMs: [500, 4_000] },
];

const texts = TEXTS.en;
const paint = createPaint(process.stdout.isTTY && process.env['NO_COLOR'] === undefined);
const startedAt = performance.now();

function say(line: string, tone: Parameters<typeof paint>[1] = 'plain'): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  process.stdout.write(`${paint(`[${seconds} s]`, 'muted')} ${paint(line, tone)}\n`);
}

async function demo(folder: string): Promise<boolean> {
  // Nothing of the caller's settings: a demo must not touch a real fleet or database.
  const settings = readSettings({
    PORT: '0',
    FROTA_DATA_DIR: folder,
    HOUR_LIMIT: '1000',
    DAY_LIMIT: '1000',
    // Every message is counted by its phone.
    OPT_OUT_CONFIRMATION: 'off',
    FROTA_INSTALL: process.env['FROTA_INSTALL'],
  });
  const log = createLog({ level: 'info' }, { write: tellOf });
  const frota = await startFrota(settings, log, { numbers: NUMBERS, timeScale: 0.05 });
  try {
    return await play(frota, frota.sandbox as Sandbox);
  } finally {
    await frota.stop();
  }
}

async function play(frota: Frota, sandbox: Sandbox): Promise<boolean> {
  const { ports } = frota;
  starting = false;
  say(
    `Frota runs on ${frota.services.store.name} ${frota.services.store.version} and a sandbox of 5 numbers`,
  );
  const report = await importContacts(createReadStream(CSV), frota.contactImport, {
    defaultRegion: 'BR',
    list: LIST,
  });
  say(
    `${CSV}: ${report.rows} rows, ${report.imported} imported, ${report.duplicates.length} duplicates, ${report.rejected.length} rejected`,
  );
  for (const { line, field, reason } of report.rejected) say(`  line ${line}, ${field}: ${reason}`, 'muted');

  while ((await ports.instances.all()).filter(({ state }) => state === 'connected').length < NUMBERS.length) {
    await delay(LOOK_EVERY_MS);
  }
  const draft = await createCampaign(ports, {
    name: 'Demo',
    list: LIST,
    variants: [
      'Oi {{nome}}, novidades em {{cidade|sua cidade}}!',
      'Olá {{nome}}! Temos uma oferta para você.',
    ],
    interval: INTERVAL,
  });
  const { id } = await startCampaign(ports, draft);
  const end = await follow(frota, sandbox, id);

  process.stdout.write(
    `\n${renderBlocks(campaignReport(end, texts, formatsFor('en', ports.settings.timeZone)), { paint }).join('\n')}\n\n`,
  );
  const audit = await auditSends(ports, sandbox.journal, LIST);
  say(
    `the sandbox was asked for ${audit.accepted} messages it took and ${audit.notOnWhatsApp} to people not on WhatsApp`,
  );
  say(`lost: ${audit.lost}, sent twice: ${audit.twice}, unsettled: ${audit.unsettled(end.progress)}`);
  const good =
    audit.lost + audit.twice + audit.unsettled(end.progress) === 0 && end.campaign.status === 'completed';
  say(
    good ? 'Nothing was lost, nothing was sent twice.' : 'This must not happen: please report it.',
    good ? 'good' : 'bad',
  );
  return good;
}

/** Shows how the campaign moves, bans a number on the way, and answers how it ended. */
async function follow({ ports }: Frota, sandbox: Sandbox, campaignId: string): Promise<CampaignSnapshot> {
  const begunAt = performance.now();
  let banned = false;
  let printedAt = 0;
  let completedAt: number | undefined;
  for (;;) {
    const snapshot = await takeSnapshot(ports, campaignId);
    if (snapshot === undefined) throw new Error('the campaign is gone');
    const now = performance.now();
    const tally = tallyOf(snapshot.progress);
    if (now - printedAt >= PRINT_EVERY_MS && completedAt === undefined) {
      printedAt = now;
      say(
        `${progressBar(snapshot.progress, 30)} ${String(percentDone(tally)).padStart(3)} %  ${tallyLine(tally, texts)}`,
      );
    }
    if (!banned && percentDone(tally) >= BAN_AT_PERCENT) {
      banned = true;
      say(`WhatsApp bans ${VICTIM} (code 406)`, 'bad');
      sandbox.control.ban(VICTIM, { code: 406 });
    }
    if (snapshot.campaign.status !== 'running') completedAt ??= now;
    if (completedAt !== undefined && now - completedAt > RECEIPTS_MS) return snapshot;
    if (now - begunAt > PATIENCE_MS) return snapshot;
    await delay(LOOK_EVERY_MS);
  }
}

/** Whether Frota has not started yet; a first start may install a database, which takes a minute and says so. */
let starting = true;

/** Frota's own log, of which the demo shows the start and what concerns the failover. */
function tellOf(line: string): void {
  const entry = JSON.parse(line) as Record<string, string>;
  if (starting) say(`${entry['msg']}`, 'muted');
  if (entry['msg'] === 'instance changed state' && entry['from'] === 'connected') {
    say(`Frota: ${entry['instance']} is ${entry['to']} (${entry['evidence']})`, 'warning');
  }
  if (entry['msg']?.startsWith('failover'))
    say(
      `Frota: ${entry['messages']} waiting messages of ${entry['instance']} go to other numbers`,
      'warning',
    );
}

const folder = await mkdtemp(join(tmpdir(), 'frota-demo-'));
let good = false;
try {
  good = await demo(folder);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);
