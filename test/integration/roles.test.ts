import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../config/index.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { type Frota, startFrota } from '../../src/start.ts';
import { BOT_TOKEN, SIGNING_SECRET, slackSim, USER } from '../bot/slack/slack-sim.ts';
import { fleetOf } from '../bot/support.ts';
import { soon } from '../bot/soon.ts';
import { inChat, telegramSim, TOKEN } from '../bot/telegram/telegram-sim.ts';
import { freePort } from '../chaos/free-port.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { freshRedisUri } from '../setup/redis.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { TEST_ENV, temporaryFolder, testLog } from './test-frota.ts';

/** Of chats. */
const CHANNEL = 'C000000001';
const GROUP = -100_456;
const ANA = 11;
const API_KEY = 'sandbox-key';
const PEOPLE = 12;
const LOST = 'n2';
/** A campaign takes ten seconds, and on a busy machine longer. */
const PATIENT = { timeout: 45_000, interval: 50 };
const CSV = [
  'nome;telefone',
  ...Array.from({ length: PEOPLE }, (_, n) => `Pessoa ${n};+551197700${1_000 + n}`),
].join('\n');

const ports = [await freePort(), await freePort()];
const origins = ports.map((port) => `http://127.0.0.1:${port}`);
let balancer: Balancer;
const slack = await slackSim(() => balancer.url);
const telegram = await telegramSim();
const sandbox = await startSandbox({
  apiKey: API_KEY,
  seed: 'roles',
  timeScale: 0.01,
  numbers: ['n1', LOST, 'n3'].map((name) => ({ name, replyRate: 0, notOnWhatsAppRate: 0 })),
});
atFileEnd(() => sandbox.stop());
const ana = telegram.user(ANA, 'Ana');

/** What all processes share. */
let env: Record<string, string>;

async function start(roles: string, own: Record<string, string> = {}): Promise<Frota> {
  const frota = await startFrota(readSettings({ ...env, ...own, ROLES: roles }), testLog);
  atFileEnd(() => frota.stop());
  return frota;
}

let bots: Frota[];

beforeAll(async () => {
  balancer = await startBalancer(origins, ['/slack/events', '/telegram/webhook']);
  env = {
    ...TEST_ENV,
    MONGODB_URI: freshDatabaseUri(),
    REDIS_URL: await freshRedisUri(),
    FROTA_DATA_DIR: await temporaryFolder(),
    EVOLUTION_SERVERS: `main=${sandbox.url}|${API_KEY}`,
    WEBHOOK_SECRET: 'a-secret-of-the-roles-test',
    PUBLIC_URL: balancer.url,
    NEW_CHAT_LIMIT: '100000',
    WARM_UP: 'off',
    CONTACT_DAY_LIMIT: '100',
    CONTACT_GAP_MINUTES: '0',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK: 'on',
    PEOPLE: `slack:${USER}=admin,telegram:${ANA}=admin`,
    CAMPAIGN_CHATS: `slack:${CHANNEL},telegram:${GROUP}`,
    ALERTS: `all=slack:${CHANNEL},telegram:${GROUP}`,
  };
  await Promise.all(ports.map((port) => start('web', { PORT: String(port) })));
  const [worker] = await Promise.all([start('worker'), start('worker')]);
  bots = await Promise.all([start('bot'), start('bot')]);
  await fleetOf(worker, 3);
  await soon(() => expect(telegram.calls.filter(({ method }) => method === 'setWebhook')).toHaveLength(2));
});

/** Messages of a chat that say something, without what they were changed to since. */
const inSlack = (words: RegExp): number =>
  slack.calls.filter(
    ({ method, text }) => (method === 'chat.postMessage' || method === 'respond') && words.test(text),
  ).length;
const inTelegram = (words: RegExp, chat: number): number =>
  inChat(telegram.calls, chat).filter(({ method, text }) => method === 'sendMessage' && words.test(text))
    .length;

describe('two webs, two workers and two bots on one MongoDB and Redis', () => {
  it('answer what is asked in chats once, though each web is told of it', async () => {
    await ana.drop('clientes.csv', CSV);
    await soon(() => expect(inTelegram(/12 contatos/, ANA)).toBe(1));
    const draft = 'nome=Aviso lista=clientes estrategia=balanceada intervalo=1-1 texto="Oi {{nome}}!"';
    await slack.slash(`/campanha nova ${draft}`);
    await soon(() => expect(inSlack(/"Aviso" criada/)).toBe(1));
    await ana.say('/campanha Aviso');
    await soon(() => expect(inTelegram(/Aviso/, ANA)).toBeGreaterThan(0));
    const made = await bots[0]?.ports.audits.list({ limit: 50 });
    expect(made?.map(({ action }) => action).toSorted()).toEqual(['campaign.new', 'contacts.import']);
    for (const path of ['/slack/events', '/telegram/webhook'])
      expect(balancer.counts.get(path)?.every((count) => count > 0)).toBe(true);
  });

  it('run a campaign in which a number is banned: each message, card and incident once', async () => {
    await slack.slash('/campanha iniciar Aviso');
    const sentBy = (name: string) => sandbox.journal.accepted.filter(({ instance }) => instance === name);
    await soon(() => expect(sentBy(LOST).length).toBeGreaterThan(1));
    sandbox.control.ban(LOST, { code: 406 });
    await soon(() => {
      expect(inSlack(/baniu n2/)).toBe(1);
      expect(inTelegram(/baniu n2/, GROUP)).toBe(1);
    });
    const campaigns = bots[1]?.ports.campaigns;
    await vi.waitFor(async () => expect(await campaigns?.list(['completed'])).toHaveLength(1), PATIENT);

    expect(new Set(sandbox.journal.accepted.map(({ phone }) => phone)).size).toBe(PEOPLE);
    expect(sandbox.journal.accepted).toHaveLength(PEOPLE);
    // Both workers keep the pace of a number: as one would.
    const gaps = ['n1', 'n3'].flatMap((name) => {
      const times = sentBy(name).map(({ at }) => at.getTime());
      return times.slice(1).map((time, n) => time - (times[n] ?? 0));
    });
    expect(gaps.length).toBeGreaterThan(4);
    // Not each gap: on a busy machine one comes late, and the next one is shorter.
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean).toBeGreaterThan(900);
    // Its card was posted once in each chat, and is what changed since.
    await vi.waitFor(() => {
      const { text } = slack.calls.findLast(({ method }) => method === 'chat.update') ?? { text: '' };
      expect(text).toMatch(/concluída/);
    }, PATIENT);
    expect(inSlack(/de 12 mensagens/)).toBe(1);
    expect(inTelegram(/de 12 mensagens/, GROUP)).toBe(1);
    expect([inSlack(/baniu n2/), inTelegram(/baniu n2/, GROUP)]).toEqual([1, 1]);
    // What Evolution posted came to both webs.
    const hooks = [...balancer.counts].filter(([path]) => path.startsWith('/webhooks'));
    expect(hooks.length).toBeGreaterThan(0);
    expect(hooks.every(([, each]) => each.every((count) => count > 0))).toBe(true);
  }, 120_000);

  it('take an incident for one who presses in a chat, whichever web is told', async () => {
    await slack.slash('/alertas');
    await soon(() => expect(inSlack(/n2/)).toBeGreaterThan(1));
    const [incident] = (await bots[0]?.ports.incidents.open()) ?? [];
    await ana.say(`/alerta assumir ${incident?.ref}`);
    await soon(async () =>
      expect(await bots[1]?.ports.incidents.get(incident?.ref ?? '')).toMatchObject({
        acked: { by: `Ana (telegram:${ANA})` },
      }),
    );
  });
});

describe('two bots where nobody can post to us', () => {
  it('hear what is said once, over Slack’s Socket Mode and from Telegram, which one of them asks', async () => {
    const own = { SLACK_APP_TOKEN: 'xapp-1-a-token-of-the-tests', TELEGRAM_WEBHOOK: 'off' };
    await Promise.all([start('bot', own), start('bot', own)]);
    await soon(() => expect(slack.socket.standing()).toBe(2));
    await soon(() =>
      expect(telegram.calls.filter(({ method }) => method === 'getUpdates').length).toBeGreaterThan(20),
    );
    expect(telegram.conflicts()).toBe(0);

    telegram.queue({
      update_id: 888_001,
      message: {
        message_id: 1,
        date: 1,
        text: '/instancia n1',
        from: { id: ANA, is_bot: false, first_name: 'Ana', language_code: 'pt-BR' },
        chat: { id: ANA, type: 'private', first_name: 'Ana' },
      },
    });
    await soon(() => expect(inTelegram(/n1 · /, ANA)).toBe(1));

    const payload = {
      command: '/instancia',
      text: 'n3',
      user_id: USER,
      user_name: 'ana',
      channel_id: CHANNEL,
      team_id: 'T000000001',
      trigger_id: 'said once',
      response_url: slack.respondUrl,
    };
    for (const id of ['first', 'again'])
      slack.socket.send({ type: 'slash_commands', envelope_id: id, accepts_response_payload: true, payload });
    await soon(() => expect(slack.socket.acks).toEqual(expect.arrayContaining(['first', 'again'])));
    await soon(() => expect(inSlack(/n3 · /)).toBe(1));
  });
});
