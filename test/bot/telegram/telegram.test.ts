import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatPresses } from '../../../src/bot/chat/presses.ts';
import { freePort } from '../../chaos/free-port.ts';
import { testFrota } from '../../integration/test-frota.ts';
import {
  buttonsOf,
  type Call,
  telegramSim,
  type TelegramSim,
  type TelegramUser,
  TOKEN,
} from './telegram-sim.ts';
import { fleetOf } from '../support.ts';
import { soon } from '../soon.ts';

const sim = await telegramSim();
const port = String(await freePort());
const frota = await testFrota(
  { timeScale: 0.01, numbers: ['vendas-1', 'vendas-2'].map((name) => ({ name })) },
  {
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: sim.url,
    TELEGRAM_WEBHOOK: 'on',
  },
);

beforeAll(async () => {
  await fleetOf(frota, 2);
  await soon(() => expect(called('setWebhook')).toHaveLength(1));
});
let since = 0;
beforeEach(() => {
  since = sim.calls.length;
});

const news = (): readonly Call[] => sim.calls.slice(since);
const called = (method: string, calls = sim.calls): Call[] => calls.filter((call) => call.method === method);
/** Waits for what the bot writes next that has these words. */
const told = async (words: string): Promise<Call> =>
  soon(() => {
    const call = news().find(({ text }) => text.includes(words));
    expect(call, `nothing said "${words}"`).toBeDefined();
    return call as Call;
  });

/** Each test has people of its own: a chat takes only so many messages a second. */
let people = 0;
async function somebody(
  name: string,
  options?: Parameters<TelegramSim['user']>[2],
): Promise<TelegramUser & { id: number }> {
  const id = ++people;
  await frota.ports.people.set(`telegram:${id}`, { role: 'admin' });
  return { id, ...sim.user(id, name, options) };
}

const update = (id: number, text: string, n: number) => ({
  update_id: 777_000 + n,
  message: {
    message_id: n,
    date: 1,
    text,
    from: { id, is_bot: false, first_name: 'Ana', language_code: 'pt-BR' },
    chat: { id, type: 'private', first_name: 'Ana' },
  },
});

describe('the bot on Telegram', () => {
  it('says who it is: its webhook with a secret', () => {
    expect(called('setWebhook')[0]?.fields).toMatchObject({
      url: expect.stringMatching(/\/telegram\/webhook$/),
      secret_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      allowed_updates: ['message', 'callback_query'],
    });
  });

  /** The words of a menu that Telegram was told. */
  const menu = (type: string, language?: string): string[] => {
    const of = ({ fields }: Call) =>
      (fields['scope'] as { type: string }).type === type && fields['language_code'] === language;
    const { commands } = called('setMyCommands').findLast(of)?.fields ?? {};
    return (commands as { command: string }[] | undefined)?.map(({ command }) => command) ?? [];
  };

  it('says what can be asked in both languages and in each kind of chat, whoever may ask it', async () => {
    await soon(() => expect(menu('all_chat_administrators', 'en')).not.toEqual([]));
    expect(menu('default')).toEqual(['eu', 'ajuda']);
    expect(menu('all_private_chats', 'en')).toEqual(['me', 'help']);
    expect(menu('all_group_chats')).toEqual(menu('all_group_chats', 'pt'));
    expect(menu('all_group_chats', 'pt')).toEqual(
      expect.arrayContaining(['campanha', 'instancias', 'alertas']),
    );
    expect(menu('all_group_chats', 'en')).toContain('instances');
    expect(menu('all_group_chats', 'en')).not.toContain('contacts');
    expect(menu('all_group_chats', 'en')).not.toContain('audit');
    expect(menu('all_chat_administrators', 'en')).toContain('audit');
  });

  it('says to each in private what they may ask, in their language', async () => {
    const john = await somebody('John', { language: 'en' });
    await john.say('/me');
    await soon(() => expect(menu('chat')).toEqual(expect.arrayContaining(['contacts', 'audit', 'help'])));
    await frota.ports.people.set(`telegram:${john.id}`, { role: null, language: 'pt-BR' });
    await john.say('/me');
    await soon(() => expect(menu('chat')).toEqual(['eu', 'ajuda']));
    expect(await sim.post(update(john.id, '/eu', 41))).toBe(200);
    expect(called('setMyCommands', news())).toHaveLength(2);
  });

  it('answers a command in the language of who asks', async () => {
    const ana = await somebody('Ana');
    await ana.say('/instancias');
    expect((await told('2 de 2 números conectados.')).fields).toMatchObject({
      chat_id: String(ana.id),
      parse_mode: 'HTML',
    });
    await soon(() => expect(called('sendPhoto', news())).toHaveLength(1));
    expect(Object.values(called('sendPhoto', news())[0]?.fields ?? {})).toContain('chart.png');
    const john = await somebody('John', { language: 'en' });
    await john.say('/instances');
    await told('2 of 2 numbers connected.');
  });

  it('reads what is written in private without a slash as well, and /start as help', async () => {
    const ana = await somebody('Ana');
    await ana.say('instancia vendas-1');
    expect((await told('vendas-1')).text).toContain('conectado');
    await ana.say('/start');
    expect((await told('campanha nova')).text).toContain('instancias');
  });

  it('answers in a group only what is for it, to whom it was said', async () => {
    const group = await somebody('Ana', { chat: -100 });
    await group.say('bom dia a todos');
    await group.say('/instancias@other_bot');
    await group.say('/instancias');
    const { fields } = await told('2 de 2');
    expect(fields).toMatchObject({ chat_id: '-100', reply_parameters: { message_id: expect.any(Number) } });
    const inGroup = called('sendMessage', news()).filter((call) => call.fields['chat_id'] === '-100');
    expect(inGroup).toHaveLength(1);
  });

  it('sends a link to the dashboard to whoever asks alone, and it lets them in', async () => {
    const group = await somebody('Ana', { chat: -200 });
    await group.say('/painel');
    await told('mando só para você');
    const sent = await told('/painel/entrar?t=');
    expect(sent.fields).toMatchObject({ chat_id: String(group.id) });
    const [link = ''] = /http:\S+/.exec(sent.text) ?? [];
    expect(await (await fetch(link)).text()).toContain('Entrar como Ana');
    const token = new URL(link).searchParams.get('t') ?? '';
    const entered = await fetch(`${frota.url}/painel/entrar`, {
      method: 'POST',
      body: new URLSearchParams({ t: token }),
      headers: { Origin: frota.url },
      redirect: 'manual',
    });
    const [cookie = ''] = entered.headers.getSetCookie();
    const page = await fetch(`${frota.url}/painel`, { headers: { Cookie: cookie.split(';')[0] ?? '' } });
    expect(await page.text()).toContain('Ana · admin');
  });

  it('shows what people wrote as it is', async () => {
    await (await somebody('Ana')).say('<b>nada</b> & mais');
    expect((await told('&lt;b&gt;nada&lt;/b&gt;')).text).toMatch(/^❌ /);
  });

  it('takes an update once, however often it comes', async () => {
    const { id } = await somebody('Ana');
    const twice = update(id, '/instancias', 1);
    expect(await Promise.all([sim.post(twice), sim.post(twice), sim.post(twice)])).toEqual([200, 200, 200]);
    await told('2 de 2');
    // What comes after it in the same chat is answered after it.
    expect(await sim.post(update(id, '/ajuda', 2))).toBe(200);
    await told('campanha nova');
    expect(news().filter(({ text }) => text.includes('2 de 2'))).toHaveLength(1);
  });

  it('answers what is written in a chat in its order, though the store is slower with the first', async () => {
    const { id } = await somebody('Ana');
    const { seen } = frota.ports;
    const begin = seen.begin.bind(seen);
    const slow = vi.spyOn(seen, 'begin').mockImplementationOnce(async (...given) => {
      await delay(50);
      return begin(...given);
    });
    await Promise.all([sim.post(update(id, '/eu', 11)), sim.post(update(id, '/ajuda', 12))]);
    slow.mockRestore();
    const first = (words: string) => news().findIndex(({ text }) => text.includes(words));
    expect(first(`telegram:${id}`)).toBeGreaterThan(-1);
    expect(first(`telegram:${id}`)).toBeLessThan(first('campanha nova'));
  });

  it('has an update sent again whose process died of it, and answers it once that is sure', async () => {
    const { id } = await somebody('Ana');
    const { seen, clock } = frota.ports;
    await seen.begin('telegram:777021', clock.now(), 60_000);
    expect(await sim.post(update(id, '/eu', 21))).toBe(503);
    await seen.begin('telegram:777022', new Date(clock.now().getTime() - 60_000), 60_000);
    expect(await sim.post(update(id, '/ajuda', 22))).toBe(200);
    const [first] = called('sendMessage', news());
    expect(first?.text).toContain('campanha nova');
  });

  it('has an update sent again that the store did not take, and not one whose answer Telegram refused', async () => {
    const { id } = await somebody('Ana');
    vi.spyOn(frota.ports.seen, 'begin').mockRejectedValueOnce(new Error('away'));
    expect(await sim.post(update(id, '/eu', 31))).toBe(503);
    sim.refuseNext('sendMessage', { error_code: 403, description: 'Forbidden: bot was blocked by the user' });
    expect([await sim.post(update(id, '/eu', 31)), await sim.post(update(id, '/eu', 31))]).toEqual([
      200, 200,
    ]);
    expect(called('sendMessage', news())).toHaveLength(1);
  });

  it('takes nothing from whoever does not know the secret', async () => {
    expect(await sim.post({ update_id: 777_002 }, { secret: 'guessed' })).toBe(401);
    expect(await sim.post({ update_id: 777_002 }, { secret: '' })).toBe(401);
    expect(await sim.post({ no: 'update' })).toBe(200);
  });
});

describe('a file', () => {
  it('that is dropped is a contact list, called like the file', async () => {
    const ana = await somebody('Ana');
    await ana.drop('Clientes.csv', 'nome;telefone\nAna;+5511970000001');
    expect((await told('Clientes')).text).toContain('1 contato');
    expect(await frota.ports.contacts.list('Clientes')).toMatchObject({ size: 1 });
  });

  it('of the server is not read for somebody in a chat', async () => {
    await (await somebody('Ana')).say('/contatos importar package.json');
    expect((await told('CSV')).text).toContain('❌');
    expect(await frota.ports.contacts.list('package')).toBeUndefined();
  });
});

describe('a button', () => {
  /** As a card shows it. */
  const button = async (line: string, confirm?: string): Promise<{ data: string }> => {
    const shown = { line, ...(confirm !== undefined && { confirm }) };
    const [data = ''] = await chatPresses(frota.ports, TOKEN).dataFor(`a card ${people}`, [shown]);
    return { data };
  };
  const toast = (): Promise<Record<string, unknown>> =>
    soon(() => {
      const [call] = called('answerCallbackQuery', news());
      expect(call).toBeDefined();
      return call?.fields ?? {};
    });

  it('is the line that it stands for, typed by whoever presses it', async () => {
    const ana = await somebody('Ana');
    await ana.press(await button('instancia pausar vendas-1'));
    expect(await toast()).not.toHaveProperty('text');
    await told('vendas-1');
    expect(await frota.ports.audits.list({ subject: 'instance:vendas-1', limit: 1 })).toMatchObject([
      { action: 'instance.pause', actor: `Ana (telegram:${ana.id})` },
    ]);
    await ana.press(await button('instancia retomar vendas-1'));
    await soon(async () =>
      expect(await frota.ports.instances.get('vendas-1')).toMatchObject({ state: 'connected' }),
    );
    await soon(() => expect(called('sendMessage', news())).toHaveLength(2));
  });

  it('is done once when two press it at the same time, and the second hears whose it was', async () => {
    const [ana, bia] = [await somebody('Ana'), await somebody('Bia')];
    const both = await button('instancia vendas-2');
    await Promise.all([ana.press(both), bia.press(both)]);
    await told('vendas-2');
    await soon(() => expect(called('answerCallbackQuery', news())).toHaveLength(2));
    const toasts = called('answerCallbackQuery', news()).flatMap(({ text }) => (text === '' ? [] : [text]));
    expect(toasts).toEqual([expect.stringMatching(/^(Ana|Bia) \(telegram:\d+\) acabou de fazer isso/)]);
  });

  it('is not done twice when the second press waited for the first to be answered', async () => {
    const group = { chat: -200 };
    const [ana, bia] = [await somebody('Ana', group), await somebody('Bia', group)];
    const both = await button('instancia vendas-2');
    const { clock, seen } = frota.ports;
    const real = clock.now.bind(clock);
    let late = 0;
    const now = vi.spyOn(clock, 'now').mockImplementation(() => new Date(real().getTime() + late));
    // What the first one asked for takes ten seconds.
    const done = vi.spyOn(seen, 'done').mockImplementationOnce(async () => {
      await delay(100);
      late = 10_000;
    });
    await Promise.all([ana.press(both), bia.press(both)]);
    await soon(() => expect(called('answerCallbackQuery', news())).toHaveLength(2));
    await told('vendas-2');
    now.mockRestore();
    done.mockRestore();
    expect(called('answerCallbackQuery', news())[1]?.text).toContain('acabou de fazer isso');
  });

  it('asks first where it must, and leaves all as it is for a no', async () => {
    const ana = await somebody('Ana');
    const dangerous = await button('instancia pausar vendas-2', 'Pausar <vendas-2>?');
    await ana.press(dangerous);
    const { fields } = await told('Pausar &lt;vendas-2&gt;?');
    expect(buttonsOf(fields).map(({ text }) => text)).toEqual(['Sim, pode fazer', 'Não']);
    await ana.press('Não');
    await told('Ficou como estava.');
    expect(await frota.ports.instances.get('vendas-2')).toMatchObject({ state: 'connected' });
    await ana.press(dangerous);
    await soon(() =>
      expect(called('sendMessage', news()).filter(({ fields: f }) => f === fields)).toHaveLength(1),
    );
    await ana.press('Sim, pode fazer');
    await soon(async () =>
      expect(await frota.ports.instances.get('vendas-2')).toMatchObject({ state: 'paused' }),
    );
    await told('vendas-2 ');
  });

  it('that nobody showed says so, and stops turning', async () => {
    await (await somebody('Ana')).press({ data: 'p:nothing' });
    expect((await told('antigo demais')).fields).toMatchObject({ show_alert: true });
  });
});
