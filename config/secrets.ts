import type { Settings } from './schema.ts';

/** Everything among the settings that must never reach a log: API keys, what webhooks prove themselves by, passwords inside URLs. */
export function secretsOf(settings: Settings): string[] {
  const { EVOLUTION_SERVERS: servers = [], MONGODB_URI, REDIS_URL } = settings;
  const passwords = [MONGODB_URI, REDIS_URL, ...servers.map(({ url }) => url)].flatMap(passwordsOf);
  const ofServers = servers.flatMap(({ apiKey, webhookSecret, webhookJwtKey }) => [
    apiKey,
    webhookSecret,
    webhookJwtKey,
  ]);
  const own = [
    settings.WEBHOOK_SECRET,
    settings.WEBHOOK_JWT_KEY,
    settings.AUTOMATION_SECRET,
    settings.SLACK_BOT_TOKEN,
    settings.SLACK_SIGNING_SECRET,
    settings.SLACK_APP_TOKEN,
    settings.TELEGRAM_BOT_TOKEN,
  ];
  return [...ofServers, ...own, ...passwords].filter((secret) => secret !== undefined);
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
