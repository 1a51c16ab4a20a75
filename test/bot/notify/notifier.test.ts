import { beforeEach, describe, expect, it } from 'vitest';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { chatNotifier } from '../../../src/bot/notify/notifier.ts';
import type { Trigger } from '../../../src/engine/automations/trigger.ts';
import type { Note, Told } from '../../../src/engine/ports.ts';
import { contact } from '../../fakes/records.ts';
import { receiver } from '../../signed-posts/receiver.ts';

const there = await receiver();
const settings = {
  slackToken: 'xoxb-1',
  slackApiUrl: `${there.url}/api`,
  telegramToken: '123:abc',
  telegramApiRoot: there.url,
};
const notifier = chatNotifier(settings, TEXTS['pt-BR']);

const trigger: Trigger = {
  id: 'e',
  kind: 'replied',
  at: new Date('2026-03-09T12:00:00Z'),
  phone: '+5511970000001',
  instance: 'vendas-1',
  text: 'Quero <b>já</b> & *agora*',
};
const note = (changes: Partial<Note> = {}): Note => ({ rule: 'preco', facts: { trigger }, ...changes });

/** Answers as the platform does. */
function answers(status: number, body: object, headers: Record<string, string> = {}): void {
  there.answer = (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

beforeEach(() => {
  there.received = [];
});

describe('Slack', () => {
  const slackSays = (error: string) => answers(200, { ok: false, error });

  it('is told in a channel, and what people wrote is no markup, link or mention', async () => {
    answers(200, { ok: true, channel: 'C1', ts: '1.2', message: {} });
    const text = '<!channel> Ana & Bia: <b>';
    expect(await notifier.notify('slack:#vendas', note({ text }))).toEqual({ kind: 'done' });
    const [got] = there.received;
    expect(got).toMatchObject({ path: '/api/chat.postMessage', headers: { authorization: 'Bearer xoxb-1' } });
    const sent = new URLSearchParams(got?.body);
    expect(sent.get('channel')).toBe('#vendas');
    expect(sent.get('text')).toBe('&lt;!channel&gt; Ana &amp; Bia: &lt;b&gt;');
    expect(sent.get('mrkdwn')).toBe('false');
  });

  it.each([
    ['cut within an emoji', `${'a'.repeat(3_998)}🎁 e mais`, `${'a'.repeat(3_998)}…`],
    ['that somebody else cut within one', 'Quero \ud83c\u{1f381}\udf81', 'Quero 🎁'],
  ])('is told a text %s without its half', async (_, text, told) => {
    answers(200, { ok: true, channel: 'C1', ts: '1.2', message: {} });
    expect(await notifier.notify('slack:#vendas', note({ text }))).toEqual({ kind: 'done' });
    expect(new URLSearchParams(there.received[0]?.body).get('text')).toBe(told);
  });

  it.each<[string, Told]>([
    ['channel_not_found', { kind: 'failed', reason: expect.stringContaining('no channel #vendas') }],
    ['token_revoked', { kind: 'failed', reason: expect.stringContaining('set SLACK_BOT_TOKEN anew') }],
    ['msg_too_long', { kind: 'failed', reason: 'Slack: msg_too_long' }],
    ['internal_error', { kind: 'later', reason: 'Slack: internal_error' }],
  ])('that says %s', async (error, told) => {
    slackSays(error);
    expect(await notifier.notify('slack:#vendas', note())).toEqual(told);
    expect(there.received).toHaveLength(1);
  });

  it('that has too much to do is left alone for as long as it says', async () => {
    answers(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' });
    expect(await notifier.notify('slack:#vendas', note())).toMatchObject({ kind: 'later', afterMs: 30_000 });
    expect(there.received).toHaveLength(1);
  });

  it('that is away is asked again later', async () => {
    there.answer = (response) => response.socket?.destroy();
    expect(await notifier.notify('slack:#vendas', note())).toMatchObject({ kind: 'later' });
    answers(502, {});
    expect(await notifier.notify('slack:#vendas', note())).toMatchObject({ kind: 'later' });
  });
});

describe('Telegram', () => {
  const telegramSays = (error_code: number, description: string, parameters?: object) =>
    answers(error_code, { ok: false, error_code, description, ...(parameters && { parameters }) });

  it('is told in a chat, as plain text', async () => {
    answers(200, { ok: true, result: { message_id: 1, date: 1, chat: { id: -1001, type: 'group' } } });
    expect(await notifier.notify('telegram:-1001', note({ text: '*a* <b> [x](y)' }))).toEqual({
      kind: 'done',
    });
    const [got] = there.received;
    expect(got?.path).toBe('/bot123:abc/sendMessage');
    const sent = JSON.parse(got?.body ?? '') as object;
    expect(sent).toMatchObject({ chat_id: '-1001', text: '*a* <b> [x](y)' });
    expect(sent).not.toHaveProperty('parse_mode');
  });

  it.each<[number, string, object | undefined, Told]>([
    [
      429,
      'Too Many Requests',
      { retry_after: 7 },
      { kind: 'later', reason: 'Telegram: too many messages', afterMs: 7_000 },
    ],
    [
      400,
      'Bad Request: chat not found',
      undefined,
      {
        kind: 'failed',
        reason: expect.stringMatching(/^Telegram, chat -1001: .*chat not found; add the bot/),
      },
    ],
    [
      403,
      'Forbidden: bot was kicked',
      undefined,
      {
        kind: 'failed',
        reason: expect.stringMatching(/^Telegram, chat -1001: .*bot was kicked; add the bot/),
      },
    ],
    [
      401,
      'Unauthorized',
      undefined,
      { kind: 'failed', reason: expect.stringContaining('TELEGRAM_BOT_TOKEN') },
    ],
    [502, 'Bad Gateway', undefined, { kind: 'later', reason: 'Telegram: Bad Gateway' }],
  ])('that says %i %s', async (code, description, parameters, told) => {
    telegramSays(code, description, parameters);
    expect(await notifier.notify('telegram:-1001', note())).toEqual(told);
  });

  it('whose group became a supergroup is told there', async () => {
    telegramSays(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -1_001_001,
    });
    const refuse = there.answer;
    there.answer = (response, request) => {
      refuse(response, request);
      answers(200, {
        ok: true,
        result: { message_id: 1, date: 1, chat: { id: -1_001_001, type: 'supergroup' } },
      });
    };
    expect(await notifier.notify('telegram:-1001', note())).toEqual({ kind: 'done' });
    const chats = there.received.map(({ body }) => (JSON.parse(body) as { chat_id: string }).chat_id);
    expect(chats).toEqual(['-1001', '-1001001']);
  });

  it('that is away is asked again later, and the token stays secret', async () => {
    there.answer = (response) => response.socket?.destroy();
    const told = await notifier.notify('telegram:-1001', note());
    expect(told).toMatchObject({ kind: 'later' });
    expect(JSON.stringify(told)).not.toContain('123:abc');
  });
});

describe('a notice without a text', () => {
  it.each<[Partial<Trigger>, string]>([
    [{}, 'Ana, +5511970000001 escreveu para vendas-1: Quero <b>já</b> & *agora* · Natal\nRegra: preco'],
    [{ kind: 'read' }, 'Lida: Ana, +5511970000001 · Natal\nRegra: preco'],
    [{ kind: 'failed', reason: 'x' }, 'Não entregue: Ana, +5511970000001 (x) · Natal\nRegra: preco'],
    [{ kind: 'instance_state', state: 'banned' }, 'vendas-1 está banido · Natal\nRegra: preco'],
    [{ kind: 'campaign_done' }, 'A campanha terminou · Natal\nRegra: preco'],
  ])('says what happened: %j', async (changes, text) => {
    answers(200, { ok: true, result: {} });
    const facts = {
      trigger: { ...trigger, ...changes },
      contact: contact('+5511970000001', { name: 'Ana' }),
      campaign: { id: 'c', name: 'Natal' },
    };
    await notifier.notify('telegram:1', note({ facts }));
    expect(JSON.parse(there.received[0]?.body ?? '')).toMatchObject({ text });
  });

  it('that is too long is cut', async () => {
    answers(200, { ok: true, result: {} });
    await notifier.notify('telegram:1', note({ text: 'x'.repeat(9_000) }));
    expect((JSON.parse(there.received[0]?.body ?? '') as { text: string }).text).toHaveLength(4_000);
  });
});

it('says which setting is missing, and tells nobody without it', async () => {
  const without = chatNotifier({ ...settings, slackToken: undefined, telegramToken: undefined }, TEXTS.en);
  expect(without.lacks('slack:#a')).toBe('SLACK_BOT_TOKEN');
  expect(without.lacks('telegram:1')).toBe('TELEGRAM_BOT_TOKEN');
  expect(notifier.lacks('slack:#a')).toBeUndefined();
  expect(await without.notify('slack:#a', note())).toEqual({
    kind: 'failed',
    reason: 'SLACK_BOT_TOKEN is not set',
  });
  expect(there.received).toEqual([]);
});
