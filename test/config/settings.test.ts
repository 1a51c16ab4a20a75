import { describe, expect, it } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { schema, type Settings } from '../../config/schema.ts';
import type { FrotaError } from '../../src/errors.ts';

type Name = keyof Settings;

const TITLE = 'Frota cannot start with these settings:\n';

/** What is said of the settings, by line; nothing when they are good. */
function linesOf(env: Record<string, string>): string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    const { code, message } = error as FrotaError;
    if (code !== 'bad_settings' || !message.startsWith(TITLE)) throw error;
    return message
      .slice(TITLE.length)
      .split('\n')
      .map((line) => line.trim());
  }
}

/** What other settings a value needs beside it. */
const BESIDE: Partial<Record<Name, Record<string, string>>> = {
  SLACK_SIGNING_SECRET: { SLACK_BOT_TOKEN: 'xoxb-1' },
  SLACK_APP_TOKEN: { SLACK_BOT_TOKEN: 'xoxb-1' },
  TELEGRAM_WEBHOOK: { PUBLIC_URL: 'https://frota.example.com' },
  EVOLUTION_SERVERS: { PUBLIC_URL: 'https://frota.example.com', WEBHOOK_SECRET: '0123456789abcdef' },
  ROLES: {
    MONGODB_URI: 'mongodb://db/frota',
    REDIS_URL: 'redis://cache',
    EVOLUTION_SERVERS: 'main=http://evo|key-1',
    PUBLIC_URL: 'https://frota.example.com',
    WEBHOOK_SECRET: '0123456789abcdef',
  },
};

const RATE_BAD: [string, string][] = ['500', '0/min', '5/0s', '5/day'].map((text) => [
  text,
  'must be a number of requests and a time, like 500/min, 100/5min or 20/10s',
]);

const MAIN = { name: 'main', url: 'https://evo.example.com', apiKey: 'key-1' };
const SECOND = { name: 'second', url: 'http://10.0.0.2:8080', apiKey: 'k|=,2' };
const MAIN_JSON = '{"name":"main","url":"https://evo.example.com","apikey":"key-1"}';

/** Each setting: what it is when not set, good values with what they mean, bad ones with what is said of them. */
const CASES: Record<Name, { unset: unknown; good: [string, unknown][]; bad: [string, string][] }> = {
  PORT: {
    unset: 3000,
    good: [
      ['8080', 8080],
      ['0', 0],
    ],
    bad: [
      ['http', 'must be a whole number from 0 to 65535'],
      ['65536', 'must be a whole number from 0 to 65535'],
      ['-1', 'must be a whole number from 0 to 65535'],
      ['80.5', 'must be a whole number from 0 to 65535'],
      ['0x50', 'must be a whole number from 0 to 65535'],
    ],
  },
  HOST: { unset: '127.0.0.1', good: [['0.0.0.0', '0.0.0.0']], bad: [] },
  PUBLIC_URL: {
    unset: undefined,
    good: [
      ['https://frota.example.com/', 'https://frota.example.com'],
      ['http://10.0.0.1:3000/frota//', 'http://10.0.0.1:3000/frota'],
    ],
    bad: [
      ['frota.example.com', 'must be a URL that begins with http:// or https://'],
      ['ftp://frota.example.com', 'must be a URL that begins with http:// or https://'],
      ['https://frota.example.com/?x=1', 'must not have a ?query, #fragment or user name in it'],
    ],
  },
  ROLES: {
    unset: ['web', 'worker', 'bot'],
    good: [
      ['web, worker', ['web', 'worker']],
      ['["bot"]', ['bot']],
    ],
    bad: [
      ['web,sender', 'has "sender", but must be some of web, worker, bot'],
      [',', 'must be some of web, worker, bot'],
    ],
  },
  LOG_LEVEL: {
    unset: 'info',
    good: [['debug', 'debug']],
    bad: [['loud', 'must be one of trace, debug, info, warn, error, silent']],
  },
  FROTA_LANGUAGE: {
    unset: 'pt-BR',
    good: [['en', 'en']],
    bad: [['fr', 'must be one of pt-BR, en']],
  },
  TIME_ZONE: {
    unset: 'America/Sao_Paulo',
    good: [['Europe/Lisbon', 'Europe/Lisbon']],
    bad: [['Brasília', 'must be an IANA time zone']],
  },
  DEFAULT_REGION: {
    unset: 'BR',
    good: [['pt', 'PT']],
    bad: [['Brazil', 'must be a two-letter country code']],
  },
  MONGODB_URI: {
    unset: undefined,
    good: [
      ['mongodb://a:1,b:2/frota?replicaSet=rs', 'mongodb://a:1,b:2/frota?replicaSet=rs'],
      ['mongodb+srv://u:p@cluster.example.com/frota', 'mongodb+srv://u:p@cluster.example.com/frota'],
    ],
    bad: [
      ['localhost:27017', 'must begin with mongodb:// or mongodb+srv://'],
      ['mongodb://', 'must begin with mongodb:// or mongodb+srv://'],
    ],
  },
  REDIS_URL: {
    unset: undefined,
    good: [['rediss://:pass@cache:6380/1', 'rediss://:pass@cache:6380/1']],
    bad: [['cache:6379', 'must begin with redis:// or rediss://']],
  },
  FROTA_DATA_DIR: { unset: '.frota', good: [['/var/lib/frota', '/var/lib/frota']], bad: [] },
  FROTA_INSTALL: {
    unset: 'auto',
    good: [['never', 'never']],
    bad: [['no', 'must be one of auto, never']],
  },
  FROTA_CACHE_DIR: { unset: undefined, good: [['/var/cache/frota', '/var/cache/frota']], bad: [] },
  EVOLUTION_SERVERS: {
    unset: undefined,
    good: [
      ['main=https://evo.example.com/|key-1', [MAIN]],
      [
        'main = https://evo.example.com | key-1 ,\nsecond=http://10.0.0.2:8080|key',
        [MAIN, { ...SECOND, apiKey: 'key' }],
      ],
      [`[${MAIN_JSON},{"name":"second","url":"http://10.0.0.2:8080","apikey":"k|=,2"}]`, [MAIN, SECOND]],
      ['main=http://evo/api=1|k=|1', [{ name: 'main', url: 'http://evo/api=1', apiKey: 'k=|1' }]],
    ],
    bad: [
      ['https://evo.example.com', 'must be name=url|apikey or JSON; server 1: name is missing'],
      ['main=https://evo.example.com', 'must be name=url|apikey or JSON; server 1: apikey is missing'],
      ['main=evo|key', 'must be name=url|apikey or JSON; server 1: url must be a URL that begins'],
      ['main=http://u:p@evo|key', 'server 1: url must not have a ?query, #fragment or user name'],
      [`a=http://evo|k1,main=http://evo?x=1|k2`, 'server 2: url must not have a ?query'],
      ['main=http://evo|chave secreta', 'server 1: apikey must be printable ASCII without spaces'],
      ['main=http://evo|clé', 'server 1: apikey must be printable ASCII without spaces'],
      [
        '[{"name":"main","url":"http://evo","apikey":"key-1","webhookSecret":"short"}]',
        'server 1: webhookSecret must have at least 16 characters',
      ],
      ['a=http://x|key-1,a=http://y|key-2', 'names the server "a" twice'],
      ['[{"name":"main"', 'must be name=url|apikey or JSON; the JSON cannot be read'],
      ['[]', 'must be name=url|apikey or JSON; there is no server in it'],
    ],
  },
  EVOLUTION_INSTANCES: {
    unset: [],
    good: [
      ['vendas-1, vendas-2,', ['vendas-1', 'vendas-2']],
      ['["vendas 1"]', ['vendas 1']],
    ],
    bad: [[',,', 'must have at least one name']],
  },
  OPT_OUT_WORDS: {
    unset: [],
    good: [
      ['tchau, não me interessa', ['tchau', 'não me interessa']],
      ['["tchau, tchau"]', ['tchau, tchau']],
    ],
    bad: [
      ['tchau,!!!', 'must have a letter or digit in each'],
      [',', 'must have at least one name'],
    ],
  },
  OPT_OUT_CONFIRMATION: {
    unset: undefined,
    good: [
      ['off', 'off'],
      ['Feito, até mais!', 'Feito, até mais!'],
    ],
    bad: [['x'.repeat(1_001), 'must have at most 1,000 characters']],
  },
  WEBHOOK_JWT_KEY: {
    unset: undefined,
    good: [['0123456789abcdef', '0123456789abcdef']],
    bad: [['short', 'must have at least 16 characters']],
  },
  WEBHOOK_POOL: {
    unset: 25,
    good: [['50', 50]],
    bad: [['0', 'must be a whole number from 1 to 500']],
  },
  WEBHOOK_QUEUE_LIMIT: {
    unset: 100_000,
    good: [['5000', 5_000]],
    bad: [['10', 'must be a whole number of at least 1000']],
  },
  WEBHOOKS_KEPT_DAYS: {
    unset: 7,
    good: [['30', 30]],
    bad: [['0', 'must be a whole number from 1 to 365']],
  },
  WEBHOOK_BODY_LIMIT_MB: {
    unset: 5,
    good: [['20', 20]],
    bad: [
      ['0', 'must be a whole number from 1 to 100'],
      ['1000', 'must be a whole number from 1 to 100'],
    ],
  },
  WEBHOOK_SECRET: {
    unset: undefined,
    good: [['0123456789abcdef', '0123456789abcdef']],
    bad: [
      ['short', 'must have at least 16 characters'],
      ['uma frase com espaços', 'must be printable ASCII without spaces'],
    ],
  },
  INSTANCE_STRATEGY: {
    unset: 'hybrid',
    good: [
      ['balanced', 'balanced'],
      ['Round-Robin', 'round_robin'],
    ],
    bad: [
      ['random', 'must be one of round_robin, balanced, intelligent, sticky, hybrid'],
      ['by_segment', 'must be one of round_robin, balanced, intelligent, sticky, hybrid'],
    ],
  },
  PLAN: {
    unset: 'enterprise',
    good: [['starter', 'starter']],
    bad: [['free', 'must be one of starter, pro, enterprise']],
  },
  HOUR_LIMIT: {
    unset: 20,
    good: [['1', 1]],
    bad: [
      ['0', 'must be a whole number of at least 1'],
      ['99999999999999999999', 'must be a whole number of at least 1'],
    ],
  },
  DAY_LIMIT: { unset: 100, good: [['500', 500]], bad: [['many', 'must be a whole number of at least 1']] },
  NEW_CHAT_LIMIT: {
    unset: 100,
    good: [['0', 0]],
    bad: [['-1', 'must be a whole number of at least 0']],
  },
  WARM_UP: {
    unset: true,
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: [['yes', 'must be one of on, off']],
  },
  SENDING_HOURS: {
    unset: undefined,
    good: [
      ['09:30-18:00 mon-fri', { days: [1, 2, 3, 4, 5], fromMinute: 570, toMinute: 1080 }],
      ['always', { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 }],
    ],
    bad: [['8 to 20', 'must be']],
  },
  CONTACT_DAY_LIMIT: {
    unset: undefined,
    good: [['2', 2]],
    bad: [['0', 'must be a whole number of at least 1']],
  },
  CONTACT_GAP_MINUTES: {
    unset: undefined,
    good: [['0', 0]],
    bad: [['1h', 'must be a whole number of at least 0']],
  },
  PEOPLE: {
    unset: new Map(),
    good: [
      [
        'slack:U012AB3CD=admin, telegram:123456789=operator,slack:S0GROUP=viewer',
        new Map([
          ['slack:U012AB3CD', 'admin'],
          ['telegram:123456789', 'operator'],
          ['slack:S0GROUP', 'viewer'],
        ]),
      ],
    ],
    bad: [
      ['slack:U1', 'has "slack:U1", which must be like slack:U012AB3CD=admin'],
      [
        'ana=admin',
        'has "ana=admin", which must begin with the id of a person or group, slack:U012AB3CD, slack:S012AB3CD or telegram:123456789',
      ],
      [
        'telegram:7=boss',
        'has "telegram:7=boss", which must end with a role: viewer, operator, approver, admin',
      ],
      ['slack:U1=viewer,slack:U1=admin', 'has "slack:U1=admin", which names somebody a second time'],
    ],
  },
  APPROVAL_ABOVE: {
    unset: 1_000,
    good: [
      ['0', 0],
      ['250', 250],
    ],
    bad: [['many', 'must be a whole number of at least 0']],
  },
  ALERTS: {
    unset: [],
    good: [
      [
        'critical=slack:C1,telegram:-100; warning=slack:C2;all@vendas-*=slack:C3;',
        [
          { severities: ['critical'], chats: ['slack:C1', 'telegram:-100'] },
          { severities: ['warning'], chats: ['slack:C2'] },
          { severities: ['critical', 'warning', 'info'], numbers: 'vendas-*', chats: ['slack:C3'] },
        ],
      ],
    ],
    bad: [
      ['slack:C1', 'has "slack:C1", which must be like critical=slack:C012AB3CD'],
      ['critical=', 'must be like critical=slack:C012AB3CD'],
      ['urgent=slack:C1', 'has "urgent=slack:C1", which must begin with critical, warning, info or all'],
      ['info@=slack:C1', 'has no name of numbers after the @, as in all@vendas-*'],
      [
        'info=slack:C1,#geral',
        'has "#geral", which is no chat like slack:C012AB3CD or telegram:-100123456789',
      ],
    ],
  },
  ALERTS_ESCALATION: {
    unset: [],
    good: [['slack:U1, telegram:7', ['slack:U1', 'telegram:7']]],
    bad: [['ana', 'has "ana", which is no chat or person like slack:C012AB3CD']],
  },
  ALERTS_HOURS: {
    unset: undefined,
    good: [['8-18 mon', { days: [1], fromMinute: 480, toMinute: 1080 }]],
    bad: [['day', 'must be']],
  },
  ALERTS_REPEAT_MINUTES: {
    unset: 15,
    good: [['5', 5]],
    bad: [['0', 'must be a whole number from 1 to 1440']],
  },
  ALERTS_ACK_MINUTES: {
    unset: 60,
    good: [['30', 30]],
    bad: [['0', 'must be a whole number from 1 to 1440']],
  },
  AWAY_GRACE_MINUTES: {
    unset: 1_440,
    good: [['30', 30]],
    bad: [['soon', 'must be a whole number of at least 0']],
  },
  CONTAGION_BRAKE: {
    unset: 2,
    good: [['3', 3]],
    bad: [['0', 'must be a whole number of at least 1']],
  },
  AUTOMATIONS_FILE: { unset: undefined, good: [['rules.json', 'rules.json']], bad: [] },
  AUTOMATION_SECRET: {
    unset: undefined,
    good: [['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']],
    bad: [
      ['my-secret', 'must be whsec_ and base64 of 24 to 64 bytes; make one with: openssl rand -base64 32'],
      ['whsec_c2hvcnQ=', 'must be whsec_ and base64 of 24 to 64 bytes'],
    ],
  },
  SLACK_BOT_TOKEN: {
    unset: undefined,
    good: [['xoxb-1-a', 'xoxb-1-a']],
    bad: [['my-token', 'must be a token that begins with xoxb-']],
  },
  TRUSTED_PROXIES: {
    unset: [],
    good: [['loopback, 10.0.0.0/8, 2001:db8::1', ['loopback', '10.0.0.0/8', '2001:db8::1']]],
    bad: [
      ['10.0.0.0/99', 'must be IP addresses or ranges like 10.0.0.0/8, or loopback, linklocal, uniquelocal'],
      ['proxy', 'must be IP addresses or ranges like 10.0.0.0/8, or loopback, linklocal, uniquelocal'],
    ],
  },
  MONITORING_PORT: {
    unset: undefined,
    good: [['9464', 9464]],
    bad: [['65536', 'must be a whole number from 0 to 65535']],
  },
  RATE_ALL: {
    unset: { points: 2_000, seconds: 900 },
    good: [['10/2h', { points: 10, seconds: 7_200 }]],
    bad: RATE_BAD,
  },
  RATE_QUERIES: {
    unset: { points: 1_000, seconds: 60 },
    good: [['5/s', { points: 5, seconds: 1 }]],
    bad: RATE_BAD,
  },
  RATE_MESSAGES: {
    unset: { points: 500, seconds: 60 },
    good: [['20/10s', { points: 20, seconds: 10 }]],
    bad: RATE_BAD,
  },
  RATE_INSTANCES: {
    unset: { points: 100, seconds: 300 },
    good: [['100/5min', { points: 100, seconds: 300 }]],
    bad: RATE_BAD,
  },
  CAMPAIGN_CHATS: {
    unset: [],
    good: [['slack:C012AB3CD, telegram:-100123', ['slack:C012AB3CD', 'telegram:-100123']]],
    bad: [['vendas', 'must be chats like slack:C012AB3CD or telegram:-1001234567890']],
  },
  SLACK_SIGNING_SECRET: {
    unset: undefined,
    good: [['0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef']],
    bad: [['short', 'must be the 32 hex digits of Basic Information, Signing Secret']],
  },
  SLACK_APP_TOKEN: {
    unset: undefined,
    good: [['xapp-1-A', 'xapp-1-A']],
    bad: [['xoxb-1', 'must be a token that begins with xapp-']],
  },
  SLACK_API_URL: {
    unset: undefined,
    good: [['http://slack/api/', 'http://slack/api']],
    bad: [['slack', 'must be a URL that begins with http:// or https://']],
  },
  TELEGRAM_BOT_TOKEN: {
    unset: undefined,
    good: [['123:abcdefghijklmnopqrstuvwxyz', '123:abcdefghijklmnopqrstuvwxyz']],
    bad: [['123', 'must be a token as BotFather gives it']],
  },
  TELEGRAM_WEBHOOK: {
    unset: undefined,
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: [['yes', 'must be one of on, off']],
  },
  TELEGRAM_API_ROOT: {
    unset: undefined,
    good: [['http://telegram', 'http://telegram']],
    bad: [['telegram', 'must be a URL that begins with http:// or https://']],
  },
  SEND_TIMEOUT_MS: {
    unset: 10_000,
    good: [['5000', 5000]],
    // Below the lifetime of a job's lock.
    bad: [['15000', 'must be a whole number from 100 to 12000']],
  },
  ABSENT_AFTER_MS: {
    unset: 120_000,
    good: [['60000', 60_000]],
    bad: [['999', 'must be a whole number of at least 1000']],
  },
};

const names = Object.keys(CASES) as Name[];

it('knows a case for every setting', () => {
  expect(names.toSorted()).toEqual(Object.keys(schema.shape).toSorted());
});

describe.each(names)('%s', (name) => {
  const { unset, good, bad } = CASES[name];
  const beside = BESIDE[name] ?? {};

  it('has its default when it is not set, or empty', () => {
    expect(readSettings({})[name]).toEqual(unset);
    expect(readSettings({ [name]: '  ' })[name]).toEqual(unset);
  });

  it.each(good)('takes %j', (value, meaning) => {
    expect(readSettings({ ...beside, [name]: ` ${value} ` })[name]).toEqual(meaning);
  });

  it.each(bad)('refuses %j with one line: name, what is wrong, an example', (value, message) => {
    const [line = '', ...more] = linesOf({ ...beside, [name]: value });
    expect(line.startsWith(`${name} `)).toBe(true);
    expect(line).toContain(message);
    expect(line).toContain(` (example: ${name}=`);
    expect(more).toEqual([]);
  });

  it('has an example that is good, and says what it is about', () => {
    const { example, about } = schema.shape[name].meta() as { example: string; about: string };
    expect(readSettings({ ...beside, [name]: example })[name]).toBeDefined();
    expect(about).toMatch(/^[A-Z].*\.$/s);
  });
});

it('tells all problems at once', () => {
  const lines = linesOf({ PORT: 'x', TIME_ZONE: 'y', EVOLUTION_SERVERS: 'z', PLAN: 'pro' });
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'TIME_ZONE', 'EVOLUTION_SERVERS']);
});

it('never repeats a secret in what it says', () => {
  const lines = linesOf({
    EVOLUTION_SERVERS: 'main=http://evo|my secret key,main=bad|other-secret',
    WEBHOOK_SECRET: 'short-secret',
    MONGODB_URI: 'postgres://u:db-secret@host',
    REDIS_URL: 'http://:cache-secret@host',
  });
  expect(lines).toHaveLength(4);
  expect(lines.join('\n')).not.toMatch(/my secret|other-secret|short-secret|db-secret|cache-secret/);
});

describe('what one setting asks of others', () => {
  it.each([
    [
      { SLACK_APP_TOKEN: 'xapp-1-A' },
      'SLACK_BOT_TOKEN is not set, and with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN',
    ],
    [{ TELEGRAM_WEBHOOK: 'on' }, 'PUBLIC_URL is not set, and with TELEGRAM_WEBHOOK it must be'],
  ])('%o needs another one, and says which', (env, says) => {
    expect(() => readSettings(env)).toThrow(says);
  });

  it('EVOLUTION_SERVERS needs the address and the secret of its webhooks', () => {
    const lines = linesOf({ EVOLUTION_SERVERS: 'main=http://evo|key-1' });
    expect(lines).toEqual([
      'PUBLIC_URL is not set, and with EVOLUTION_SERVERS it must be: Evolution posts webhooks there (example: PUBLIC_URL=https://frota.example.com)',
      'WEBHOOK_SECRET is not set, and with EVOLUTION_SERVERS it (or WEBHOOK_JWT_KEY) must be: only who knows it may post webhooks (example: WEBHOOK_SECRET=a-long-random-text)',
    ]);
  });

  it('each server needs something to prove itself by', () => {
    const servers = (...both: [object, object]) =>
      linesOf({ PUBLIC_URL: 'https://frota.example.com', EVOLUTION_SERVERS: JSON.stringify(both) });
    const secret = { name: 'a', url: 'http://a', apikey: 'key-1', webhookSecret: 'a-secret-of-its-own' };
    const jwtKey = { name: 'b', url: 'http://b', apikey: 'key-2', webhookJwtKey: 'a-jwt-key-of-its-own' };
    expect(servers(secret, jwtKey)).toEqual([]);
    const bare = { name: 'c', url: 'http://c', apikey: 'key-3' };
    expect(servers(secret, bare)).toMatchObject([expect.stringMatching(/^WEBHOOK_SECRET is not set/)]);
    const shared = { ...BESIDE.EVOLUTION_SERVERS, EVOLUTION_SERVERS: 'main=http://evo|key-1' };
    expect(linesOf({ ...shared, WEBHOOK_SECRET: '', WEBHOOK_JWT_KEY: '0123456789abcdef' })).toEqual([]);
  });

  it.each(['web', 'worker', 'bot', 'web,bot'])('ROLES=%s needs what several processes share', (roles) => {
    const lines = linesOf({ ROLES: roles });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'MONGODB_URI',
      'REDIS_URL',
      'EVOLUTION_SERVERS',
    ]);
  });

  it('ROLES=web,worker is one whole Frota', () => {
    expect(linesOf({ ROLES: 'web,worker' })).toEqual([]);
  });
});

it('ignores the rest of the environment', () => {
  expect(Object.keys(readSettings({ PATH: '/bin', HOME: '/root' })).toSorted()).toEqual(
    Object.keys(readSettings({})).toSorted(),
  );
});

it('is frozen, down to the last server', () => {
  const settings = readSettings({ ...BESIDE.EVOLUTION_SERVERS, EVOLUTION_SERVERS: 'main=http://evo|key-1' });
  expect(Object.isFrozen(settings)).toBe(true);
  expect(Object.isFrozen(settings.ROLES)).toBe(true);
  expect(Object.isFrozen(settings.EVOLUTION_SERVERS)).toBe(true);
  expect(Object.isFrozen(settings.EVOLUTION_SERVERS?.[0])).toBe(true);
  expect(Object.isFrozen(readSettings({}).ROLES)).toBe(true);
});
