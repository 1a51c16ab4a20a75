import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatPlatform, MessageRef } from '../../../src/bot/chat/chat.ts';
import { type Block, example, text } from '../../../src/bot/reply.ts';
import { testFrota } from '../../integration/test-frota.ts';
import { buttonsOf, type Call, telegramSim, type TelegramSim, TOKEN } from './telegram-sim.ts';
import { soon } from '../soon.ts';

const sim = await telegramSim();
const frota = await testFrota(
  { timeScale: 0.01, numbers: [{ name: 'vendas-1' }] },
  { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: sim.url },
);

/** Each test has a chat of its own, a private one: a group takes only a message a second. */
let chat = '1000';
let since = 0;
beforeEach(() => {
  chat = String(Number(chat) + 1);
  since = sim.calls.length;
});

/** What the bot wrote, without what it asks for all the time. */
const written = (): Call[] =>
  sim.calls.slice(since).filter(({ method }) => method.startsWith('send') || method.startsWith('edit'));
const platform = (): ChatPlatform => frota.chats[0] as ChatPlatform;
const message = (...blocks: Block[]) => ({ blocks, summary: 'Vendas' });
const card = (progress: string) =>
  message(text(`Vendas ${progress}`), example('instancia vendas-1', { label: 'Ver' }));

async function posted(): Promise<MessageRef> {
  const outcome = await platform().post(chat, card('1%'));
  expect(outcome).toMatchObject({ kind: 'done', ref: { chat, message: expect.stringMatching(/^\d+$/) } });
  return (outcome as { ref: MessageRef }).ref;
}

const UPGRADED = {
  error_code: 400,
  description: 'Bad Request: group chat was upgraded to a supergroup chat',
  parameters: { migrate_to_chat_id: -10_077 },
};

describe('a message in a chat', () => {
  it('is changed in place, and one that shows just that already is as good as changed', async () => {
    const ref = await posted();
    const done = { kind: 'done', ref };
    expect(await platform().edit(ref, card('2%'))).toEqual(done);
    expect(await platform().edit(ref, card('2%'))).toEqual(done);
    const [post, ...edits] = written();
    expect(edits.map(({ method, text: said }) => [method, said])).toEqual([
      ['editMessageText', 'Vendas 2%'],
      ['editMessageText', 'Vendas 2%'],
    ]);
    // Whoever presses while it changes means the same button.
    const [before, after] = [post, edits[0]].map((call) => buttonsOf(call?.fields ?? {}));
    expect(before).toEqual([{ text: 'Ver', callback_data: expect.stringMatching(/^p:.{22}$/) }]);
    expect(after).toEqual(before);
  });

  it('answers the one whose thread it is in, even if that is deleted meanwhile', async () => {
    await platform().post(chat, { ...message(text('Vendas')), thread: '7' });
    expect(written()[0]?.fields['reply_parameters']).toEqual({
      message_id: 7,
      allow_sending_without_reply: true,
    });
  });

  it('calls whom it is for, who is of Telegram', async () => {
    const to = { id: 'telegram:7', name: 'Ana <A>' };
    await platform().post(chat, { ...message(text('aprovado')), to });
    await platform().post(chat, { ...message(text('aprovado')), to: { ...to, id: 'slack:U1' } });
    expect(written().map(({ text: said }) => said)).toEqual([
      '<a href="tg://user?id=7">Ana &lt;A&gt;</a>\naprovado',
      'aprovado',
    ]);
  });

  it('has its picture and file after it, and stays the one that is changed', async () => {
    const picture: Block = { kind: 'image', svg: '<svg xmlns="http://www.w3.org/2000/svg"/>', alt: 'Carga' };
    const file: Block = { kind: 'file', name: 'vendas.csv', content: 'a;b' };
    const outcome = await platform().post(chat, message(text('Vendas'), picture, file));
    const [first, photo, document] = written();
    expect([first, photo, document].map((call) => call?.method)).toEqual([
      'sendMessage',
      'sendPhoto',
      'sendDocument',
    ]);
    expect(photo?.fields).toMatchObject({ chat_id: chat, caption: 'Carga' });
    expect(Object.values(photo?.fields ?? {})).toContain('chart.png');
    expect(Object.values(document?.fields ?? {})).toContain('vendas.csv');
    expect(outcome).toEqual({ kind: 'done', ref: { chat, message: String(first?.messageId) } });
  });

  it('that is a picture is replaced by another, and deleted for everybody', async () => {
    const qr = (code: string) => message({ kind: 'qr', code });
    const outcome = await platform().post(chat, qr('2@a'));
    const [photo] = written();
    const ref = { chat, message: String(photo?.messageId) };
    expect(outcome).toEqual({ kind: 'done', ref });
    expect(await platform().edit(ref, qr('2@b'))).toEqual({ kind: 'done', ref });
    const [, edit] = written();
    expect(edit).toMatchObject({ method: 'editMessageMedia', fields: { message_id: ref.message } });
    expect(Object.values(edit?.fields ?? {})).toContain('qr.png');
    expect(JSON.parse(String(edit?.fields['media']))).toMatchObject({ type: 'photo' });
    expect(await platform().remove(ref)).toEqual({ kind: 'done', ref });
    expect(sim.calls.map(({ method }) => method)).toContain('deleteMessage');
    expect(await platform().remove(ref)).toMatchObject({ kind: 'gone' });
    expect(await platform().edit(ref, qr('2@c'))).toMatchObject({ kind: 'gone' });
  });

  it('is known by its file where it is nothing else', async () => {
    const outcome = await platform().post(chat, message({ kind: 'file', name: 'a.csv', content: 'a;b' }));
    expect(outcome).toEqual({ kind: 'done', ref: { chat, message: String(written()[0]?.messageId) } });
  });

  it('follows a group that became a supergroup', async () => {
    sim.refuseNext('sendMessage', UPGRADED);
    expect(await platform().post('-77', card('1%'))).toMatchObject({ kind: 'done', ref: { chat: '-10077' } });
    expect(written().map(({ fields }) => fields['chat_id'])).toEqual(['-77', '-10077']);
  });

  it.each<[string, Parameters<TelegramSim['refuseNext']>[1], object]>([
    [
      'there are too many',
      { error_code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } },
      { kind: 'later', afterMs: 7_000 },
    ],
    [
      'it was deleted',
      { error_code: 400, description: 'Bad Request: message to edit not found' },
      { kind: 'gone' },
    ],
    [
      'it is too old',
      { error_code: 400, description: "Bad Request: message can't be edited" },
      { kind: 'gone' },
    ],
    ['its group became a supergroup without it', UPGRADED, { kind: 'gone' }],
    [
      'the token was revoked',
      { error_code: 401, description: 'Unauthorized' },
      { kind: 'failed', reason: expect.stringContaining('TELEGRAM_BOT_TOKEN') },
    ],
    [
      'the bot was removed',
      { error_code: 403, description: 'Forbidden: bot was kicked from the group chat' },
      { kind: 'failed', reason: expect.stringMatching(/kicked.*; add the bot/) },
    ],
    [
      'there is no such chat',
      { error_code: 400, description: 'Bad Request: chat not found' },
      { kind: 'failed', reason: expect.stringMatching(/not found; add the bot/) },
    ],
  ])('is not changed when %s, and it is said what to do', async (_, refusal, outcome) => {
    sim.refuseNext('editMessageText', refusal);
    expect(await platform().edit({ chat, message: '1' }, card('1%'))).toMatchObject(outcome);
  });
});

describe('a bot without a public address', () => {
  const update = (text: string, n: number) => ({
    update_id: 888_000 + n,
    message: {
      message_id: n,
      date: 1,
      text,
      from: { id: 5_000, is_bot: false, first_name: 'Ana', language_code: 'pt-BR' },
      chat: { id: 5_000, type: 'private', first_name: 'Ana' },
    },
  });

  it('asks Telegram for what is new, once it has no webhook, and answers each once', async () => {
    await soon(() => expect(sim.calls.map(({ method }) => method)).toContain('getUpdates'));
    const methods = sim.calls.map(({ method }) => method);
    expect(methods).not.toContain('setWebhook');
    expect(methods.indexOf('deleteWebhook')).toBeLessThan(methods.indexOf('getUpdates'));
    expect(methods).toContain('deleteWebhook');
    await frota.ports.people.set('telegram:5000', { role: 'viewer' });
    // A process that ends before it says what it has read is given it again by Telegram.
    for (const one of [update('/eu', 1), update('/eu', 1), update('/ajuda', 2)]) sim.queue(one);
    await soon(() => expect(written().some(({ text: said }) => said.includes('instancias'))).toBe(true));
    expect(written().filter(({ text: said }) => said.includes('telegram:5000'))).toHaveLength(1);
  });

  it('answers what is asked in a chat in its order, though the store is slower with the first', async () => {
    await frota.ports.people.set('telegram:5000', { role: 'viewer' });
    const { seen } = frota.ports;
    const begin = seen.begin.bind(seen);
    const slow = vi.spyOn(seen, 'begin').mockImplementationOnce(async (...given) => {
      await delay(50);
      return begin(...given);
    });
    for (const one of [update('/eu', 3), update('/ajuda', 4)]) sim.queue(one);
    const first = (words: string) => written().findIndex(({ text: said }) => said.includes(words));
    await soon(() => expect([first('telegram:5000'), first('instancias')]).not.toContain(-1));
    slow.mockRestore();
    expect(first('telegram:5000')).toBeLessThan(first('instancias'));
  });
});
