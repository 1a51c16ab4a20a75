import { beforeEach, describe, expect, it } from 'vitest';
import { cardKeeper, type CardKeeper } from '../../../src/bot/cards/keep-cards.ts';
import { pairingCards } from '../../../src/bot/cards/pairing-cards.ts';
import { ask as askInChat } from '../../../src/bot/chat/ask.ts';
import type { CardView } from '../../../src/bot/chat/card-source.ts';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { observeInstance } from '../../../src/engine/fleet.ts';
import * as records from '../../fakes/records.ts';
import { type Desk, desk } from '../commands/campaign-desk.ts';
import { fakePlatform, type FakePlatform } from './fake-platform.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };

describe('the QR code of a number, asked for in a chat', () => {
  let at: Desk;
  let slack: FakePlatform;
  let keeper: CardKeeper;
  let ana: CommandContext;
  let asked: number;

  beforeEach(async () => {
    at = await desk();
    asked = 0;
    at.engine.probe = {
      ...at.engine.probe,
      pairing: async () => ({ kind: 'code', code: `2@asked-${++asked}` }),
    };
    await at.store.instances.register(records.instance('perdido', { state: 'logged_out' }));
    slack = fakePlatform('slack');
    keeper = cardKeeper(at.engine, [slack], [pairingCards(at.engine, 'pt-BR')]);
    ana = { ...at.context, person: ANA, where: 'slack:C1', actor: 'Ana (slack:U1)' };
  });

  const go = async (ms = 0): Promise<void> => {
    at.engine.clock.advance(ms);
    do await keeper.atRest();
    while ((await keeper.round()) > 0);
    await keeper.atRest();
  };
  const keep = (code: string) => {
    const now = at.engine.clock.now();
    return at.engine.qrCodes.keep('perdido', { code, at: now, madeAt: now.toISOString() });
  };
  const begun = () => at.engine.clock.now().getTime();
  const viewOf = async (since: number): Promise<CardView> => {
    const shown = await pairingCards(at.engine, 'pt-BR').view(`perdido@${since}`, ANA.id);
    if (shown === undefined || 'hidden' in shown) throw new Error('nothing is shown');
    return shown;
  };

  it('goes to whoever asked alone, and is not in what everybody reads', async () => {
    const { blocks } = await askInChat(ana, 'instancia qr perdido');
    expect(blocks).toEqual([
      { kind: 'text', tone: 'muted', text: expect.stringContaining('mando só para você') },
    ]);
    await go();
    expect(slack.messages).toMatchObject([
      { chat: 'U1', text: expect.stringContaining('Leia com o celular') },
      { chat: 'U1', thread: '1' },
    ]);
  });

  it('is replaced as WhatsApp replaces it; Evolution is asked only at first', async () => {
    const since = begun();
    expect((await viewOf(since)).message.blocks[0]).toEqual({ kind: 'qr', code: '2@asked-1' });
    at.engine.clock.advance(20_000);
    await keep('2@second');
    expect((await viewOf(since)).message.blocks[0]).toEqual({ kind: 'qr', code: '2@second' });
    at.engine.clock.advance(31_000);
    expect((await viewOf(since)).message.blocks[0]).toMatchObject({ kind: 'text', tone: 'warning' });
    expect(asked).toBe(1);
  });

  it('turns into good news when the number is back, in the same message', async () => {
    await askInChat(ana, 'instancia qr perdido');
    await go();
    await observeInstance(at.engine, 'perdido', { kind: 'connection', state: 'open', told: true });
    await go(5_000);
    expect(slack.messages).toMatchObject([{ chat: 'U1', text: 'perdido está conectado.' }]);
  });

  it('is taken away when nobody scanned it', async () => {
    const since = begun();
    at.engine.clock.advance(5 * 60_000 + 1);
    await keep('2@late');
    const { message, final } = await viewOf(since);
    expect(final).toBe(true);
    expect(message.blocks.map(({ kind }) => kind)).toEqual(['text', 'example']);
  });
});
