import { describe, expect, it } from 'vitest';
import { evolutionChecks, type EvolutionLook, sandboxCheck } from '../../src/doctor/check-evolution.ts';
import { slackCheck, type SlackLook } from '../../src/doctor/check-slack.ts';
import { telegramCheck, type TelegramLook } from '../../src/doctor/check-telegram.ts';
import { SCOPES, SPARE_SCOPES } from '../../src/bot/slack/manifest.ts';
import { UPDATES } from '../../src/bot/telegram/start-telegram.ts';
import { evolutionProbe } from '../../src/evolution/probe.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { mongoInstances } from '../../src/store/instances.ts';
import { lookAtStore } from '../../src/store/look.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { BOT_TOKEN, slackSim } from '../bot/slack/slack-sim.ts';
import { telegramSim, TOKEN } from '../bot/telegram/telegram-sim.ts';
import { deadAddress, serverAt } from '../evolution/support.ts';
import * as records from '../fakes/records.ts';
import { API_KEY, quiet, sandboxWith } from '../sandbox/support.ts';
import { workerDatabaseUri } from '../setup/database.ts';
import { testStore } from '../store/test-store.ts';
import { messagesUpdate } from '../webhooks/hooks.ts';
import { codesOf, findingsOf, jsonServer, PATIENCE_MS, screenOf } from './support.ts';
import { atFileEnd } from '../setup/at-file-end.ts';

const store = await testStore();
const look = await lookAtStore(workerDatabaseUri(), PATIENCE_MS);
atFileEnd(() => look.close());

const TARGET = {
  url: () => 'http://frota.test',
  credentials: new Map([['main', { secret: 'a-webhook-secret-1' }]]),
};

function lookAt(url: string, more: Partial<EvolutionLook> & { key?: string } = {}): EvolutionLook {
  const { key = API_KEY, ...rest } = more;
  const servers = [serverAt(url, key)];
  return {
    servers,
    probe: evolutionProbe(servers, TARGET),
    names: [],
    open: async () => look,
    now: () => new Date(),
    patienceMs: PATIENCE_MS,
    ...rest,
  };
}

const evolution = (of: EvolutionLook) => findingsOf(...evolutionChecks(of));

describe('an Evolution server', () => {
  it('is well: its webhooks are set, and arrive', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const of = lookAt(sandbox.url);
    await of.probe.setWebhook('main', 'n1');
    await mongoInbox(store.models).insert([inboxEvent('main', messagesUpdate('KEY1', 'READ'), new Date())]);
    expect(codesOf(await evolution(of))).toEqual([
      'ok evolution_reached',
      'ok webhooks_set',
      'ok webhooks_arrive',
    ]);
  });

  it('has numbers whose webhooks are not as they are to be, and none arrived', async () => {
    const sandbox = await sandboxWith([quiet('n1'), quiet('n2')]);
    const of = lookAt(sandbox.url);
    await of.probe.setWebhook('main', 'n1');
    await sandbox.hook('n2', 'http://elsewhere.test');
    const findings = await evolution(of);
    expect(codesOf(findings)).toEqual([
      'ok evolution_reached',
      'problem webhooks_drifted',
      'warning webhooks_unseen',
    ]);
    expect(screenOf(findings)).toMatch(/n2 \(url.*\)/);
    expect(screenOf(findings)).not.toContain('n1');
  });

  it('has a number that is connected for days, and of which nothing comes', async () => {
    const sandbox = await sandboxWith([quiet('n1'), quiet('new')]);
    const of = lookAt(sandbox.url);
    const days = new Date(Date.now() - 3 * 24 * 3_600_000);
    const instances = mongoInstances(store.models);
    await instances.register(records.instance('n1', { server: 'main', since: days }));
    await instances.register(records.instance('new', { server: 'main', since: new Date() }));
    const findings = await evolution(of);
    expect(codesOf(findings)).toContain('warning webhooks_missing');
    expect(screenOf(findings)).toMatch(/without a webhook for a day: n1\n/);
  });

  it('refuses our key', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const findings = await evolution(lookAt(sandbox.url, { key: 'another-key' }));
    expect(codesOf(findings)).toEqual(['problem evolution_key_refused']);
  });

  it('is not there, or is something else', async () => {
    expect(codesOf(await evolution(lookAt(await deadAddress())))).toEqual(['problem evolution_silent']);
    const page = await jsonServer(() => ({ body: { hello: 'world' } }));
    expect(codesOf(await evolution(lookAt(page)))).toEqual(['problem evolution_strange']);
  });

  it('is old, and holds too many', async () => {
    const fetched = Array.from({ length: 151 }, (_, n) => ({ name: `n${n}`, connectionStatus: 'close' }));
    const url = await jsonServer((path) =>
      path === '/'
        ? { body: { version: '1.8.2' } }
        : path.endsWith('fetchInstances')
          ? { body: fetched }
          : { body: {} },
    );
    expect(codesOf(await evolution(lookAt(url, { names: ['n1'] })))).toEqual([
      'problem evolution_old',
      'warning evolution_crowded',
      'problem webhooks_drifted',
      'warning webhooks_unseen',
    ]);
  });

  it('lacks a number that the settings name', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const findings = await evolution(lookAt(sandbox.url, { names: ['n1', 'vendas-9'] }));
    expect(codesOf(findings)).toContain('problem instances_absent');
    expect(screenOf(findings)).toContain('EVOLUTION_INSTANCES: vendas-9');
  });

  it('is the sandbox where none is named', async () => {
    expect(codesOf(await findingsOf(sandboxCheck()))).toEqual(['absent evolution_sandbox']);
  });
});

describe('Slack', () => {
  const slack = (changes: Partial<SlackLook>) =>
    findingsOf(
      slackCheck({
        token: BOT_TOKEN,
        signingSecret: 'secret',
        appToken: undefined,
        apiUrl: undefined,
        scopes: SCOPES,
        spareScopes: SPARE_SCOPES,
        patienceMs: PATIENCE_MS,
        ...changes,
      }),
    );
  const withScopes = (scopes: readonly string[]) =>
    jsonServer(() => ({
      body: { ok: true, team: 'Vendas', user: 'frota' },
      headers: { 'x-oauth-scopes': scopes.join(',') },
    }));

  it('takes the token, and posts to us or takes our connection', async () => {
    const { apiUrl, refuseNext } = await slackSim(() => '');
    expect(codesOf(await slack({ apiUrl })).at(-1)).toBe('ok slack_hears');
    expect(codesOf(await slack({ apiUrl, signingSecret: undefined })).at(-1)).toBe('warning slack_deaf');
    const socket = { apiUrl, signingSecret: undefined };
    expect(codesOf(await slack({ ...socket, appToken: 'xapp-1' }))).toContain('ok slack_hears');
    expect(codesOf(await slack({ ...socket, appToken: 'other' }))).toContain(
      'problem slack_app_token_refused',
    );
    refuseNext('auth.test', { body: { ok: false, error: 'invalid_auth' } });
    expect(codesOf(await slack({ apiUrl }))).toEqual(['problem slack_refused']);
  });

  it('gave the app less than the manifest asks for', async () => {
    const [first, ...others] = SCOPES;
    const findings = await slack({ apiUrl: await withScopes(others) });
    expect(codesOf(findings)).toContain('problem slack_scopes_missing');
    expect(screenOf(findings)).toContain(`missing: ${first}`);
    const spared = SCOPES.filter((scope) => scope !== 'usergroups:read');
    expect(codesOf(await slack({ apiUrl: await withScopes(spared) }))).toContain(
      'warning slack_scopes_fewer',
    );
    expect(codesOf(await slack({ apiUrl: await withScopes(SCOPES) }))).toEqual([
      'ok slack_reached',
      'ok slack_hears',
    ]);
  });

  it('does not answer, or is not set up', async () => {
    expect(codesOf(await slack({ apiUrl: await deadAddress() }))).toEqual(['problem slack_silent']);
    expect(codesOf(await slack({ token: undefined }))).toEqual(['absent slack_unset']);
  });
});

describe('Telegram', () => {
  const HOOK = 'https://frota.test/telegram/webhook';
  const NOW = new Date('2026-11-28T12:00:00Z');
  const telegram = (changes: Partial<TelegramLook>) =>
    findingsOf(
      telegramCheck({
        token: TOKEN,
        apiRoot: undefined,
        hookUrl: HOOK,
        updates: UPDATES,
        now: () => NOW,
        patienceMs: PATIENCE_MS,
        ...changes,
      }),
    );
  const withHook = (hook: object) =>
    jsonServer((path) => ({
      body: { ok: true, result: path.endsWith('/getMe') ? { username: 'frota_bot' } : hook },
    }));
  const hookCodes = async (hook: object, hookUrl: string | undefined = HOOK) =>
    codesOf(await telegram({ apiRoot: await withHook(hook), hookUrl })).slice(1);

  it('takes the token', async () => {
    const { url } = await telegramSim();
    expect(codesOf(await telegram({ apiRoot: url }))[0]).toBe('ok telegram_reached');
  });

  it.each([
    ['is as it is to be', { url: HOOK, pending_update_count: 2 }, ['ok telegram_hook_fine']],
    ['is not set', { url: '' }, ['problem telegram_hook_missing']],
    ['is another one’s', { url: 'https://other.test/secret' }, ['problem telegram_hook_elsewhere']],
    ['is behind', { url: HOOK, pending_update_count: 900 }, ['warning telegram_hook_behind']],
    [
      'fails',
      { url: HOOK, last_error_date: NOW.getTime() / 1_000 - 60, last_error_message: 'SSL error' },
      ['problem telegram_hook_failing'],
    ],
    [
      'failed yesterday',
      { url: HOOK, last_error_date: NOW.getTime() / 1_000 - 90_000 },
      ['ok telegram_hook_fine'],
    ],
    ['gets no presses', { url: HOOK, allowed_updates: ['message'] }, ['problem telegram_updates_missing']],
  ])('has a webhook that %s', async (_case, hook, codes) => {
    expect(await hookCodes(hook)).toEqual(codes);
  });

  it('is asked for updates where it cannot post, unless a webhook is left', async () => {
    const asked = async (url: string) =>
      codesOf(await telegram({ apiRoot: await withHook({ url }), hookUrl: undefined })).slice(1);
    expect(await asked('')).toEqual(['ok telegram_polls']);
    expect(await asked(HOOK)).toEqual(['warning telegram_hook_left']);
  });

  it('refuses the token, does not answer, or is not set up', async () => {
    const refusing = await jsonServer(() => ({
      status: 401,
      body: { ok: false, description: 'Unauthorized' },
    }));
    expect(codesOf(await telegram({ apiRoot: refusing }))).toEqual(['problem telegram_refused']);
    expect(codesOf(await telegram({ apiRoot: await deadAddress() }))).toEqual(['problem telegram_silent']);
    expect(codesOf(await telegram({ token: undefined }))).toEqual(['absent telegram_unset']);
  });
});
