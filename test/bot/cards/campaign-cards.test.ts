import { beforeEach, describe, expect, it } from 'vitest';
import { campaignCards } from '../../../src/bot/cards/campaign-cards.ts';
import { followInChat } from '../../../src/bot/cards/follow-in-chat.ts';
import { cardKeeper, type CardKeeper } from '../../../src/bot/cards/keep-cards.ts';
import type { CardView } from '../../../src/bot/chat/card-source.ts';
import { runCommand } from '../../../src/bot/commands/run-command.ts';
import { renderBlocks } from '../../../src/bot/console/render.ts';
import type { Block } from '../../../src/bot/reply.ts';
import { tendCampaigns } from '../../../src/engine/campaigns.ts';
import type { Campaign, MessageStatus } from '../../../src/engine/types.ts';
import { rowIn, type RowChanges } from '../../contract/rows.ts';
import * as records from '../../fakes/records.ts';
import { desk, type Desk } from '../commands/campaign-desk.ts';
import { fakePlatform, type FakePlatform } from './fake-platform.ts';

const CHAT = 'slack:C1';

describe('the card of a campaign', () => {
  let at: Desk;
  let slack: FakePlatform;
  let keeper: CardKeeper;
  let campaign: Campaign;

  beforeEach(async () => {
    at = await desk();
    slack = fakePlatform('slack');
    keeper = cardKeeper(at.engine, [slack], [campaignCards(at.engine, 'pt-BR', [])]);
    campaign = await at.given();
  });

  const go = async (ms = 0): Promise<void> => {
    at.engine.clock.advance(ms);
    do await keeper.atRest();
    while ((await keeper.round()) > 0);
    await keeper.atRest();
  };
  /** Types a command in the chat, as its adapter does. */
  const inChat = async (line: string): Promise<void> => {
    await followInChat(at.engine, CHAT, await runCommand(at.context, line));
    await go();
  };
  const rows = async (status: MessageStatus, count: number, changes: RowChanges = {}): Promise<void> => {
    const { id: campaignId } = campaign;
    const instance = status === 'queued' ? undefined : 'vendas-1';
    const sentAt = status === 'queued' ? undefined : at.engine.clock.now();
    await at.store.put(
      Array.from({ length: count }, (_, n) =>
        rowIn(status, `${status}-${n}`, { campaignId, instance, sentAt, ...changes }),
      ),
    );
  };
  const view = async (): Promise<CardView> => {
    const shown = await campaignCards(at.engine, 'pt-BR', []).view(campaign.id, CHAT);
    if (shown === undefined || 'hidden' in shown) throw new Error('nothing is shown');
    return shown;
  };
  const buttonsOf = (blocks: readonly Block[]): Record<string, string> =>
    Object.fromEntries(
      blocks.flatMap((block) =>
        block.kind === 'example' && block.button !== undefined ? [[block.button.label, block.line]] : [],
      ),
    );
  const linesOf = ({ message }: CardView): string[] =>
    renderBlocks(message.blocks.filter(({ kind }) => kind !== 'example'));

  it('appears where it was launched, moves as it goes, and is one message', async () => {
    await inChat('campanha iniciar Natal');
    await rows('queued', 8);
    await rows('sent', 2);
    await go(5_000);
    expect(slack.messages).toEqual([{ chat: 'C1', id: '1', text: 'Natal · em andamento · 20%' }]);
  });

  it('shows progress, pace, time left, and each number with its state, what it sent and its health', async () => {
    await at.store.instances.register(records.instance('suporte-1', { state: 'banned', health: 12.4 }));
    campaign = await at.given({ name: 'Páscoa', instances: ['vendas-1', 'suporte-1', 'fora'] });
    await inChat('campanha iniciar Páscoa');
    await rows('queued', 8);
    await rows('sent', 2);
    at.engine.clock.advance(60_000);
    expect(linesOf(await view())).toEqual([
      'Páscoa',
      '███░░░░░░░░░░░░░ 20%',
      '2 de 10 mensagens',
      '2 enviadas · 0 entregues · 0 lidas · 0 falhas · 2/min · faltam uns 4 min',
      'Nome       Status         Enviadas  Falhas  Saúde',
      'vendas-1   conectado             2       0    100',
      'suporte-1  banido                0       0     12',
      'fora       fora da frota         0       0      –',
    ]);
  });

  it('has buttons for what can be done now, as lines that can be typed', async () => {
    await inChat('campanha iniciar Natal');
    const stop = { Cancelar: 'campanha cancelar Natal', Relatório: 'campanha relatorio Natal' };
    expect(buttonsOf((await view()).message.blocks)).toEqual({ Pausar: 'campanha pausar Natal', ...stop });
    await at.ana('campanha pausar Natal');
    const paused = (await view()).message.blocks;
    expect(buttonsOf(paused)).toMatchObject({ Retomar: 'campanha retomar Natal', ...stop });
    expect(buttonsOf(paused)).not.toHaveProperty('Pausar');
    const cancel = paused.find((block) => block.kind === 'example' && block.line.includes('cancelar'));
    expect(cancel).toMatchObject({
      button: { style: 'danger', confirm: expect.stringContaining('"Natal" de vez?') },
    });
    await at.ana('campanha cancelar Natal');
    expect(buttonsOf((await view()).message.blocks)).toEqual({ Relatório: 'campanha relatorio Natal' });
  });

  it('appears where somebody asks for it, who is told so', async () => {
    await at.ana('campanha iniciar Natal');
    at.context.person = { id: 'slack:U0ANA', name: 'Ana' };
    const { screen } = await at.ana('campanha acompanhar Natal');
    expect(screen).toBe('"Natal" tem o seu cartão nesta conversa; ele se atualiza sozinho.');
    await inChat('campanha acompanhar Natal');
    expect(slack.messages).toHaveLength(1);
  });

  it('shows at once what somebody did to it elsewhere', async () => {
    await inChat('campanha iniciar Natal');
    await go(30_000);
    await at.john('campaign pause Natal');
    await go(5_000);
    expect(slack.messages[0]?.text).toBe('Natal · pausada');
    await at.john('campaign resume Natal');
    await go(5_000);
    expect(slack.messages[0]?.text).toMatch(/^Natal · em andamento/);
  });

  describe('whose launch waits for another person', () => {
    const ana = { id: 'slack:U0ANA', name: 'Ana' };
    const EVERYWHERE = 'slack:C9';
    beforeEach(() => {
      at.engine.settings = { ...at.engine.settings, approvalAbove: 1 };
      at.context = { ...at.context, ports: at.engine, person: ana, actor: 'Ana (slack:U0ANA)' };
      keeper = cardKeeper(at.engine, [slack], [campaignCards(at.engine, 'pt-BR', [EVERYWHERE])]);
    });
    const bia = async (line: string): Promise<void> => {
      const person = { id: 'slack:U0BIA', name: 'Bia' };
      const reply = await runCommand({ ...at.context, person, actor: 'Bia (slack:U0BIA)' }, line);
      expect(reply.failed).toBeUndefined();
      await go(5_000);
    };
    const threads = (): string[] =>
      slack.messages.flatMap(({ chat, text, thread }) => (thread === undefined ? [] : [`${chat} ${text}`]));

    it('says who asked and can be decided on where it was asked and where all are shown', async () => {
      await inChat('campanha iniciar Natal');
      await go(3_000);
      expect(slack.messages.map(({ chat, text }) => `${chat} ${text}`).toSorted()).toEqual([
        'C1 Natal · esperando aprovação',
        'C9 Natal · esperando aprovação',
      ]);
      const shown = await view();
      expect(linesOf(shown).join('\n')).toContain('Ana pediu o lançamento');
      expect(buttonsOf(shown.message.blocks)).toMatchObject({
        Aprovar: 'campanha aprovar Natal revisao=0',
        Recusar: 'campanha recusar Natal',
      });
    });

    it('tells whoever asked, by name, who refused it and why, then who approved it', async () => {
      await inChat('campanha iniciar Natal');
      await go(3_000);
      await bia('campanha recusar Natal falta o preço');
      const refused = 'Bia não aprovou o lançamento de "Natal": falta o preço';
      expect(threads().toSorted()).toEqual([`C1 ${refused}`, `C9 ${refused}`]);
      expect((await view()).thread.map(({ message }) => message.to)).toEqual([ana]);
      await inChat('campanha iniciar Natal');
      await bia('campanha aprovar Natal');
      const approved = 'Bia aprovou o lançamento de "Natal".';
      expect(threads().slice(2).toSorted()).toEqual([`C1 ${approved}`, `C9 ${approved}`]);
      expect((await view()).thread.map(({ message }) => message.to)).toEqual([ana]);
    });

    it('calls nobody for what was decided long ago', async () => {
      await inChat('campanha iniciar Natal');
      await bia('campanha recusar Natal');
      at.engine.clock.advance(24 * 3_600_000);
      expect((await view()).thread).toEqual([]);
    });
  });

  it('becomes the report at the end, with the picture in its thread once receipts had time to come, and stops', async () => {
    await inChat('campanha iniciar Natal');
    await rows('sent', 2);
    await rows('read', 3, { deliveredAt: at.engine.clock.now(), readAt: at.engine.clock.now() });
    await rows('failed', 1, { reason: 'not_on_whatsapp' });
    await at.store.campaigns.update(campaign.id, { audienceComplete: true });
    await tendCampaigns(at.engine, new AbortController().signal);
    await go(5_000);
    expect(slack.messages).toEqual([{ chat: 'C1', id: '1', text: 'Natal · concluída · 100%' }]);
    expect(linesOf(await view()).join('\n')).toMatch(/Enviada.* 5 .*\n[^]*Falh.* 1 /);
    await go(600_000);
    expect(slack.messages.map(({ thread }) => thread)).toEqual([undefined, '1', '1']);
    const { thread, final } = await view();
    expect(final).toBe(true);
    expect(thread[0]?.message.blocks).toContainEqual({
      kind: 'image',
      svg: expect.stringMatching(/^<svg /),
      alt: 'O que foi enviado, entregue, lido e falhou de "Natal" ao longo do tempo',
    });
    const calls = slack.calls.length;
    await go(24 * 3_600_000);
    expect(slack.calls).toHaveLength(calls);
  });

  it('is made up again when its campaign goes on after its end', async () => {
    await inChat('campanha iniciar Natal');
    await rows('unknown', 1, { sendingAt: new Date(0) });
    await at.store.campaigns.update(campaign.id, { audienceComplete: true });
    await tendCampaigns(at.engine, new AbortController().signal);
    await go(600_000);
    expect(slack.messages[0]?.text).toBe('Natal · concluída · 100%');
    await at.ana('campanha desconhecidas Natal reenviar');
    await go(5_000);
    expect(slack.messages[0]?.text).toBe('Natal · em andamento · 0%');
  });

  it('is in every chat that shows all campaigns, from its start', async () => {
    keeper = cardKeeper(at.engine, [slack], [campaignCards(at.engine, 'en', ['slack:C7', 'slack:C8'])]);
    await go();
    expect(slack.messages).toEqual([]);
    await at.ana('campanha iniciar Natal');
    await go(3_000);
    expect(slack.messages.map(({ chat, text }) => `${chat}: ${text}`).toSorted()).toEqual([
      'C7: Natal · running',
      'C8: Natal · running',
    ]);
  });

  it('tells of a scheduled one when it begins, and begins with it', async () => {
    const scheduledAt = new Date(at.engine.clock.now().getTime() + 90_000);
    campaign = await at.given({ name: 'Ano Novo', status: 'scheduled', scheduledAt });
    await at.store.cards.want([{ subject: `campaign:${campaign.id}`, chat: CHAT }], at.engine.clock.now());
    await go();
    expect(slack.messages[0]?.text).toBe('Ano Novo · agendada');
    await go(60_000);
    await go(30_000);
    await tendCampaigns(at.engine, new AbortController().signal);
    await go(5_000);
    expect(slack.messages[0]?.text).toMatch(/^Ano Novo · em andamento/);
  });

  it('shows an approver what waits for them, and what became of it', async () => {
    const person = { id: 'slack:U0ANA', name: 'Ana' };
    const approval = { by: person, at: at.engine.clock.now(), recipients: 1_200 };
    campaign = await at.given({ name: 'Grande', status: 'pending_approval', approval });
    keeper = cardKeeper(at.engine, [slack], [campaignCards(at.engine, 'pt-BR', [CHAT])]);
    await go();
    expect(slack.messages).toEqual([{ chat: 'C1', id: '1', text: 'Grande · esperando aprovação' }]);
    expect(linesOf(await view())).toContainEqual(expect.stringMatching(/^Ana pediu .*1\.200 pessoas/));
    expect(buttonsOf((await view()).message.blocks)).toMatchObject({
      Aprovar: expect.stringMatching(/^campanha aprovar Grande\b/),
      Recusar: 'campanha recusar Grande',
      Cancelar: 'campanha cancelar Grande',
    });
    await at.ana('campanha recusar Grande cedo demais');
    await go(5_000);
    expect(slack.messages[0]?.text).toBe('Grande · rascunho');
    expect(linesOf(await view()).join('\n')).toContain('cedo demais');
    expect(Object.values(buttonsOf((await view()).message.blocks))).toContain('campanha iniciar Grande');
    await at.ana('campanha iniciar Grande');
    await go(5_000);
    expect(slack.messages[0]?.text).toBe('Grande · em andamento');
  });

  it('fits into one message, however many numbers there are', async () => {
    const instances = Array.from({ length: 200 }, (_, n) => `a-number-with-a-long-name-${n}`);
    campaign = await at.given({
      name: 'Grande',
      status: 'running',
      startedAt: at.engine.clock.now(),
      instances,
    });
    const lines = linesOf(await view());
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… e mais 185 números');
    expect(lines.join('\n').length).toBeLessThan(3_000);
  });
});
