import { existsSync } from 'node:fs';
import { FrotaError } from '../src/errors.ts';
import { schema, type Settings } from './schema.ts';

export { PLANS } from './plans.ts';
export { WARM_UP_TABLE } from './warmup.ts';
export { secretsOf } from './secrets.ts';
export type { Settings } from './schema.ts';

/** All names of settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

/**
 * Reads all settings from the environment, once.
 * @throws FrotaError `bad_settings` with a line for each problem: name, what is wrong, an example.
 */
export function readSettings(env: NodeJS.ProcessEnv): Readonly<Settings> {
  return readable(surveySettings(env));
}

/**
 * The settings, if all of them could be read.
 * @throws FrotaError `bad_settings`
 */
export function readable({ settings, wrong }: Survey): Readonly<Settings> {
  if (wrong.length === 0) return settings;
  const lines = wrong.map((line) => `  ${line}`).join('\n');
  throw new FrotaError('bad_settings', `Frota cannot start with these settings:\n${lines}`);
}

/** Settings as they could be read, and what is wrong with them. */
export interface Survey {
  /** What cannot be read is as if it were not set. */
  settings: Readonly<Settings>;
  /** A line for each problem: name, what is wrong, an example. */
  wrong: readonly string[];
}

/** Reads as much of the settings as can be read. */
export function surveySettings(env: NodeJS.ProcessEnv): Survey {
  const given = new Map(
    SETTING_NAMES.flatMap((name) => {
      const value = env[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const whole = schema.safeParse(Object.fromEntries(given));
  if (whole.success) return { settings: deepFreeze(whole.data), wrong: needs(whole.data) };
  const { issues } = whole.error;
  for (const { path } of issues) given.delete(String(path[0]));
  return {
    settings: deepFreeze(schema.parse(Object.fromEntries(given))),
    wrong: issues.map((issue) => problem(String(issue.path[0]), issue.message)),
  };
}

/** Takes a `.env` file of the current folder into the environment; what is set there already stays. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** What one setting asks of others. */
function needs(settings: Settings): string[] {
  const problems: string[] = [];
  const need = (name: keyof Settings, why: string): void => {
    if (settings[name] === undefined) problems.push(problem(name, `is not set, ${why}`));
  };
  if (settings.EVOLUTION_SERVERS !== undefined) {
    need('PUBLIC_URL', 'and with EVOLUTION_SERVERS it must be: Evolution posts webhooks there');
    if (settings.EVOLUTION_SERVERS.some((server) => !isProven(server, settings)))
      need(
        'WEBHOOK_SECRET',
        'and with EVOLUTION_SERVERS it (or WEBHOOK_JWT_KEY) must be: only who knows it may post webhooks',
      );
  }
  if (settings.SLACK_SIGNING_SECRET !== undefined || settings.SLACK_APP_TOKEN !== undefined)
    need(
      'SLACK_BOT_TOKEN',
      'and with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN it must be: Frota answers by it',
    );
  if (settings.TELEGRAM_WEBHOOK === true)
    need('PUBLIC_URL', 'and with TELEGRAM_WEBHOOK it must be: Telegram posts there');
  if (!settings.ROLES.includes('web') || !settings.ROLES.includes('worker')) {
    const why = 'and with split ROLES it must be: the processes share it';
    need('MONGODB_URI', why);
    need('REDIS_URL', why);
    need('EVOLUTION_SERVERS', 'and with split ROLES it must be: the sandbox lives in one process');
  }
  return problems;
}

/** Whether a server has something to prove itself by. */
function isProven(
  { webhookSecret, webhookJwtKey }: NonNullable<Settings['EVOLUTION_SERVERS']>[number],
  { WEBHOOK_SECRET, WEBHOOK_JWT_KEY }: Settings,
): boolean {
  return [webhookSecret, webhookJwtKey, WEBHOOK_SECRET, WEBHOOK_JWT_KEY].some((one) => one !== undefined);
}

function problem(name: string, message: string): string {
  const example = schema.shape[name as keyof Settings].meta()?.['example'];
  return `${name} ${message} (example: ${name}=${String(example)})`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
