import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatPresses } from '../../../src/bot/chat/presses.ts';
import type { Campaign } from '../../../src/engine/types.ts';
import * as records from '../../fakes/records.ts';
import type { TestFrota } from '../../integration/test-frota.ts';
import { freshDatabaseUri } from '../../setup/database.ts';
import { soon } from '../soon.ts';
import { contextOf } from '../support.ts';
import { lastModal, type Modal } from './modal-sim.ts';
import { slackFrota } from './slack-frota.ts';
import {
  BOT_TOKEN,
  buttonsOf,
  type Call,
  type ShownButton,
  slackSim,
  type SlackSim,
  USER,
} from './slack-sim.ts';

const uri = freshDatabaseUri();
let sim: SlackSim;
let frota: TestFrota;

beforeAll(async () => {
  sim = await slackSim(() => frota.url);
  frota = await slackFrota(sim, { MONGODB_URI: uri });
  await frota.ports.people.set(`slack:${USER}`, { role: 'operator' });
  await frota.ports.people.set('slack:U2', { role: 'viewer' });
  const file =
    'nome;telefone;cidade\nAna;+5511970000001;Santos\nBia;+5511970000002;\nCaio;+5511970000003;Rio\n';
  await contextOf(frota).importCsv(csv(file), 'clientes', () => undefined);
});

async function* csv(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

let since = 0;
let windows = 0;
const fromNow = (): void => {
  since = sim.calls.length;
  windows = sim.views.size;
};
beforeEach(fromNow);

const news = (): readonly Call[] => sim.calls.slice(since);
const told = (words: string): Promise<Call> =>
  soon(() => {
    const call = news().find(({ text, method }) => !method.startsWith('views.') && text.includes(words));
    expect(call, `nothing said "${words}"`).toBeDefined();
    return call as Call;
  });
/** The window that opens. */
const opened = (): Promise<Modal> =>
  soon(() => {
    expect(sim.views.size).toBeGreaterThan(windows);
    return lastModal(sim);
  });
const open = async (line = '/campanha nova'): Promise<Modal> => {
  await sim.slash(line);
  return opened();
};
/** Waits until the window says so. */
const says = (modal: Modal, words: string): Promise<void> =>
  soon(() => expect(modal.says().join('\n')).toContain(words));
const campaign = async (name: string) => (await frota.ports.campaigns.find(name))[0];
const buttonFor = async (line: string): Promise<ShownButton> => {
  const [value = ''] = await chatPresses(frota.ports, BOT_TOKEN).dataFor('a card', [{ line }]);
  return { action_id: 'press:0', value, text: { text: 'x' } };
};

describe('a new campaign', () => {
  it('is made by the form, and has a card with its forecast and what can be done', async () => {
    const modal = await open();
    expect(modal.view().title.text).toBe('Nova campanha');
    await modal.type('name', 'Natal');
    await modal.choose('list', 'clientes');
    await modal.type('text', 'Oi {{nome}}!');
    await modal.choose('instances', 'vendas-1');
    await modal.choose('rotation', 'balanced');
    await modal.type('start', 'amanhã 8h');
    const { errors, isClosed, ms } = await modal.submit();
    expect({ errors, isClosed }).toEqual({ errors: {}, isClosed: true });
    expect(ms).toBeLessThan(3_000);
    const card = await told('Campanha "Natal" criada como rascunho.');
    expect(card).toMatchObject({ method: 'chat.postMessage', fields: { channel: 'C000000001' } });
    expect(card.text).toContain('Previsão');
    expect([...buttonsOf(card).keys()]).toEqual(['Lançar', 'Testar em mim', 'Editar', 'Descartar']);
    const made = await campaign('Natal');
    expect(made).toMatchObject({
      status: 'draft',
      list: 'clientes',
      variants: ['Oi {{nome}}!'],
      instances: ['vendas-1'],
      strategy: 'balanced',
      scheduledAt: expect.any(Date),
    });
    expect(await frota.ports.audits.list({ subject: `campaign:${made?.id}`, limit: 1 })).toMatchObject([
      {
        action: 'campaign.new',
        actor: expect.stringContaining(`(slack:${USER})`),
        where: 'slack:C000000001',
      },
    ]);
  });

  it('begins with what was typed of it', async () => {
    const modal = await open('/campaign new list=clientes numbers=vendas-2 limit=50');
    expect(modal.labels()).toContain('Mensagens por dia e número');
    await modal.type('name', 'Páscoa');
    await modal.type('text', 'Oi');
    await modal.submit();
    await told('Campanha "Páscoa" criada');
    expect(await campaign('Páscoa')).toMatchObject({ instances: ['vendas-2'], dailyLimitPerInstance: 50 });
  });

  it('has a preview that goes with what is typed', async () => {
    const modal = await open();
    await says(modal, 'A prévia aparece com o primeiro texto.');
    await modal.type('text', 'Oi {{nome}} de {{cidade}}!');
    await says(modal, 'Escolha uma lista');
    await modal.choose('list', 'clientes');
    await says(modal, '  │ Oi Caio de Rio!');
    expect(modal.says().filter((line) => line.endsWith(' recebe:'))).toHaveLength(3);
    expect(modal.says()).toContain('⚠️ Vazio aí: cidade.');
  });

  it('shows what was typed last, though touches of an older drawing come late', async () => {
    const modal = await open('/campanha nova lista=clientes');
    await modal.type('text', 'Um');
    await says(modal, '│ Um');
    const early = modal.touch('text');
    modal.hold('text', 'Dois');
    const late = modal.touch('text');
    await modal.press('Mais ajustes');
    await soon(() => expect(modal.labels()).toContain('Fim'));
    await early();
    await late();
    await says(modal, '│ Dois');
    // What was opened meanwhile stays open.
    expect(modal.labels()).toContain('Fim');
  });

  it('is not drawn over what another process has drawn, and nobody hears of it', async () => {
    const modal = await open('/campanha nova lista=clientes');
    sim.refuseNext('views.update', { body: { ok: false, error: 'hash_conflict' } });
    await modal.type('text', 'Um');
    await soon(() => expect(news().some(({ method }) => method === 'views.update')).toBe(true));
    await modal.type('text', 'Um dois');
    await says(modal, '│ Um dois');
    expect(news().some(({ method }) => method === 'respond' || method.startsWith('chat.'))).toBe(false);
  });

  it('has more settings and versions of its message, and what was typed stays', async () => {
    const modal = await open('/campanha nova lista=clientes');
    await modal.type('name', 'Versões');
    await modal.type('text', 'Oi');
    await modal.press('Outra versão');
    await soon(() => expect(modal.labels()).toContain('Mensagem, versão 2'));
    await modal.press('Outra versão');
    await soon(() => expect(modal.labels()).toContain('Mensagem, versão 3'));
    await modal.press('Mais ajustes');
    await soon(() => expect(modal.labels()).toContain('Segundos entre duas mensagens'));
    await modal.type('text', 'Olá', 2);
    await modal.type('interval', '30-60');
    expect((await modal.submit()).errors).toEqual({});
    await told('Campanha "Versões" criada');
    expect(await campaign('Versões')).toMatchObject({
      variants: ['Oi', 'Olá'],
      interval: { minMs: 30_000, maxMs: 60_000 },
    });
  });

  it('is for a list that is searched for, where there are more than a menu shows', async () => {
    const modal = await open('/campanha nova nome=Procurada');
    expect(await modal.search('list', 'CLIEN')).toEqual(['clientes']);
    expect(await modal.search('list', 'nenhuma')).toEqual([]);
    expect(await modal.search('instances', '')).toEqual(['vendas-1', 'vendas-2']);
  });

  it('is not made while anything is wrong: each field says what', async () => {
    const modal = await open('/campanha nova limite=0');
    await modal.type('name', ' ');
    await modal.press('Outra versão');
    await soon(() => expect(modal.labels()).toContain('Mensagem, versão 2'));
    await modal.type('text', 'Oi {{nome', 1);
    await modal.type('start', 'ontem');
    const { errors, isClosed } = await modal.submit();
    expect(isClosed).toBe(false);
    expect(errors).toMatchObject({
      Nome: 'falta; dê um nome à campanha',
      'Lista de contatos': expect.stringContaining('falta'),
      'Mensagem, versão 2': expect.stringContaining('{{nome'),
      Início: expect.stringContaining('não entendi o momento "ontem"'),
      'Mensagens por dia e número': 'deve ser um número inteiro a partir de 1',
    });
    expect(Object.keys(errors)).toHaveLength(5);
    expect(news().some(({ method }) => method.startsWith('chat.'))).toBe(false);
  });

  it('is made once, however often the form is sent', async () => {
    const modal = await open('/campanha nova nome=Uma lista=clientes');
    await modal.type('text', 'Oi');
    const sent = await Promise.all([modal.submit(), modal.submit()]);
    await told('Campanha "Uma" criada');
    const later = await modal.submit();
    expect([...sent, later].map(({ isClosed }) => isClosed)).toEqual([true, true, true]);
    expect(await frota.ports.campaigns.find('Uma')).toHaveLength(1);
    await sim.slash('/instancia vendas-1');
    await told('vendas-1 · ');
    expect(news().filter(({ text }) => text.includes('"Uma"'))).toHaveLength(1);
  });
});

describe('a form that cannot be', () => {
  it('opened in time is said in words, and opens with another press', async () => {
    sim.refuseNext('views.open', { body: { ok: false, error: 'expired_trigger_id' } });
    await sim.slash('/campanha nova lista=clientes');
    const late = await told('O Slack não esperou pelo formulário');
    expect(late.fields).toMatchObject({ response_type: 'ephemeral' });
    fromNow();
    await sim.press(buttonsOf(late).get('Nova campanha') as ShownButton);
    const modal = await opened();
    expect(modal.view().blocks).toContainEqual(
      expect.objectContaining({
        element: expect.objectContaining({ initial_option: expect.objectContaining({ value: 'clientes' }) }),
      }),
    );
  });

  it.each([
    ['a viewer', 'U2', 'exige o papel operador'],
    ['a stranger', 'U9', 'Ainda não posso fazer isso'],
  ])('opened by %s is refused politely', async (_, user, words) => {
    await sim.slash('/campanha nova', { user });
    expect((await told(words)).fields).toMatchObject({ response_type: 'ephemeral' });
    expect(news().some(({ method }) => method === 'views.open')).toBe(false);
  });

  it('looked into by whom it is not for tells nothing', async () => {
    const modal = await open('/campanha nova lista=clientes');
    const foreign = lastModal(sim, { user: 'U2' });
    await foreign.type('text', 'Oi {{nome}}');
    expect(await foreign.search('list', '')).toEqual([]);
    await modal.type('text', 'Olá');
    await says(modal, '│ Olá');
    expect(news().filter(({ method }) => method === 'views.update')).toHaveLength(1);
  });

  it('sent any more, as its role was taken away, is refused and written down', async () => {
    const modal = await open('/campanha nova nome=Proibida lista=clientes');
    await frota.ports.people.set(`slack:${USER}`, { role: 'viewer' });
    await modal.type('text', 'Oi {{nome}}');
    const { isClosed } = await modal.submit();
    await frota.ports.people.set(`slack:${USER}`, { role: 'operator' });
    expect(isClosed).toBe(true);
    expect((await told('operador')).method).toBe('chat.postEphemeral');
    expect(news().some(({ method }) => method === 'views.update')).toBe(false);
    expect(await campaign('Proibida')).toBeUndefined();
    expect(await frota.ports.audits.list({ subject: 'command:campaign.new', limit: 1 })).toMatchObject([
      { action: 'command.refused' },
    ]);
  });

  it('answered where it was asked for, is so to its sender alone', async () => {
    await sim.slash('/campanha nova nome=Fora lista=clientes', { channel: 'C-private' });
    const modal = await opened();
    await modal.type('text', 'Oi');
    await modal.submit();
    await soon(() => expect(news().filter(({ text }) => text.includes('"Fora" criada'))).toHaveLength(2));
    const [refused, answered] = news().filter(({ text }) => text.includes('"Fora" criada'));
    expect(refused?.fields).toMatchObject({ channel: 'C-private' });
    expect(answered?.fields).toMatchObject({ channel: USER });
  });
});

describe('a message to the bot', () => {
  it('is answered with the button that opens the form: only a press or a command can', async () => {
    const message = { type: 'message', channel_type: 'im', user: USER, channel: 'D1', ts: '1.6' };
    await sim.event({ ...message, text: 'campanha nova lista=clientes' });
    const way = await told('Preenche-se aqui');
    expect(way.fields).toMatchObject({ channel: 'D1' });
    fromNow();
    const button = buttonsOf(way).get('Nova campanha') as ShownButton;
    await sim.press(button);
    await opened();
    // Somebody else may want one, too.
    await sim.press(button);
    await soon(() => expect(sim.views.size).toBe(windows + 2));
  });
});

describe('editing', () => {
  const given = async (name: string, changes: Partial<Campaign> = {}): Promise<Campaign> => {
    const { id: _, ...record } = records.campaign(name, { status: 'draft', list: 'clientes', ...changes });
    return frota.ports.campaigns.create(record);
  };

  it('changes what was changed in the form, which holds what the campaign is like', async () => {
    const { id } = await given('Verão', { instances: ['vendas-1'], strategy: 'balanced' });
    await sim.press(await buttonFor('campanha editar Verão'));
    const modal = await opened();
    expect(modal.view().title.text).toBe('Editar campanha');
    expect(modal.labels()).not.toContain('Fim');
    await modal.type('name', 'Verão 2');
    await modal.press('Mais ajustes');
    await soon(() => expect(modal.labels()).toContain('Fim'));
    await modal.type('health', '45');
    expect((await modal.submit()).errors).toEqual({});
    const card = await told('Campanha "Verão 2" alterada: nome e saude.');
    expect([...buttonsOf(card).keys()]).toEqual(['Lançar', 'Testar em mim', 'Editar', 'Descartar']);
    expect(await frota.ports.campaigns.get(id)).toMatchObject({
      name: 'Verão 2',
      instances: ['vendas-1'],
      strategy: 'balanced',
      pauseOnHealthBelow: 45,
      interval: { minMs: 25_000, maxMs: 50_000 },
    });
  });

  it('leaves what does not fit into a window as it is', async () => {
    const texts = Array.from({ length: 12 }, (_, n) => `Oi ${n}`);
    const { id } = await given('Muitas', { variants: texts });
    const modal = await open('/campanha editar Muitas');
    await says(modal, '"Mensagem" não cabe neste formulário');
    await modal.type('name', 'Muitas mais');
    await modal.submit();
    await told('Campanha "Muitas mais" alterada: nome.');
    expect((await frota.ports.campaigns.get(id))?.variants).toEqual(texts);
  });

  it('shows a problem of what is folded, with it', async () => {
    await given('Segmentada', { instances: ['vendas-1'] });
    const modal = await open('/campanha editar Segmentada');
    await modal.choose('rotation', 'by_segment');
    const { isClosed } = await modal.submit();
    expect(isClosed).toBe(false);
    expect(modal.labels()).toContain('Quem escreve a quem');
    expect(modal.says().filter((line) => line.startsWith('❌'))).toHaveLength(1);
  });
});

describe('a CSV file', () => {
  it('becomes a list, whose rows that are wrong are told, and the campaign is for it', async () => {
    const modal = await open();
    await modal.type('name', 'Do arquivo');
    await modal.type('text', 'Oi {{nome}}, tudo bem em {{bairro}}?');
    modal.attach('Bairros.csv', 'nome;telefone;bairro\nAna;+5511970000001;Centro\nBia;x;Norte');
    const { errors, isClosed } = await modal.submit();
    expect({ errors, isClosed }).toEqual({ errors: {}, isClosed: false });
    const card = await told('Campanha "Do arquivo" criada');
    expect(card.text).toContain('Lista "Bairros": 1 contato do arquivo.');
    expect(card.text).toMatch(/linha 3, telefone: /);
    expect([...buttonsOf(card).keys()]).toEqual(['Lançar', 'Testar em mim', 'Editar', 'Descartar']);
    expect(await campaign('Do arquivo')).toMatchObject({ list: 'Bairros' });
    await says(modal, 'Pronto.');
    expect(modal.labels()).toEqual([]);
  });

  it('becomes the list of a campaign that is changed', async () => {
    const record = records.campaign('Troca', { status: 'draft', list: 'clientes', instances: ['vendas-1'] });
    const { id } = await frota.ports.campaigns.create(record);
    const modal = await open('/campanha editar Troca');
    modal.attach('Novos.csv', 'nome;telefone\nAna;+5511970000001');
    await modal.submit();
    await told('Campanha "Troca" alterada: lista.');
    expect(await frota.ports.campaigns.get(id)).toMatchObject({ list: 'Novos', instances: ['vendas-1'] });
  });

  it('that cannot be read brings the form back with what was typed', async () => {
    const modal = await open('/campanha nova lista=clientes');
    await modal.type('name', 'De novo');
    await modal.type('text', 'Oi {{nome}}!');
    modal.attach('sem telefone.csv', 'nome;cidade\nAna;Santos');
    await modal.submit();
    await says(modal, 'Nada foi salvo ainda.');
    expect(modal.says().join('\n')).toContain('telefone');
    expect(await campaign('De novo')).toBeUndefined();
    expect((await modal.submit()).isClosed).toBe(true);
    await told('Campanha "De novo" criada');
    expect(await campaign('De novo')).toMatchObject({ list: 'clientes', variants: ['Oi {{nome}}!'] });
  });

  it('that cannot be read is told where it was asked for, if the window was closed meanwhile', async () => {
    const modal = await open('/campanha nova nome=Fechada lista=clientes');
    await modal.type('text', 'Oi');
    await says(modal, '│ Oi');
    modal.attach('sem telefone.csv', 'nome;cidade\nAna;Santos');
    sim.refuseNext('views.update', { body: { ok: false, error: 'not_found' } });
    await modal.submit();
    const answer = await told('Nada foi salvo ainda.');
    expect(answer.text).toContain('telefone');
    expect(answer).toMatchObject({ method: 'chat.postEphemeral', fields: { user: USER } });
    expect(await campaign('Fechada')).toBeUndefined();
  });

  it('that lacks what the text needs brings the form back, its list chosen', async () => {
    const modal = await open();
    await modal.type('name', 'Falta campo');
    await modal.type('text', 'Oi {{idade}}!');
    modal.attach('Poucos.csv', 'nome;telefone\nAna;+5511970000001');
    await modal.submit();
    await says(modal, 'usa {{idade}}');
    await modal.type('text', 'Oi {{nome}}!');
    await modal.submit();
    await told('Campanha "Falta campo" criada');
    expect(await campaign('Falta campo')).toMatchObject({ list: 'Poucos' });
  });

  it('from elsewhere is not fetched with our token', async () => {
    const modal = await open('/campanha nova nome=Longe');
    await modal.type('text', 'Oi');
    modal.attach('x.csv', 'telefone', 'https://example.com/x.csv');
    expect((await modal.submit()).errors).toMatchObject({
      'Ou um arquivo CSV de contatos': expect.stringContaining('não me deixa ler'),
    });
  });
});

describe('a form that is open while Frota is started anew', () => {
  it('is taken by the new one, with all that was typed', async () => {
    const modal = await open();
    await modal.type('name', 'Depois');
    await modal.choose('list', 'clientes');
    await modal.type('text', 'Oi {{nome}}!');
    await frota.stop();
    frota = await slackFrota(sim, { MONGODB_URI: uri });
    const { isClosed } = await modal.submit();
    expect(isClosed).toBe(true);
    await told('Campanha "Depois" criada como rascunho.');
    expect(await campaign('Depois')).toMatchObject({ list: 'clientes', variants: ['Oi {{nome}}!'] });
  });
});
