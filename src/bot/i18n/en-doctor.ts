import type { Area, FindingCode, FindingParams } from '../../doctor/finding.ts';
import type { DoctorId } from '../commands/command-id.ts';
import { enDoctorOutside } from './en-doctor-outside.ts';
import type { CommandHelp } from './en-help.ts';

/** What was found, and what mends it; without the second there is nothing to mend. */
export type Said = readonly [what: string, fix?: string];
export type FindingTexts = { [C in FindingCode]: (params: FindingParams[C]) => Said };

/** Findings about what is outside: Evolution and the chats. */
export type OutsideCode = Extract<
  FindingCode,
  | `evolution_${string}`
  | `instances_${string}`
  | `webhooks_${string}`
  | `slack_${string}`
  | `telegram_${string}`
>;

export interface DoctorTexts {
  areas: Record<Area, string>;
  unasked: string;
  verdict: (problems: number, warnings: number) => string;
  findings: FindingTexts;
}

const PLATFORM = { slack: 'Slack', telegram: 'Telegram' } as const;

const findings: Omit<FindingTexts, OutsideCode> = {
  check_failed: ({ reason }) => [`This could not be looked at: ${reason}`],
  check_slow: ({ seconds }) => [
    `No answer within ${seconds} s`,
    'Look whether it is overloaded, or a firewall swallows the connection.',
  ],

  settings_fine: ({ file, isThere }) => [
    isThere
      ? `The settings can be read: the environment's, and those of ${file}`
      : `The settings can be read: only the environment's, as there is no ${file}`,
  ],
  settings_wrong: ({ line, file }) => [
    line,
    `Mend it in the environment or in ${file}; Frota does not start before.`,
  ],
  setting_unknown: ({ name, near }) => [
    `.env sets ${name}, which is no setting`,
    near === undefined ? 'See .env.example for those that there are.' : `Did you mean ${near}?`,
  ],
  public_url_plain: ({ url }) => [
    `PUBLIC_URL ${url} has no https: the webhooks' secret and what people write can be read on the way`,
    'Put a proxy with TLS before Frota, and set PUBLIC_URL to its https address.',
  ],
  people_missing: () => [
    'There are chats, but PEOPLE gives nobody a role: unless an admin has given some there, nobody may do anything',
    'Name the first admin in PEOPLE, as in PEOPLE=slack:U012AB3CD=admin.',
  ],
  alerts_missing: () => [
    'No chat hears of incidents',
    'Name one in ALERTS, as in ALERTS=all=slack:C012AB3CD.',
  ],
  platform_missing: ({ setting, platform }) => [
    `${setting} names somebody of ${PLATFORM[platform]}, which is not set up`,
    `Set ${platform === 'slack' ? 'SLACK_BOT_TOKEN' : 'TELEGRAM_BOT_TOKEN'}, or take them out.`,
  ],

  mongo_reached: ({ name, version }) => [`${name} ${version} answers`],
  mongo_asleep: ({ folder }) => [`Frota's own database in ${folder} runs while Frota does; it does not now`],
  mongo_silent: ({ reason }) => [
    `MongoDB does not answer: ${reason}`,
    'Start it, and check MONGODB_URI: host, port, user, password.',
  ],
  mongo_old: ({ version, least }) => [`${version} is too old`, `Use version ${least} or later.`],
  mongo_indexes_fine: () => ['All indexes are there'],
  mongo_indexes_missing: ({ indexes }) => [
    `Indexes are missing, so that queries read everything: ${indexes}`,
    'Restart Frota: it makes them as it starts.',
  ],
  mongo_clock: ({ seconds }) => [
    `Its clock and this machine's differ by ${seconds} s`,
    'Have both set by NTP (systemd-timesyncd or chrony).',
  ],

  redis_unset: () => ['REDIS_URL is not set: this process counts in its memory, which is fine for one'],
  redis_needed: () => [
    'REDIS_URL is not set: a second process on this database would count limits for itself',
    'Set REDIS_URL before you start a second one.',
  ],
  redis_reached: ({ version }) => [`Redis ${version} answers`],
  redis_silent: ({ reason }) => [
    `Redis does not answer: ${reason}`,
    'Start it, and check REDIS_URL: host, port, user, password.',
  ],
  redis_old: ({ version, least }) => [`Redis ${version} is too old`, `Use version ${least} or later.`],
  redis_evicts: ({ policy }) => [
    `maxmemory-policy is ${policy}: when memory is full, Redis throws limits away and numbers send too much`,
    'In redis.conf: maxmemory-policy noeviction.',
  ],
  redis_fleeting: () => [
    'Redis keeps nothing over a restart: counters are counted anew from the database, and sending pauses meanwhile',
    'In redis.conf: appendonly yes.',
  ],
  redis_unsaved: ({ what }) => [
    `Redis cannot write to its disk (${what})`,
    "Look at its log, at the disk's free space and at its folder's owner.",
  ],

  keys_in_use: ({ count }) => [
    count === 1 ? 'One key of the HTTP API is in use' : `${count} keys of the HTTP API are in use`,
  ],
  keys_none: () => [
    'There is no key of the HTTP API: make one with frota keys create when a program needs it',
  ],
  keys_unseen: () => ['Keys of the HTTP API are in the database, which cannot be asked now'],
  open_to_network: ({ host }) => [
    `HOST is ${host} and this is a sandbox, which takes no key: whoever reaches its port may do everything`,
    'Set HOST=127.0.0.1, or EVOLUTION_SERVERS when it is to be real.',
  ],

  folder_writable: ({ folder, freeGb }) => [`${folder} can be written to; ${freeGb} GB are free`],
  folder_unwritable: ({ folder, reason }) => [
    `${folder} cannot be written to: ${reason}`,
    'Give it to the user that runs Frota, or name another one (FROTA_DATA_DIR, FROTA_CACHE_DIR).',
  ],
  disk_low: ({ folder, freeGb }) => [
    `Only ${freeGb} GB are free for ${folder}`,
    'Make room, or keep webhooks for fewer days (WEBHOOKS_KEPT_DAYS).',
  ],
  file_limit: ({ limit }) => [`${limit} files and connections may be open`],
  file_limit_low: ({ limit, least }) => [
    `Only ${limit} files and connections may be open`,
    `Raise it to ${least} or more: ulimit -n, LimitNOFILE= in systemd.`,
  ],

  port_free: ({ port }) => [`No Frota runs on port ${port}, which is free`],
  port_ours: ({ port }) => [`Frota runs on port ${port}`],
  port_taken: ({ port }) => [`Something else listens on port ${port}`, 'Stop it, or choose another PORT.'],
  port_unusable: ({ port, reason }) => [
    `Frota cannot listen on port ${port}: ${reason}`,
    'Choose a PORT above 1023, and a HOST of this machine.',
  ],
  public_url_reached: ({ url }) => [`${url} leads to Frota`],
  public_url_silent: ({ url, reason }) => [
    `${url} cannot be reached from here: ${reason}`,
    'Check PUBLIC_URL: its DNS name, the proxy and the firewall.',
  ],
  public_url_strange: ({ url, status }) => [
    `${url} leads to something that is not Frota (HTTP ${status})`,
    'Check where the proxy sends it: to HOST and PORT of this Frota.',
  ],
  public_url_asleep: ({ url }) => [
    `${url} leads to no Frota, and here none runs`,
    'Start Frota, and ask again.',
  ],
};

export const enDoctor: DoctorTexts = {
  areas: {
    settings: 'Settings',
    mongodb: 'MongoDB',
    redis: 'Redis',
    evolution: 'Evolution',
    access: 'Access',
    slack: 'Slack',
    telegram: 'Telegram',
    files: 'Files',
    ports: 'Ports',
  },
  unasked: 'This Frota cannot be examined from here.',
  verdict: (problems, warnings) =>
    problems + warnings === 0
      ? 'Nothing is wrong with what was looked at.'
      : `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`,
  findings: { ...findings, ...enDoctorOutside },
};

export const enDoctorHelp: Record<DoctorId, CommandHelp> = {
  doctor: {
    usage: 'doctor [--json]',
    summary: 'Examines settings, databases, Evolution, chats, files and ports; each finding with its fix',
    example: () => 'doctor',
  },
  completion: {
    usage: 'completion bash|zsh|fish',
    summary: 'Prints what makes a shell complete commands: eval "$(frota completion bash)"',
    example: () => 'completion bash',
  },
};
