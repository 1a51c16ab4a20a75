/**
 * How bad a finding is: `problem` keeps Frota from working, `warning` will one day, or is not what people mean. `absent` is
 * not there to be looked at, which may be as it should be.
 */
export type Level = 'ok' | 'absent' | 'warning' | 'problem';

/** What is looked at, in the order in which it is told. */
export const AREAS = [
  'settings',
  'mongodb',
  'redis',
  'evolution',
  'access',
  'slack',
  'telegram',
  'files',
  'ports',
] as const;
export type Area = (typeof AREAS)[number];

type Nothing = Record<string, never>;
interface Because {
  /** As a driver or the other side said it. */
  reason: string;
}
interface OfServer {
  /** The Evolution server's name. */
  server: string;
}
interface Versions {
  version: string;
  /** The oldest that is good enough. */
  least: string;
}

/** Everything that can be found, with what is told of it. */
export interface FindingParams {
  check_failed: Because;
  check_slow: { seconds: number };

  /** `file` is read, or would be if it were there. */
  settings_fine: { file: string; isThere: boolean };
  settings_wrong: { line: string; file: string };
  setting_unknown: { name: string; near: string | undefined };
  public_url_plain: { url: string };
  people_missing: Nothing;
  alerts_missing: Nothing;
  platform_missing: { setting: string; platform: 'slack' | 'telegram' };

  mongo_reached: { name: string; version: string };
  mongo_asleep: { folder: string };
  mongo_silent: Because;
  mongo_old: Versions;
  mongo_indexes_fine: Nothing;
  mongo_indexes_missing: { indexes: string };
  mongo_clock: { seconds: number };

  redis_unset: Nothing;
  redis_needed: Nothing;
  redis_reached: { version: string };
  redis_silent: Because;
  redis_old: Versions;
  redis_evicts: { policy: string };
  redis_fleeting: Nothing;
  redis_unsaved: { what: string };

  evolution_sandbox: Nothing;
  evolution_reached: OfServer & { version: string; instances: number };
  evolution_silent: OfServer & Because;
  evolution_key_refused: OfServer;
  evolution_strange: OfServer & Because;
  evolution_old: OfServer & Versions;
  evolution_crowded: OfServer & { instances: number; most: number };
  instances_absent: { names: string };
  webhooks_set: OfServer & { instances: number };
  webhooks_drifted: OfServer & { instances: string };
  webhooks_unread: OfServer & Because;
  webhooks_arrive: OfServer & { instances: number; minutes: number };
  webhooks_missing: OfServer & { instances: string };
  webhooks_unseen: OfServer;

  keys_in_use: { count: number };
  keys_none: Nothing;
  keys_unseen: Nothing;
  open_to_network: { host: string };

  slack_unset: Nothing;
  slack_reached: { team: string; user: string };
  slack_silent: Because;
  slack_refused: Because;
  slack_scopes_missing: { scopes: string };
  slack_scopes_fewer: { scopes: string };
  slack_deaf: Nothing;
  slack_app_token_refused: Because;
  slack_hears: { how: 'http' | 'socket' };

  telegram_unset: Nothing;
  telegram_reached: { user: string };
  telegram_silent: Because;
  telegram_refused: Because;
  telegram_hook_fine: { pending: number };
  telegram_hook_missing: { url: string };
  telegram_hook_elsewhere: { url: string };
  telegram_hook_left: Nothing;
  telegram_hook_failing: Because & { minutes: number };
  telegram_hook_behind: { pending: number };
  telegram_updates_missing: { updates: string };
  telegram_polls: Nothing;

  folder_writable: { folder: string; freeGb: number };
  folder_unwritable: { folder: string } & Because;
  disk_low: { folder: string; freeGb: number };
  file_limit: { limit: string };
  file_limit_low: { limit: number; least: number };

  port_free: { port: number };
  port_ours: { port: number };
  port_taken: { port: number };
  port_unusable: { port: number } & Because;
  public_url_reached: { url: string };
  public_url_silent: { url: string } & Because;
  public_url_strange: { url: string; status: number };
  public_url_asleep: { url: string };
}
export type FindingCode = keyof FindingParams;

/** One thing that was found. Its words are the asker's language's, see `bot/i18n`. */
export type Finding = {
  [C in FindingCode]: { level: Level; code: C; params: FindingParams[C] };
}[FindingCode];

/** A finding by what it says. */
export function found<C extends FindingCode>(level: Level, code: C, params: FindingParams[C]): Finding {
  // The compiler does not see that a union of codes has the union of their params.
  return { level, code, params } as Finding;
}
