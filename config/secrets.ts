import type { Settings } from './schema.ts';

/** Everything among the settings that must never reach a log: API keys, the webhook secret, passwords inside URLs. */
export function secretsOf(settings: Settings): string[] {
  const { EVOLUTION_SERVERS: servers = [], WEBHOOK_SECRET, MONGODB_URI, REDIS_URL } = settings;
  const passwords = [MONGODB_URI, REDIS_URL, ...servers.map(({ url }) => url)].flatMap(passwordsOf);
  return [...servers.map(({ apiKey }) => apiKey), WEBHOOK_SECRET ?? '', ...passwords].filter(
    (secret) => secret !== '',
  );
}

/** The password of a connection string, as it is written and decoded. Not by URL, which knows no host lists. */
function passwordsOf(uri: string | undefined): string[] {
  const password = /^[^:]+:\/\/[^:@/]*:([^@/]+)@/.exec(uri ?? '')?.[1];
  if (password === undefined) return [];
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch {
    return [password];
  }
}
