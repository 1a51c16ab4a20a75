import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cardKeeper, type CardKeeper, startCards } from '../../../src/bot/cards/keep-cards.ts';
import type { CardSource, CardView } from '../../../src/bot/chat/card-source.ts';
import type { CardStore } from '../../../src/engine/ports.ts';
import { memoryCards } from '../../fakes/memory-store/cards.ts';
import { text } from '../../../src/bot/reply.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { fakePlatform, type FakePlatform, said } from './fake-platform.ts';

const SUBJECT = 'incident:1';
const nothing = (): void => undefined;

describe('the keeper of cards', () => {
  let clock: TestClock;
  let cards: CardStore;
  let slack: FakePlatform;
  let telegram: FakePlatform;
  let shows: CardView | { hidden: true; nextAt?: Date } | undefined;
  let wanted: { subject: string; chat: string }[];
  let warnings: string[];
  let keeper: CardKeeper;

  const source: CardSource = {
    kind: 'incident',
    view: async () => shows,
    wanted: async () => wanted,
  };
  const keeperOfCards = (): CardKeeper => {
    const note = (fields: object, message: string): void => {
      warnings.push('reason' in fields ? `${message}: ${String(fields.reason)}` : message);
    };
    return cardKeeper(portsWith(note), [slack, telegram], [source]);
  };
  const portsWith = (note: (fields: object, message: string) => void) => ({
    cards,
    clock,
    random: () => 0,
    log: { debug: nothing, info: nothing, warn: note, error: note },
  });
  /** Works until nothing is due, `ms` later. */
  const go = async (ms = 0): Promise<void> => {
    clock.advance(ms);
    do await keeper.atRest();
    while ((await keeper.round()) > 0);
    await keeper.atRest();
  };
  const show = (words: string, more: Partial<CardView> = {}): void => {
    shows = { message: said(words), thread: [], ...more };
  };

  beforeEach(() => {
    clock = new TestClock();
    cards = memoryCards();
    slack = fakePlatform('slack');
    telegram = fakePlatform('telegram');
    wanted = [];
    warnings = [];
    show('down');
    keeper = keeperOfCards();
  });

  const want = (...chats: string[]): Promise<void> =>
    cards.want(
      chats.map((chat) => ({ subject: SUBJECT, chat })),
      clock.now(),
    );

  it('posts a card once in each chat, and changes it in place', async () => {
    await want('slack:C1', 'telegram:-100');
    await go();
    show('up again');
    await cards.touch(SUBJECT, clock.now());
    await go(5_000);
    expect(slack.messages).toEqual([{ chat: 'C1', id: '1', text: 'up again' }]);
    expect(telegram.messages).toEqual([{ chat: '-100', id: '1', text: 'up again' }]);
  });

  it('says nothing when a card looks as it did', async () => {
    await want('slack:C1');
    await go();
    await cards.touch(SUBJECT, clock.now());
    await go(60_000);
    expect(slack.calls).toEqual(['post C1 down']);
  });

  it('changes a card at most every 5 s, however often it is wanted, and shows the last', async () => {
    await want('slack:C1');
    await go();
    for (let second = 1; second <= 10; second++) {
      show(`down for ${second} s`);
      await cards.touch(SUBJECT, clock.now());
      await go(1_000);
    }
    expect(slack.calls).toEqual(['post C1 down', 'edit C1 down for 5 s', 'edit C1 down for 10 s']);
  });

  it('looks again when the card said so, and no more once it is final', async () => {
    show('50 %', { nextAt: new Date(clock.now().getTime() + 7_000) });
    await want('slack:C1');
    await go();
    show('done', { final: true, nextAt: clock.now() });
    await go(6_999);
    expect(slack.messages[0]?.text).toBe('50 %');
    await go(1);
    expect(slack.messages[0]?.text).toBe('done');
    show('never');
    await go(3_600_000);
    expect(slack.messages[0]?.text).toBe('done');
  });

  it('shows nothing of what is hidden until it is due', async () => {
    shows = { hidden: true, nextAt: new Date(clock.now().getTime() + 30_000) };
    await want('slack:C1');
    await go();
    show('down');
    await go(29_999);
    expect(slack.calls).toEqual([]);
    await go(1);
    expect(slack.messages).toHaveLength(1);
  });

  it('tells the thread each thing once, in order', async () => {
    const thread = [
      { key: 'a', message: said('disconnected') },
      { key: 'b', message: said('restarted') },
    ];
    show('down', { thread: thread.slice(0, 1) });
    await want('slack:C1');
    await go();
    show('down', { thread });
    await cards.touch(SUBJECT, clock.now());
    await go(5_000);
    expect(slack.messages).toEqual([
      { chat: 'C1', id: '1', text: 'down' },
      { chat: 'C1', id: '2', text: 'disconnected', thread: '1' },
      { chat: 'C1', id: '3', text: 'restarted', thread: '1' },
    ]);
  });

  it('makes the cards that subjects are to have, once', async () => {
    wanted = [{ subject: '1', chat: 'slack:C1' }];
    await go();
    await go(60_000);
    expect(slack.calls).toEqual(['post C1 down']);
  });

  it('loses nothing while a platform is away for an hour, and holds up no other', async () => {
    slack.answers.set('C1', { kind: 'later', reason: 'ECONNREFUSED' });
    await want('slack:C1', 'slack:C2', 'telegram:-100');
    await go();
    expect(slack.messages.map(({ chat }) => chat)).toEqual(['C2']);
    expect(telegram.messages).toHaveLength(1);
    for (let minute = 0; minute < 60; minute++) await go(60_000);
    expect(slack.calls.length).toBeLessThan(75);
    slack.answers.clear();
    await go(90_000);
    expect(slack.messages.map(({ chat }) => chat)).toEqual(['C2', 'C1']);
    expect(warnings).toEqual(['a card is not up to date: ECONNREFUSED']);
  });

  it('leaves a chat alone for as long as its platform says, all its cards', async () => {
    slack.answers.set('C1', { kind: 'later', afterMs: 30_000, reason: 'ratelimited' });
    const subjects = ['incident:1', 'incident:2', 'incident:3'];
    await cards.want(
      subjects.map((subject) => ({ subject, chat: 'slack:C1' })),
      clock.now(),
    );
    await go();
    expect(slack.calls).toHaveLength(1);
    slack.answers.clear();
    await want('slack:C2');
    await go(29_999);
    expect(slack.messages.map(({ chat }) => chat)).toEqual(['C2']);
    await go(1);
    expect(slack.messages.filter(({ chat }) => chat === 'C1')).toHaveLength(3);
  });

  it('goes on with other chats while one takes long to answer', async () => {
    let answer = (): void => undefined;
    slack.before = () => new Promise((resolve) => (answer = resolve));
    await want('slack:C1');
    await keeper.round();
    await want('telegram:-100');
    await keeper.round();
    await vi.waitFor(() => expect(telegram.messages).toHaveLength(1));
    expect(slack.messages).toEqual([]);
    answer();
    await keeper.atRest();
    expect(slack.messages).toHaveLength(1);
  });

  it('posts a card anew that was deleted; deleted again it stays away until somebody asks for it', async () => {
    await want('slack:C1');
    await go();
    const shown: string[][] = [];
    for (const words of ['still down', 'down for long', 'down for ever']) {
      slack.messages.length = 0;
      show(words, { thread: [{ key: words, message: said('…') }] });
      await cards.touch(SUBJECT, clock.now());
      await go(60_000);
      shown.push(slack.messages.map(({ text }) => text));
    }
    expect(shown).toEqual([['still down', '…'], [], []]);
    await want('slack:C1');
    await go();
    expect(slack.messages[0]?.text).toBe('down for ever');
  });

  it('posts a card anew when only its thread shows that it was deleted', async () => {
    await want('slack:C1');
    await go();
    slack.answers.set('1', { kind: 'gone', reason: 'thread_not_found' });
    show('down', { thread: [{ key: 'a', message: said('restarted') }] });
    await cards.touch(SUBJECT, clock.now());
    await go(5_000);
    expect(slack.messages.slice(1)).toEqual([
      { chat: 'C1', id: '2', text: 'down' },
      { chat: 'C1', id: '3', text: 'restarted', thread: '2' },
    ]);
  });

  it('tries seldom what somebody has to put right first, and says so once', async () => {
    slack.answers.set('C1', { kind: 'failed', reason: 'not_in_channel' });
    await want('slack:C1');
    for (let minute = 0; minute < 60; minute++) await go(60_000);
    expect(slack.calls).toHaveLength(6);
    expect(warnings).toEqual(['a card is not up to date: not_in_channel']);
    slack.answers.clear();
    await go(600_000);
    expect(slack.messages).toHaveLength(1);
    expect(await cards.get({ subject: SUBJECT, chat: 'slack:C1' })).toMatchObject({ failures: 0 });
  });

  it('says which card has nowhere to be, or nobody to make it', async () => {
    await cards.want([{ subject: 'weather:1', chat: 'slack:C1' }], clock.now());
    await want('irc:1');
    await go();
    expect(warnings.toSorted()).toEqual([
      'a card is not up to date: its platform is not connected',
      'a card is not up to date: nobody knows what it shows',
    ]);
  });

  describe('pictures', () => {
    const picture = (alt: string) => ({ kind: 'image', svg: `<svg>${alt}</svg>`, alt }) as const;
    const showWith = (words: string, ...alts: string[]): void =>
      show(words, { message: { blocks: [text(words), ...alts.map(picture)], summary: words } });
    const again = async (): Promise<void> => {
      await cards.touch(SUBJECT, clock.now());
      await go(60_000);
    };
    const inChat = (): string[] =>
      slack.messages.map(({ id, text: words, thread = '' }) => `${id} ${words} ${thread}`);

    it('stand in the thread, are replaced when they change, and go when they are of no more use', async () => {
      showWith('down', 'QR 1', 'chart');
      await want('slack:C1');
      await go();
      expect(inChat()).toEqual(['1 down ', '2 QR 1 1', '3 chart 1']);
      slack.calls.length = 0;
      showWith('down', 'QR 2', 'chart');
      await again();
      expect(slack.calls).toEqual(['edit C1 QR 2']);
      showWith('up', 'QR 2');
      await again();
      expect(inChat()).toEqual(['1 up ', '2 QR 2 1']);
      showWith('up');
      await again();
      expect(inChat()).toEqual(['1 up ']);
    });

    it('that the platform has no time for are posted later, and the text is not repeated', async () => {
      showWith('down', 'QR');
      slack.answers.set('1', { kind: 'later', reason: 'too many' });
      await want('slack:C1');
      await go();
      expect(inChat()).toEqual(['1 down ']);
      slack.answers.clear();
      await go(60_000);
      expect(inChat()).toEqual(['1 down ', '2 QR 1']);
      expect(slack.calls).toEqual(['post C1 down', 'post C1 QR', 'post C1 QR']);
    });

    it('that the platform refuses for good are left out until they are others', async () => {
      showWith('down', 'QR 1', 'chart');
      slack.before = async () => {
        slack.answers.clear();
        if (slack.calls.at(-1)?.endsWith('QR 1'))
          slack.answers.set('1', { kind: 'failed', reason: 'no photos' });
      };
      await want('slack:C1');
      await go();
      await again();
      expect(inChat()).toEqual(['1 down ', '2 chart 1']);
      expect(slack.calls.filter((call) => call.endsWith('QR 1'))).toHaveLength(1);
      expect(warnings).toEqual(['a picture or file of a card is left out: no photos']);
      showWith('down', 'QR 2', 'chart');
      await again();
      expect(inChat()).toEqual(['1 down ', '2 chart 1', '3 QR 2 1']);
    });

    it('of a card that was deleted go with it, and those of the new one are its own', async () => {
      showWith('down', 'QR');
      await want('slack:C1');
      await go();
      slack.messages = slack.messages.filter(({ id }) => id !== '1');
      showWith('still down', 'QR');
      await again();
      expect(inChat()).toEqual(['3 still down ', '4 QR 3']);
      slack.messages = slack.messages.filter(({ id }) => id !== '3');
      showWith('down for ever', 'QR');
      await again();
      expect(inChat()).toEqual([]);
    });

    it('of what a thread is told come once each, alone if they are late', async () => {
      const told = { blocks: [text('the course'), picture('chart')], summary: 'the course' };
      show('done', { thread: [{ key: 'course', message: told }] });
      slack.before = async () => {
        slack.answers.clear();
        const tries = slack.calls.filter((call) => call.endsWith('chart')).length;
        if (tries === 1) slack.answers.set('1', { kind: 'later', reason: 'too many' });
      };
      await want('slack:C1');
      await go();
      await go(60_000);
      await again();
      expect(inChat()).toEqual(['1 done ', '2 the course 1', '3 chart 1']);
    });
  });

  it('of two processes only one posts', async () => {
    const second = keeperOfCards();
    await want('slack:C1', 'slack:C2', 'telegram:-100');
    await Promise.all([keeper.round(), second.round()]);
    await Promise.all([keeper.atRest(), second.atRest()]);
    expect(slack.messages).toHaveLength(2);
    expect(telegram.messages).toHaveLength(1);
  });

  it('posts what a process that died may have posted, when its lease is over, and says that it may be there twice', async () => {
    await want('slack:C1');
    const [card] = await cards.claim(1, clock.now(), 60_000);
    if (card === undefined) throw new Error('nothing was due');
    await cards.note(card, { postingAt: clock.now() }, new Date(clock.now().getTime() + 60_000));
    await go(59_999);
    expect(slack.messages).toEqual([]);
    await go(1);
    expect(slack.messages).toHaveLength(1);
    expect(warnings).toEqual(['nobody knows whether the card was posted: it may be there twice']);
  });

  it('notes where a card was posted though the store fails at first', async () => {
    await want('slack:C1');
    const note = cards.note.bind(cards);
    let fails = 2;
    vi.spyOn(cards, 'note').mockImplementation(async (card, changes, until) => {
      if (changes.ref !== undefined && fails-- > 0) throw new Error('connection closed');
      return note(card, changes, until);
    });
    await go();
    show('up');
    await cards.touch(SUBJECT, clock.now());
    await go(90_000);
    expect(slack.messages).toEqual([{ chat: 'C1', id: '1', text: 'up' }]);
  });

  it('works by itself, and ends with what it has begun', async () => {
    let answer = (): void => undefined;
    slack.before = () => new Promise((resolve) => (answer = resolve));
    const loop = startCards(portsWith(nothing), [slack, telegram], [source]);
    await want('slack:C1');
    loop.wake();
    await vi.waitFor(() => expect(slack.calls).toHaveLength(1));
    const stopped = loop.stop();
    answer();
    await stopped;
    expect(await cards.get({ subject: SUBJECT, chat: 'slack:C1' })).toMatchObject({
      ref: { chat: 'C1', message: '1' },
    });
  });
});
