import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Settings, secretsOf, SETTING_NAMES, type Survey } from '../config/index.ts';
import { nearest } from './bot/commands/matching.ts';
import { SCOPES, SPARE_SCOPES } from './bot/slack/manifest.ts';
import { UPDATES } from './bot/telegram/start-telegram.ts';
import { TELEGRAM_PATH } from './bot/telegram/telegram-webhook.ts';
import { accessCheck } from './doctor/check-access.ts';
import { evolutionChecks, sandboxCheck } from './doctor/check-evolution.ts';
import { filesCheck, openFilesLimit } from './doctor/check-files.ts';
import { mongodbCheck } from './doctor/check-mongodb.ts';
import { portsCheck } from './doctor/check-ports.ts';
import { redisCheck } from './doctor/check-redis.ts';
import { settingsCheck, type SettingsView } from './doctor/check-settings.ts';
import { slackCheck } from './doctor/check-slack.ts';
import { telegramCheck } from './doctor/check-telegram.ts';
import { type Check, examine, type Examined } from './doctor/examine.ts';
import { publishedAddress } from './embedded/store-address.ts';
import { cacheFolder, thisHost } from './embedded/host.ts';
import { evolutionProbe } from './evolution/probe.ts';
import { redactor } from './log.ts';
import { postsToUs, webhookCredentials } from './services.ts';
import { lookAtStore, type StoreLook } from './store/look.ts';

/** The other side has so long for each answer, in ms. */
const PATIENCE_MS = 4_000;

/** A check that asks several things, one after the other, has so long, in ms. */
const LIMIT_MS = 15_000;

/** Names like these are others' business: a `.env` file is often shared with what runs beside Frota. */
const OTHERS = /^(NODE_|npm_|TZ$|PATH$|MONGO_|REDIS_|EVOLUTION_(?!SERVERS|INSTANCES)|COMPOSE_|DOCKER_)/;

const now = (): Date => new Date();

/**
 * Examines this Frota and all that it works with, side by side; starts nothing, and changes nothing. Also with settings that
 * Frota does not start with: what of them can be read is looked at.
 */
export async function runDoctor({ settings, wrong }: Survey): Promise<Examined[]> {
  const secrets = secretsOf(settings);
  let opened: Promise<StoreLook | undefined> | undefined;
  const open = (): Promise<StoreLook | undefined> => (opened ??= openStore(settings));
  try {
    const checks = await checksFor(settings, wrong, open);
    return await examine(checks, { limitMs: LIMIT_MS, redact: redactor(secrets) });
  } finally {
    const store = await opened?.catch(() => undefined);
    await store?.close();
  }
}

async function checksFor(
  settings: Settings,
  wrong: readonly string[],
  open: () => Promise<StoreLook | undefined>,
): Promise<Check[]> {
  const { MONGODB_URI: mongodb, EVOLUTION_SERVERS: servers, PUBLIC_URL: publicUrl } = settings;
  const folder = resolve(settings.FROTA_DATA_DIR);
  const isSandbox = servers === undefined;
  const patience = { patienceMs: PATIENCE_MS };
  const hasWebhook = postsToUs(settings);
  const has = (role: Settings['ROLES'][number]): boolean => settings.ROLES.includes(role);
  return [
    settingsCheck(await viewOf(settings, wrong)),
    mongodbCheck(open, { folder, now }),
    redisCheck({ url: settings.REDIS_URL, needed: mongodb !== undefined && !isSandbox, ...patience }),
    accessCheck(open, { host: settings.HOST, isSandbox }),
    ...(await evolution(settings, open)),
    slackCheck({
      token: settings.SLACK_BOT_TOKEN,
      signingSecret: settings.SLACK_SIGNING_SECRET,
      appToken: settings.SLACK_APP_TOKEN,
      apiUrl: settings.SLACK_API_URL,
      scopes: SCOPES,
      spareScopes: SPARE_SCOPES,
      ...patience,
    }),
    telegramCheck({
      token: settings.TELEGRAM_BOT_TOKEN,
      apiRoot: settings.TELEGRAM_API_ROOT,
      hookUrl: hasWebhook && publicUrl !== undefined ? publicUrl + TELEGRAM_PATH : undefined,
      updates: UPDATES,
      now,
      ...patience,
    }),
    filesCheck({
      // What is installed is installed where no database is named.
      folders: mongodb === undefined ? [folder, cacheFolder(thisHost())] : [folder],
      fileLimit: openFilesLimit,
    }),
    ...(has('web') ? [portsCheck({ host: settings.HOST, port: settings.PORT, publicUrl, ...patience })] : []),
  ];
}

async function evolution(
  settings: Settings,
  open: () => Promise<StoreLook | undefined>,
): Promise<readonly Check[]> {
  const { EVOLUTION_SERVERS: servers, PUBLIC_URL: publicUrl = '' } = settings;
  if (servers === undefined) return [sandboxCheck()];
  const credentials = await webhookCredentials(
    settings,
    servers.map(({ name }) => name),
  );
  return evolutionChecks({
    servers,
    probe: evolutionProbe(servers, { url: () => publicUrl, credentials }),
    names: settings.EVOLUTION_INSTANCES,
    open,
    now,
    patienceMs: PATIENCE_MS,
  });
}

/** The store that is named, or that of the Frota which runs in the data folder. Undefined: none runs there. */
async function openStore(settings: Settings): Promise<StoreLook | undefined> {
  const { MONGODB_URI: named } = settings;
  if (named !== undefined) return lookAtStore(named, PATIENCE_MS);
  const own = await publishedAddress(resolve(settings.FROTA_DATA_DIR));
  // One that was killed leaves its address behind.
  return own === undefined ? undefined : lookAtStore(own, PATIENCE_MS).catch(() => undefined);
}

async function viewOf(settings: Settings, wrong: readonly string[]): Promise<SettingsView> {
  const routed = settings.ALERTS.flatMap(({ chats }) => chats);
  const named: [string, readonly string[]][] = [
    ['ALERTS', routed],
    ['ALERTS_ESCALATION', settings.ALERTS_ESCALATION],
    ['CAMPAIGN_CHATS', settings.CAMPAIGN_CHATS],
    ['PEOPLE', [...settings.PEOPLE.keys()]],
  ];
  const file = resolve('.env');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return {
    file,
    isThere: text !== undefined,
    wrong,
    unknown: unknownNames(text ?? ''),
    publicUrl: settings.PUBLIC_URL,
    platforms: [
      ...(settings.SLACK_BOT_TOKEN === undefined ? [] : ['slack']),
      ...(settings.TELEGRAM_BOT_TOKEN === undefined ? [] : ['telegram']),
    ],
    namesPeople: settings.PEOPLE.size > 0,
    namesAlerts: routed.length > 0,
    named: named.flatMap(([setting, ids]) => ids.map((id) => ({ setting, id }))),
    isSandbox: settings.EVOLUTION_SERVERS === undefined,
  };
}

/** Names in the text of a `.env` file that no setting has. */
function unknownNames(text: string): SettingsView['unknown'] {
  return Object.keys(parseEnv(text))
    .filter((name) => !SETTING_NAMES.includes(name) && !OTHERS.test(name))
    .map((name) => ({ name, near: nearest(SETTING_NAMES, name, (one) => [one]) }));
}
