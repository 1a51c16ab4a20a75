import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createCampaign } from '../../../src/engine/new-campaign.ts';
import type { Conversation, PersonRole } from '../../../src/engine/ports.ts';
import { freePort } from '../../chaos/free-port.ts';
import { importPeople, type TestFrota, testFrota } from '../../integration/test-frota.ts';
import { freshDatabaseUri } from '../../setup/database.ts';
import { soon } from '../soon.ts';
import { fleetOf } from '../support.ts';
import { buttonsOf, type Call, inChat, telegramSim, type TelegramUser, TOKEN } from './telegram-sim.ts';

const sim = await telegramSim();
const database = freshDatabaseUri();
const started = async () => {
  const port = String(await freePort());
  return testFrota(
    { timeScale: 0.01, numbers: ['vendas-1', 'vendas-2'].map((name) => ({ name })) },
    {
      MONGODB_URI: database,
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: sim.url,
      TELEGRAM_WEBHOOK: 'on',
    },
  );
};
const frota = await started();

beforeAll(async () => {
  await fleetOf(frota, 2);
  await importPeople(frota, 'clientes', 3);
  await soon(() => expect(sim.calls.filter(({ method }) => method === 'setWebhook')).toHaveLength(1));
});

/** Somebody in a chat, and what the bot shows there. */
interface Person extends TelegramUser {
  id: string;
  /** Waits for what the bot writes, after what was waited for before, that has these words. */
  told(words: string): Promise<Call>;
  /** What was written to them since they were told something last. */
  news(): Call[];
  /** Waits for what shows over the chat. */
  toast(words: string): Promise<void>;
}

/** Each test has people of its own: a chat takes only so many messages a second. */
let people = 500;
async function somebody(
  name: string,
  { chat, role = 'operator', language }: { chat?: number; role?: PersonRole; language?: string } = {},
): Promise<Person> {
  const id = ++people;
  await frota.ports.people.set(`telegram:${id}`, { role });
  const where = chat ?? id;
  let since = 0;
  const news = (): Call[] => inChat(sim.calls, where).slice(since);
  return {
    id: `telegram:${id}`,
    ...sim.user(id, name, { chat: where, ...(language !== undefined && { language }) }),
    news,
    told: (words) =>
      soon(() => {
        const at = news().findIndex(({ text }) => text.includes(words));
        const seen = news().map(({ text }) => text);
        expect(at, `nothing said "${words}", but ${JSON.stringify(seen)}`).toBeGreaterThanOrEqual(0);
        since += at + 1;
        return inChat(sim.calls, where)[since - 1] as Call;
      }),
    toast: (words) =>
      soon(() =>
        expect(
          sim.calls.filter(({ method, text }) => method === 'answerCallbackQuery' && text.includes(words)),
        ).not.toEqual([]),
      ),
  };
}

const labels = (call: Call): string[] => buttonsOf(call.fields).map(({ text }) => text);
const conversationOf = ({ id }: Person) =>
  frota.ports.conversations.get(`${id}:${id.replace('telegram:', '')}`, new Date());
/** The conversation as it is kept once its question is shown. */
const shownOf = (person: Person): Promise<Conversation> =>
  soon(async () => {
    const kept = await conversationOf(person);
    expect(kept?.said).toContain('"message"');
    return kept as Conversation;
  });
/** As another release, or a process that broke off, would have left it. */
async function leftAs(kept: Conversation, said: object): Promise<void> {
  const { conversations, clock } = frota.ports;
  const changed = { ...(JSON.parse(kept.said) as object), ...said };
  expect(await conversations.move(kept, JSON.stringify(changed), clock.now())).toBe(true);
}
const dataOf = (call: Call, label: string): string =>
  buttonsOf(call.fields).find(({ text }) => text === label)?.callback_data ?? '';
const campaignOf = async (name: string) => (await frota.ports.campaigns.find(name))[0];

describe.concurrent('a campaign in Telegram', () => {
  it('is asked for question by question, with a file for its list', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Natal');
    const list = await ana.told('Lista de contatos');
    expect(list.text).toContain('Nova campanha · Lista de contatos · 2 de 6');
    expect(list.text).toContain('Nome: Natal');
    expect(labels(list)).toEqual(expect.arrayContaining(['◀ Voltar', '✖ Cancelar']));

    await ana.drop('Presentes.csv', 'nome;telefone\nAna;+5511960000001\nBia;1\nCaio;+5511960000003');
    const asksText = await ana.told('Mensagem');
    expect(asksText.text).toContain('Lista "Presentes": 2 contatos');
    expect(asksText.text).toMatch(/linha 3, telefone: /);

    await ana.say('Oi {{nome}}!');
    const preview = await ana.told('Como Ana recebe:');
    expect(preview.text).toContain('│ Oi Caio!');
    expect(preview.text).toContain('Escreva outra versão');
    await ana.press('Seguir');
    const numbers = await ana.told('Números que enviam');
    expect(numbers.method).toBe('editMessageText');
    expect(numbers.text).toMatch(/☐ vendas-1: conectado · [\d.]+ livres de [\d.]+ hoje/);
    await ana.press('Pular: a frota toda');
    expect((await ana.told('Estratégia')).text).toContain('Todos os números enviam mais ou menos o mesmo');
  });

  it('is made at the end, and the last question becomes its card', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Natal lista=clientes estrategia=balanceada numeros=vendas-1');
    await ana.told('Mensagem');
    await ana.say('Oi {{nome}}!');
    await ana.told('│ Oi Pessoa 0!');
    await ana.press('Seguir');
    await ana.told('Início');
    await ana.press('Pular: ao lançar');
    const review = await ana.told('Está certo assim?');
    expect(review.text).toContain('Estratégia: balanceada');
    expect(labels(review)).toEqual(expect.arrayContaining(['Criar o rascunho', '✏️ Nome', 'Mais opções']));

    await ana.press('Criar o rascunho');
    const card = await ana.told('Campanha "Natal" criada como rascunho.');
    expect(card.method).toBe('editMessageText');
    expect(card.text).toContain('Previsão');
    expect(labels(card)).toEqual(['Lançar', 'Testar em mim', 'Editar', 'Descartar']);
    expect(await campaignOf('Natal')).toMatchObject({
      status: 'draft',
      list: 'clientes',
      variants: ['Oi {{nome}}!'],
      strategy: 'balanced',
      instances: ['vendas-1'],
    });
    expect(
      await frota.ports.conversations.get(`${ana.id}:${ana.id.split(':')[1]}`, new Date()),
    ).toBeUndefined();
  });

  it('tells what is wrong with a file and asks for another, or takes a list that is there', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Lista texto="Oi {{nome}}"');
    await ana.told('Lista de contatos');
    await ana.drop('nada.csv', 'nome;cidade\nAna;Santos');
    const refused = await ana.told('❌');
    expect(refused.text).toContain('Lista de contatos · 2 de 6');
    await ana.say('nenhuma');
    expect((await ana.told('❌')).text).toContain('Lista de contatos · 2 de 6');
    await ana.say('Clientes');
    await ana.told('Números que enviam');
  });

  it('asks again what is wrong, and keeps what was said on the way back', async () => {
    const john = await somebody('John', { language: 'en' });
    await john.say('/campaign new list=clientes');
    const first = await john.told('New campaign · Name · 1 of 6');
    expect(labels(first)).toEqual(['✖ Cancel']);
    await john.say('x'.repeat(81));
    await john.told('❌');
    await john.say('Easter');
    await john.told('Message · 3 of 6');
    await john.say('Hi {{age}}');
    const again = await john.told('❌');
    expect(again.text).toMatch(/{{age}}.*\n.*Message · 3 of 6/s);
    await john.press('◀ Back');
    expect(labels(await john.told('Contact list · 2 of 6'))).toContain('Keep: clientes');
  });

  it('shows each version of the text as people get it', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Versões lista=clientes');
    await ana.told('Mensagem');
    await ana.say('Oi {{nome}}');
    await ana.told('Como Pessoa 0 recebe:');
    await ana.say('Olá {{nome}}');
    const preview = await ana.told('Texto 2, como Pessoa 1 recebe:');
    expect(preview.text.match(/│ .*/g)).toEqual(['│ Oi Pessoa 0', '│ Olá Pessoa 1', '│ Oi Pessoa 2']);
  });

  it('takes numbers in and out: the same press twice is one', async () => {
    const ana = await somebody('Ana');
    await createCampaign(frota.ports, { name: 'Números', list: 'clientes', variants: ['Oi'] });
    await ana.say('/campanha editar numeros');
    await ana.told('Está certo assim?');
    await ana.press('✏️ Números que enviam');
    const data = dataOf(await ana.told('☑ vendas-1'), '☑ vendas-1');
    await ana.press({ data });
    await ana.press({ data });
    const chosen = await ana.told('☐ vendas-1');
    expect(labels(chosen)).toEqual(expect.arrayContaining(['☐ vendas-1', '☑ vendas-2', 'Manter: vendas-2']));
    await ana.press('Manter: vendas-2');
    expect((await ana.told('Está certo assim?')).text).toMatch(/Números que enviam: vendas-2$/m);
  });

  it('is changed from its card, by what is pressed alone', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Mudar lista=clientes texto=Oi');
    await ana.told('criada como rascunho');
    await ana.press('Editar');
    const review = await ana.told('Editar campanha · Está certo assim?');
    expect(review.method).toBe('sendMessage');
    await ana.press('✏️ Início');
    await ana.told('Início');
    await ana.say('amanhã 8h');
    expect((await ana.told('Está certo assim?')).text).toContain('Início: amanhã 8h');
    await ana.press('Salvar as mudanças');
    await ana.told('Campanha "Mudar" alterada');
    expect(await campaignOf('Mudar')).toMatchObject({ scheduledAt: expect.any(Date), variants: ['Oi'] });
  });

  it('can be left at any step: nothing is saved, and its buttons are dead', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Nunca');
    const asked = await ana.told('Lista de contatos');
    await ana.press('✖ Cancelar');
    await ana.told('Cancelado: nada foi salvo.');
    await ana.press({ data: dataOf(asked, 'clientes') });
    await ana.toast('Isso já foi concluído ou cancelado.');
    expect(await campaignOf('Nunca')).toBeUndefined();
    await ana.say('instancia vendas-1');
    await ana.told('conectado');
  });

  it('lets commands pass, and is not begun twice', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova');
    await ana.told('Nome · 1 de 6');
    await ana.say('/instancia vendas-1');
    await ana.told('conectado');
    await ana.say('/campanha nova nome=Outra');
    expect((await ana.told('Você ainda está preenchendo isto.')).text).toContain('Nome · 1 de 6');
    await ana.say('Primeira');
    expect((await ana.told('Lista de contatos')).text).toContain('Nome: Primeira');
  });

  it('hears in a group only who began it, in reply to it or by a press', async () => {
    const group = -900;
    const ana = await somebody('Ana', { chat: group });
    const bia = await somebody('Bia', { chat: group });
    await ana.say('/campanha nova');
    const asked = await ana.told('Responda a esta mensagem');
    expect(asked.fields).toMatchObject({ reply_parameters: { message_id: expect.any(Number) } });
    await bia.reply('Da Bia');
    await ana.say('bom dia');
    await bia.press('✖ Cancelar');
    await bia.toast('Outra pessoa está preenchendo isto.');
    await ana.reply('Da Ana');
    expect((await ana.told('Lista de contatos')).text).toContain('Nome: Da Ana');
    expect(inChat(sim.calls, group).filter(({ method }) => method === 'sendMessage')).toHaveLength(2);
  });

  it('is refused at the end to whoever may no more', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Tarde lista=clientes');
    await ana.told('Mensagem');
    await frota.ports.people.set(ana.id, { role: 'viewer' });
    await ana.say('Oi');
    await ana.told('❌');
    expect(await conversationOf(ana)).toBeUndefined();
    const bia = await somebody('Bia', { role: 'viewer' });
    await bia.say('/campanha nova');
    expect((await bia.told('❌')).text).not.toContain('1 de 6');
  });

  it('answers what comes at once in its order', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova');
    await ana.told('Nome · 1 de 6');
    // Telegram hears that it was taken, not that it was answered: the second comes while the first is being answered.
    await ana.say('Depressa');
    await ana.say('clientes');
    expect((await ana.told('Mensagem')).text).toContain('Nome: Depressa\nLista de contatos: clientes');
  });

  it('keeps what was said across a release that asks otherwise, and says so', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Antiga');
    await ana.told('Lista de contatos');
    const kept = await shownOf(ana);
    await leftAs(kept, { version: 0, step: 'colour' });
    await frota.ports.conversations.wait(kept.id, '{"version":[0,0],"state":{}}');
    await ana.say('clientes');
    expect((await ana.told('O Frota foi atualizado')).text).toContain('Nome: Antiga');
    await ana.say('clientes');
    await ana.told('Mensagem');
    await ana.say('Oi');
    await ana.told('│ Oi');
  });

  it('does not take what led to a question for its answer, when its process died and it comes again', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova lista=clientes');
    await ana.told('Nome · 1 de 6');
    const id = Number(ana.id.replace('telegram:', ''));
    const update = {
      update_id: 889_000,
      message: {
        message_id: 1,
        date: 1,
        text: 'Morta',
        from: { id, is_bot: false, first_name: 'Ana', language_code: 'pt-BR' },
        chat: { id, type: 'private', first_name: 'Ana' },
      },
    };
    const form = { values: { name: ['Morta'], list: ['clientes'] } };
    await leftAs(await shownOf(ana), { form, step: 'text', update: update.update_id, message: undefined });
    expect(await sim.post(update)).toBe(200);
    const asked = await ana.told('Mensagem · 3 de 6');
    expect(asked.text).not.toContain('│ Morta');
  });

  it('asks again what was broken off while it was saved', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Quebrada');
    const asked = await ana.told('Lista de contatos');
    const since = (ms: number): object => ({
      step: 'review',
      question: 1,
      saving: frota.ports.clock.now().getTime() - ms,
    });
    await leftAs(await shownOf(ana), since(1_000));
    await ana.press({ data: dataOf(asked, 'clientes') });
    await ana.toast('Salvando…');
    await ana.say('/campanha nova');
    await ana.told('Salvando…');
    await leftAs(await shownOf(ana), since(60_000));
    await ana.press({ data: dataOf(asked, 'clientes') });
    const review = await ana.told('Está certo assim?');
    expect(review.text).toContain('Lista de contatos: falta');
    await ana.press('Criar o rascunho');
    expect((await ana.told('❌ falta')).text).toContain('Lista de contatos');
  });
});

describe('Telegram that takes nothing for a moment', () => {
  it('brings back a question that did not reach the chat', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Sumida');
    const asked = await ana.told('Lista de contatos');
    sim.refuseNext('editMessageText', { error_code: 400, description: 'message to edit not found' });
    sim.refuseNext('sendMessage', { error_code: 400, description: 'not now' });
    await ana.press('clientes');
    await ana.told('Não deu certo');
    await ana.press({ data: dataOf(asked, 'clientes') });
    expect((await ana.told('Mensagem · 3 de 6')).text).toContain('Lista de contatos: clientes');
  });
});

describe('another process', () => {
  const hooks = (): string[] =>
    sim.calls.filter(({ method }) => method === 'setWebhook').map(({ fields }) => String(fields['url']));
  let other: TestFrota;
  beforeAll(async () => {
    other = await started();
    await soon(() => expect(hooks()).toHaveLength(2));
  });

  it('does not do again what this one does: of two presses at once one saves', async () => {
    const ana = await somebody('Ana');
    await createCampaign(frota.ports, { name: 'Dupla', list: 'clientes', variants: ['Oi'] });
    await ana.say('/campanha editar dupla');
    await ana.told('Está certo assim?');
    await ana.press('✏️ Nome');
    await ana.told('Nome');
    await ana.say('Uma');
    const review = await ana.told('Está certo assim?');
    const [id, chat] = [Number(ana.id.replace('telegram:', '')), review.fields['chat_id']];
    const press = (n: number) => ({
      update_id: 888_000 + n,
      callback_query: {
        id: `press-${n}`,
        from: { id, is_bot: false, first_name: 'Ana', language_code: 'pt-BR' },
        chat_instance: '1',
        message: { message_id: review.messageId, date: 1, chat: { id: Number(chat), type: 'private' } },
        data: dataOf(review, 'Salvar as mudanças'),
      },
    });
    // Both have read where it stands before either goes on: of each the second look is the one that counts.
    let looked: () => void;
    const bothLooked = new Promise<void>((resolve) => {
      let looks = 0;
      looked = () => void (++looks === 2 && resolve());
    });
    const looks = [frota, other].map(({ ports: { conversations } }) => {
      const get = conversations.get.bind(conversations);
      let look = 0;
      return vi.spyOn(conversations, 'get').mockImplementation(async (...given) => {
        const found = await get(...given);
        if (++look !== 2) return found;
        looked();
        await bothLooked;
        return found;
      });
    });
    const [first, second] = hooks();
    await Promise.all([sim.post(press(1), { url: first! }), sim.post(press(2), { url: second! })]);
    await ana.told('Campanha "Uma" alterada');
    const { id: campaign } = (await campaignOf('Uma')) ?? {};
    const written = await frota.ports.audits.list({ subject: `campaign:${campaign}`, limit: 9 });
    expect(written.filter(({ action }) => action === 'campaign.edit')).toHaveLength(1);
    // Both were heard, and the slower one has seen then that it was overtaken.
    await soon(() =>
      expect(
        sim.calls.filter(({ fields }) => String(fields['callback_query_id']).startsWith('press-')),
      ).toHaveLength(3),
    );
    expect(ana.news().map(({ text }) => text)).toEqual([]);
    for (const look of looks) look.mockRestore();
  });

  it('goes on at the same step where this one was stopped', async () => {
    const ana = await somebody('Ana');
    await ana.say('/campanha nova nome=Fica lista=clientes');
    await ana.told('Mensagem');
    await frota.stop();
    await ana.say('Oi {{nome}}');
    await ana.told('Como Pessoa 0 recebe:');
    await ana.press('Seguir');
    const { text } = await ana.told('Números que enviam');
    expect(text).toContain('Nome: Fica\nLista de contatos: clientes\nMensagem: Oi {{nome}}');
  });
});
