import { beforeEach, describe, expect, it } from 'vitest';
import { cardKeeper, type CardKeeper } from '../../../src/bot/cards/keep-cards.ts';
import type { CardView } from '../../../src/bot/chat/card-source.ts';
import { renderBlocks } from '../../../src/bot/console/render.ts';
import { incidentCards } from '../../../src/bot/incidents/incident-cards.ts';
import { incidentRef } from '../../../src/engine/incident-ref.ts';
import { raise, resolve } from '../../../src/engine/incidents.ts';
import type { IncidentKind } from '../../../src/engine/ports.ts';
import { SEVERITIES } from '../../../src/engine/types.ts';
import { rowIn } from '../../contract/rows.ts';
import { type FakePlatform, fakePlatform } from '../cards/fake-platform.ts';
import { type Desk, desk } from '../commands/campaign-desk.ts';

const MINUTE = 60_000;

describe('the card of an incident', () => {
  let at: Desk;
  let slack: FakePlatform;
  let telegram: FakePlatform;
  let keeper: CardKeeper;

  beforeEach(async () => {
    at = await desk();
    at.engine.settings = {
      ...at.engine.settings,
      alerts: {
        ...at.engine.settings.alerts,
        routes: [{ severities: SEVERITIES, chats: ['slack:C1'] }],
        escalation: ['telegram:7'],
      },
    };
    slack = fakePlatform('slack');
    telegram = fakePlatform('telegram');
    keeper = cardKeeper(at.engine, [slack, telegram], [incidentCards(at.engine, 'pt-BR')]);
  });

  /** Time passes, as far as the loop looks at it. */
  const go = async (ms = 0): Promise<void> => {
    const until = at.engine.clock.now().getTime() + ms;
    for (;;) {
      do await keeper.atRest();
      while ((await keeper.round()) > 0);
      const left = until - at.engine.clock.now().getTime();
      if (left <= 0) break;
      at.engine.clock.advance(Math.min(left, 5_000));
    }
    await keeper.atRest();
  };
  const fall = (kind: IncidentKind, name = 'vendas-1', facts = {}) =>
    raise(at.engine, {
      fingerprint: `${kind}:${name}`,
      kind,
      facts: { instance: name, server: 'main', evidence: 'closed by WhatsApp (401)', ...facts },
    });
  const back = (kind: IncidentKind, name = 'vendas-1') => resolve(at.engine, `${kind}:${name}`);
  const refOf = (kind: IncidentKind, name = 'vendas-1') => incidentRef(`${kind}:${name}#1`);
  const view = async (ref: string): Promise<CardView> => {
    const shown = await incidentCards(at.engine, 'pt-BR').view(ref, 'slack:C1');
    if (shown === undefined || 'hidden' in shown) throw new Error('nothing is shown');
    return shown;
  };
  const lines = async (ref: string): Promise<string> =>
    renderBlocks((await view(ref)).message.blocks.filter(({ kind }) => kind !== 'example')).join('\n');
  const buttons = async (ref: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await view(ref)).message.blocks.flatMap((block) =>
        block.kind === 'example' && block.button !== undefined ? [[block.button.label, block.line]] : [],
      ),
    );
  const cardsIn = ({ messages }: FakePlatform) => messages.filter(({ thread }) => thread === undefined);
  const threadIn = ({ messages }: FakePlatform) =>
    messages.filter(({ thread }) => thread !== undefined).map(({ text }) => text.split('\n')[0]);

  it('of a ban is there at once, says what it touches, and what can be done', async () => {
    const { id: campaignId } = await at.given({ status: 'running' });
    await at.store.put(Array.from({ length: 3 }, (_, n) => rowIn('queued', `q${n}`, { campaignId })));
    await fall('banned');
    await go();

    expect(cardsIn(slack)).toMatchObject([{ chat: 'C1', text: 'O WhatsApp baniu vendas-1' }]);
    const ref = refOf('banned');
    const shown = await lines(ref);
    expect(shown).toContain('O WhatsApp baniu vendas-1');
    expect(shown).toContain(`crítico · ${ref} · desde hoje 09:00`);
    expect(shown).toContain('closed by WhatsApp (401)');
    expect(shown).toContain('Campanhas: "Natal" (3 esperam).');
    expect(await buttons(ref)).toEqual({
      Assumir: `alerta assumir ${ref}`,
      'Migrar contatos': 'instancia migrar vendas-1',
      'Ver número': 'instancia vendas-1',
      Roteiro: `alerta roteiro ${ref}`,
      Encerrar: `alerta encerrar ${ref}`,
      'Silenciar 30min': `alerta silenciar ${ref} 30min`,
      'Silenciar 1h': `alerta silenciar ${ref} 1h`,
      'Silenciar 4h': `alerta silenciar ${ref} 4h`,
      'Silenciar 24h': `alerta silenciar ${ref} 24h`,
    });
  });

  it('links to its runbook where this Frota is reached, as long as it is open', async () => {
    await fall('banned');
    const reached = incidentCards(at.engine, 'pt-BR', 'https://frota.example.com');
    const links = async () =>
      ((await reached.view(refOf('banned'), 'slack:C1')) as CardView).message.blocks.filter(
        ({ kind }) => kind === 'link',
      );
    expect(await links()).toEqual([
      {
        kind: 'link',
        label: 'Roteiro: o que fazer, passo a passo',
        url: 'https://frota.example.com/runbooks/banned',
      },
    ]);
    await back('banned');
    expect(await links()).toEqual([]);
  });

  it('of a blip is never shown', async () => {
    await fall('disconnected');
    await go(25_000);
    await back('disconnected');
    await go(5 * MINUTE);
    expect(slack.messages).toEqual([]);
  });

  it('is one message from its begin to its end, with its story in the thread', async () => {
    await fall('disconnected');
    await go(35_000);
    expect(cardsIn(slack)).toMatchObject([{ text: 'vendas-1 está desconectado' }]);
    const ref = refOf('disconnected');
    expect(Object.keys(await buttons(ref)).slice(0, 4)).toEqual([
      'Assumir',
      'Reiniciar',
      'Mostrar QR',
      'Migrar contatos',
    ]);

    await at.ana(`alerta assumir ${ref}`);
    await go();
    expect(await lines(ref)).toContain('ana cuida disto até hoje 10:00.');
    expect(await buttons(ref)).not.toHaveProperty('Assumir');

    at.engine.clock.advance(85_000);
    await back('disconnected');
    await go();
    expect(cardsIn(slack)).toMatchObject([{ text: 'Encerrado: vendas-1 está desconectado' }]);
    expect(threadIn(slack)).toEqual(['ana cuida disto até hoje 10:00.', 'Encerrado, depois de 2 min.']);
    expect(await lines(ref)).toContain('Durou 2 min, de hoje 09:00 a hoje 09:02.');
    expect(await buttons(ref)).toEqual({});
    expect(await view(ref)).not.toHaveProperty('final');

    // It comes again within minutes: the same problem, the same message.
    await go(MINUTE);
    await fall('disconnected');
    await go(35_000);
    expect(cardsIn(slack)).toMatchObject([{ text: 'vendas-1 está desconectado' }]);
    expect(threadIn(slack).at(-1)).toBe('Voltou a acontecer.');

    await back('disconnected');
    await go(11 * MINUTE);
    expect(await view(ref)).toMatchObject({ final: true });
  });

  it('of 40 numbers of one server is one message, which counts those that are back', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `n-${String(n).padStart(2, '0')}`);
    for (const name of names) await fall('disconnected', name);
    await go(35_000);
    expect(slack.messages).toMatchObject([{ text: '40 números desconectados (main)' }]);

    for (const name of names.slice(0, 37)) await back('disconnected', name);
    await go(5_000);
    const ref = refOf('disconnected', 'n-00');
    expect(await lines(ref)).toContain('37 de 40 já encerrados.');
    expect(await buttons(ref)).toMatchObject({ 'Ver números': 'instancias' });
    // The first, whose name the card has, is over; who takes it takes the rest.
    expect((await at.ana(`alerta assumir ${ref}`)).screen).toContain('Você cuida disto até hoje 10:00');
    expect(await lines(ref)).toContain('ana cuida disto até hoje 10:00.');

    for (const name of names.slice(37)) await back('disconnected', name);
    await go(5_000);
    expect(slack.messages).toMatchObject([
      { text: 'Encerrado: 40 números desconectados (main)' },
      { text: 'ana cuida disto até hoje 10:00.' },
      { text: 'Encerrado, depois de 40 s.' },
    ]);
  });

  it('that was posted before its number became one of many says where they are', async () => {
    await fall('disconnected', 'a');
    await fall('disconnected', 'b');
    await go(35_000);
    await fall('disconnected', 'c');
    await fall('disconnected', 'd');
    await go(35_000);
    expect(cardsIn(slack).map(({ text }) => text)).toEqual([
      '4 números desconectados (main)',
      'b está desconectado',
    ]);
    expect(await lines(refOf('disconnected', 'b'))).toContain(
      `Parte de: 4 números desconectados (main) (${refOf('disconnected', 'a')}).`,
    );
  });

  it('that nobody takes is told again, aloud, then also to the next in line', async () => {
    await fall('banned');
    await go(16 * MINUTE);
    expect(threadIn(slack)).toEqual(['Ninguém assumiu isto há 15 min.']);
    expect(telegram.messages).toEqual([]);
    await go(15 * MINUTE);
    expect(threadIn(slack)).toEqual(['Ninguém assumiu isto há 15 min.', 'Ninguém assumiu isto há 30 min.']);
    expect(cardsIn(telegram)).toMatchObject([{ chat: '7', text: 'O WhatsApp baniu vendas-1' }]);
    expect((await view(refOf('banned'))).thread.at(-1)).toMatchObject({ message: { loud: true } });

    await at.ana(`alerta assumir ${refOf('banned')}`);
    await go(59 * MINUTE);
    expect(threadIn(slack).slice(2)).toEqual(['ana cuida disto até hoje 10:31.']);
  });

  it('is not lost while its platform is away for an hour, and is then reminded of once', async () => {
    slack.answers.set('C1', { kind: 'later', reason: 'away' });
    await fall('banned');
    await go(61 * MINUTE);
    expect(slack.messages).toEqual([]);
    slack.answers.clear();
    await go(2 * MINUTE);
    expect(cardsIn(slack)).toHaveLength(1);
    expect(threadIn(slack)).toEqual(['Ninguém assumiu isto há 1 h.']);
  });

  it('of a number stays away while its server is what is wrong, or somebody silenced it', async () => {
    await raise(at.engine, {
      fingerprint: 'server_unreachable:main',
      kind: 'server_unreachable',
      facts: { server: 'main', reason: 'connect ECONNREFUSED' },
    });
    await fall('disconnected');
    await go(MINUTE);
    expect(cardsIn(slack).map(({ text }) => text)).toEqual(['O servidor Evolution main não responde']);
    await at.ana(`alerta silenciar ${refOf('disconnected')} 30min`);
    await resolve(at.engine, 'server_unreachable:main');
    await go(29 * MINUTE);
    expect(cardsIn(slack)).toHaveLength(1);
    await go(2 * MINUTE);
    expect(cardsIn(slack).map(({ text }) => text)).toEqual([
      'Encerrado: O servidor Evolution main não responde',
      'vendas-1 está desconectado',
    ]);
  });
});
