import type { Settings } from './schema.ts';

/** Everything among the settings that must never reach a log: API keys, the webhook secret, passwords inside URLs. */
export function secretsOf(settings: Settings): string[] {
  const { EVOLUTION_SERVERS: servers = [], WEBHOOK_SECRET, MONGODB_URI, REDIS_URL } = settings;
  const { AUTOMATION_SECRET, SLACK_BOT_TOKEN, TELEGRAM_BOT_TOKEN } = settings;
  const ofAutomations = [AUTOMATION_SECRET, SLACK_BOT_TOKEN, TELEGRAM_BOT_TOKEN].flatMap((one) => one ?? []);
  const passwords = [MONGODB_URI, REDIS_URL, ...servers.map(({ url }) => url)].flatMap(passwordsOf);
  return [
    ...servers.map(({ apiKey }) => apiKey),
    WEBHOOK_SECRET ?? '',
    ...ofAutomations,
    ...passwords,
  ].filter((secret) => secret !== '');
}

/**
 * The passwords of a connection string, as they are written and decoded. Not by URL, which knows no host lists; and also
 * where the string is none, as drivers say so by repeating it whole.
 */
function passwordsOf(uri: string | undefined): string[] {
  const [, password, query = ''] = /^[^:]+:\/\/(?:[^:@/]*:(.+?)@)?[^@?]*(\?.*)?$/.exec(uri ?? '') ?? [];
  const parameters = [...query.matchAll(/password=([^&]+)/gi)].map(([, value]) => value);
  const written = [password, ...parameters].filter((one) => one !== undefined);
  return [...new Set([...written, ...written.map(decoded)])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
