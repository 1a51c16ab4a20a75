import { beforeEach, describe, expect, it } from 'vitest';
import { hashText } from '../../src/engine/text-hash.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import type { InboxDoc, MessageDoc } from '../../src/store/models.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { fleet, instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { hook, messagesUpdate } from './hooks.ts';
import { postOffice } from './post-office.ts';
import {
  BAILEYS_IMAGE,
  BUSINESS_IMAGE,
  businessUpdate,
  closed,
  connection,
  instanceEvent,
  LOCATION,
  OF_NO_USE,
  qrcode,
  qrcodeLimit,
  reactionTo,
  sent,
  written,
} from './shapes.ts';

/** Every event in every shape of Evolution 2.3.6, posted to Frota and applied: what it must do. */

const store = await testStore();
const { models } = store;
const inbox = mongoInbox(models);
const clock = new TestClock();
const office = await postOffice(inbox, clock);

const MARIA = '+5531988887777';
const KEY = '3EB09399F197C9CC3D79AB';
const TEXT = 'Sua consulta é amanhã às 10h';
const HOUR = 3_600_000;
let engine: TestEngine;

/** Maria got a message a minute ago. */
beforeEach(async () => {
  // In the future: what is older than a week the database itself removes, within a minute.
  clock.goTo(new Date('2096-03-10T12:00:00.000Z'));
  engine = testEngine(store, { clock });
  engine.wake.receipts = async (keyId) => void (await inbox.release(keyId, clock.now()));
  await fleet(engine, 'n1');
  await models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false });
  await message('sent');
  await engine.contacts.noteSent(MARIA, 'n1', aMinuteAgo(), 'natal:1');
});

const aMinuteAgo = (): Date => new Date(clock.now().getTime() - 60_000);
const row = (): Promise<MessageDoc> => rowOf(models, 'natal:1');
const state = async (): Promise<string> => (await instanceOf(engine, 'n1')).state;

async function message(status: 'sent' | 'unknown'): Promise<void> {
  await models.messages.deleteMany({});
  const key = status === 'sent' ? { keyId: KEY } : {};
  const made = { instance: 'n1', phone: MARIA, sendingAt: aMinuteAgo(), textHash: hashText(TEXT), ...key };
  await givenRow(models, status, 'natal:1', made);
}

/** Posts webhooks one after the other, and has them applied; answers how each ended. */
async function receive(...texts: string[]): Promise<string[]> {
  for (const text of texts) {
    clock.advance(1);
    expect(await office.post(text)).toBe(200);
  }
  while ((await applyDue(engine, inbox)) > 0);
  const events = await models.inbox.find().sort({ receivedAt: 1 }).lean<InboxDoc[]>();
  return events.map(({ state }) => state);
}

describe('messages.update', () => {
  it.each([
    ['ERROR', 'failed', 'done'],
    ['PENDING', 'sent', 'ignored'],
    ['SERVER_ACK', 'sent', 'done'],
    ['DELIVERY_ACK', 'delivered', 'done'],
    ['READ', 'read', 'done'],
    ['PLAYED', 'read', 'done'],
    ['DELETED', 'sent', 'ignored'],
  ])('of Baileys, %s: the message is %s', async (status, expected, end) => {
    expect(await receive(messagesUpdate(KEY, status))).toEqual([end]);
    expect(await row()).toMatchObject({ status: expected });
  });

  it.each([
    ['SENT', 'sent'],
    ['DELIVERED', 'delivered'],
    ['READ', 'read'],
    ['FAILED', 'failed'],
  ])('of the Business channel, %s: the message is %s', async (status, expected) => {
    expect(await receive(businessUpdate(KEY, status))).toEqual(['done']);
    expect(await row()).toMatchObject({ status: expected });
  });

  it('that comes before its message is kept until it appears', async () => {
    await message('unknown');
    expect(await receive(messagesUpdate(KEY, 'READ'))).toEqual(['pending']);
    await engine.ledger.markSent('natal:1', 1, KEY, clock.now());
    await engine.wake.receipts(KEY);
    expect(await receive()).toEqual(['done']);
    expect(await row()).toMatchObject({ status: 'read' });
  });
});

describe('send.message', () => {
  it.each([
    ['of Baileys', sent('baileys', { id: KEY, phone: MARIA, message: { conversation: TEXT } })],
    [
      'of Baileys, to a number that loses its ninth digit',
      sent('baileys', { id: KEY, phone: '+553188887777', message: { conversation: TEXT } }),
    ],
    ['of the Business channel', sent('business', { id: KEY, phone: MARIA, message: { conversation: TEXT } })],
    [
      'of the Evolution channel',
      sent('evolution', { id: KEY, phone: MARIA, message: { conversation: TEXT } }),
    ],
  ])('%s says what became of a send that was never answered', async (_case, text) => {
    await message('unknown');
    clock.advance(-20_000);
    await receive(text);
    clock.advance(20_000);
    expect(await receive()).toEqual(['done']);
    expect(await row()).toMatchObject({ status: 'sent', keyId: KEY });
  });

  it('of a file on the Evolution channel names no text, and so no message', async () => {
    await message('unknown');
    const file = { mediaUrl: 'http://example.com/x.png' };
    await receive(sent('evolution', { id: KEY, phone: MARIA, message: file }));
    clock.advance(20_000);
    expect(await receive()).toEqual(['ignored']);
    expect(await row()).toMatchObject({ status: 'unknown' });
  });
});

describe('messages.upsert', () => {
  const quoted = {
    mentionedJid: [],
    groupMentions: [],
    stanzaId: KEY,
    participant: '5511933332222@s.whatsapp.net',
    quotedMessage: { conversation: TEXT },
  };
  const from = { id: '3A1A1FAF40AE20', from: MARIA };

  it.each([
    ['text of Baileys', written('baileys', from)],
    ['reply of Baileys', written('baileys', { ...from, contextInfo: quoted })],
    [
      'longer text of Baileys',
      written('baileys', {
        ...from,
        messageType: 'extendedTextMessage',
        message: { extendedTextMessage: { text: 'veja https://example.com' } },
      }),
    ],
    [
      'picture of Baileys',
      written('baileys', { ...from, messageType: 'imageMessage', message: BAILEYS_IMAGE, contextInfo: null }),
    ],
    [
      'place of Baileys',
      written('baileys', { ...from, messageType: 'locationMessage', message: LOCATION, contextInfo: null }),
    ],
    [
      'text of Baileys from a privacy address with its phone',
      written('baileys', {
        ...from,
        from: '195555111177@lid',
        key: { remoteJidAlt: '5531988887777@s.whatsapp.net', addressingMode: 'lid' },
      }),
    ],
    [
      'text of Baileys from a number that lost its ninth digit',
      written('baileys', { ...from, from: '+553188887777' }),
    ],
    ['text of the Business channel', written('business', { ...from, contextInfo: { stanzaId: KEY } })],
    [
      'button of the Business channel',
      written('business', {
        ...from,
        messageType: 'buttonMessage',
        message: { conversation: 'Confirmar', contextInfo: { stanzaId: KEY } },
      }),
    ],
    [
      'picture of the Business channel',
      written('business', { ...from, messageType: 'imageMessage', message: BUSINESS_IMAGE }),
    ],
    [
      'place of the Business channel',
      written('business', { ...from, messageType: 'locationMessage', message: LOCATION }),
    ],
    ['text of the Evolution channel', written('evolution', { ...from, id: 'INB-0001' })],
  ])('a %s answers the message, which was read then', async (_case, text) => {
    expect(await receive(text)).toEqual(['done']);
    expect(await row()).toMatchObject({ status: 'read', repliedAt: clock.now() });
    expect(await engine.contacts.get(MARIA)).toMatchObject({ repliedAt: clock.now() });
  });

  it('with its time answers then, and twice is once', async () => {
    const at = Math.floor(clock.now().getTime() / 1000) - 10;
    const fields = { ...from, id: 'INB-0001' };
    // Evolution's own duplicate has another time, of when it repeated it.
    const [first, again] = [at, at + 1].map((at) => written('evolution', { ...fields, at }));
    expect(await receive(first ?? '', again ?? '')).toEqual(['done']);
    expect(await row()).toMatchObject({ repliedAt: new Date(at * 1000) });
    expect(await engine.ledger.progress('natal')).toMatchObject({ replied: 1 });
  });

  it.each([
    ['reaction of Baileys', { messageType: 'reactionMessage', message: reactionTo(KEY) }, 'baileys'],
    [
      'reaction of the Business channel',
      { messageType: 'reactionMessage', message: reactionTo(KEY) },
      'business',
    ],
    ['text that was typed on the number’s phone', { key: { fromMe: true } }, 'baileys'],
    [
      'text in a group',
      { from: '120363012345678901@g.us', key: { participant: '5531988887777@s.whatsapp.net' } },
      'baileys',
    ],
    ['text of a stranger', { from: '+5511977776666' }, 'evolution'],
  ] as const)('a %s answers nothing', async (_case, fields, channel) => {
    expect(await receive(written(channel, { ...from, ...fields }))).toEqual(['ignored']);
    expect(await row()).toMatchObject({ status: 'sent' });
    expect(await engine.contacts.get(MARIA)).not.toHaveProperty('repliedAt');
  });
});

describe('connection.update and status.instance', () => {
  it.each([
    ['open', 200, 'connected'],
    ['connecting', 200, 'connecting'],
    ['close', 401, 'logged_out'],
    ['close', 402, 'restricted'],
    ['close', 403, 'banned'],
    ['close', 406, 'banned'],
    ['close', 405, 'disconnected'],
    ['close', 409, 'disconnected'],
    ['close', 411, 'logged_out'],
    ['close', 440, 'disconnected'],
    ['refused', 428, 'disconnected'],
  ])('%s with %i: the number is %s', async (connected, code, expected) => {
    expect(await receive(connection(connected, code))).toEqual(['done']);
    expect(await state()).toBe(expected);
  });

  it.each([408, 428, 500, 503, 515])('closed for %i: Evolution connects it again by itself', async (code) => {
    expect(await receive(closed(code))).toEqual(['done']);
    expect(['connected', 'connecting']).toContain(await state());
  });

  it.each([
    [401, 'logged_out'],
    [403, 'banned'],
    [406, 'banned'],
  ])('closed for %i: the number is %s', async (code, expected) => {
    expect(await receive(closed(code))).toEqual(['done']);
    expect(await state()).toBe(expected);
  });

  it('closed for 402 says how long the ban lasts', async () => {
    expect(await receive(closed(402, { attributes: { code: '101', expire: '3600' } }))).toEqual(['done']);
    const until = new Date(clock.now().getTime() + HOUR);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'restricted', until });
  });

  it('logged out by way of Evolution: its reason has no data', async () => {
    const data = {
      instance: 'n1',
      status: 'closed',
      disconnectionAt: '2026-03-10T12:00:00.000Z',
      disconnectionReasonCode: 401,
      disconnectionObject: '{"error":{"data":null,"isBoom":true,"output":{"statusCode":401}},"date":"x"}',
    };
    expect(await receive(hook({ event: 'status.instance', data }))).toEqual(['done']);
    expect(await state()).toBe('logged_out');
  });

  it('the sequence of a lost connection: connecting, open', async () => {
    const at = (second: number): string => `2026-03-10T09:00:0${second}.000Z`;
    await receive(connection('connecting', 200, { at: at(1) }), connection('open', 200, { at: at(2) }));
    expect(await state()).toBe('connected');
  });
});

describe('messages.upsert of who asks', () => {
  const saying = (text: string): string =>
    written('baileys', { id: `IN-${text}`, from: MARIA, message: { conversation: text } });

  it.each(['SAIR', 'Parar.', 'não quero mais receber'])(
    '“%s” for no more messages: gets none',
    async (text) => {
      expect(await receive(saying(text))).toEqual(['done']);
      expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
    },
  );

  it('“VOLTAR” for them again: gets them', async () => {
    await receive(saying('SAIR'));
    clock.advance(1_000);
    expect(await receive(saying('VOLTAR'))).toEqual(['done', 'done']);
    expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: false });
  });

  it('from a privacy address alone is who it was told to be, also later', async () => {
    const lid = '195555111177@lid';
    const alone = { id: 'IN-1', from: lid, message: { conversation: 'SAIR' } };
    expect(await receive(written('baileys', alone))).toEqual(['pending']);
    const key = { remoteJidAlt: '5531988887777@s.whatsapp.net', addressingMode: 'lid' };
    await receive(written('baileys', { id: 'IN-2', from: lid, key }));
    expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
    clock.advance(2_000);
    expect(await receive()).toEqual(['done', 'done']);
  });
});

describe('what is told of an instance', () => {
  it('logout.instance: it is logged out, when nothing else says why', async () => {
    expect(await receive(hook({ event: 'logout.instance', data: null }))).toEqual(['pending']);
    clock.advance(5_000);
    expect(await receive()).toEqual(['done']);
    expect(await state()).toBe('logged_out');
  });

  it('qrcode.updated: the code is there to be scanned, until there is no other', async () => {
    expect(await receive(qrcode())).toEqual(['done']);
    expect(await engine.qrCodes.get('n1', clock.now())).toMatchObject({ code: expect.any(String) });
    expect(await receive(qrcodeLimit())).toEqual(['done', 'done']);
    expect(await engine.qrCodes.get('n1', clock.now())).toBeUndefined();
  });

  it.each([
    ['instance.delete', instanceEvent('delete')],
    ['remove.instance', hook({ event: 'remove.instance', data: null })],
  ])('%s: it gets no messages until Evolution says whether it is there', async (_event, text) => {
    expect(await receive(text)).toEqual(['done']);
    expect(await state()).toBe('connecting');
  });

  it('instance.create of one of ours: its webhook is checked at once', async () => {
    const checks: Date[] = [];
    engine.wake.registrar = async (at) => void checks.push(at);
    expect(await receive(instanceEvent('create'))).toEqual(['done']);
    expect(checks).toEqual([engine.clock.now()]);
  });
});

describe('an event of no use', () => {
  it.each(OF_NO_USE)('%s: is stored, answered 200, and changes nothing', async (_what, text) => {
    const before = await Promise.all([row(), instanceOf(engine, 'n1'), engine.contacts.get(MARIA)]);
    expect(await receive(text)).toEqual(['ignored']);
    expect(await Promise.all([row(), instanceOf(engine, 'n1'), engine.contacts.get(MARIA)])).toEqual(before);
  });
});
