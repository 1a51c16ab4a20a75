import { beforeEach, describe, expect, it } from 'vitest';
import { hashText } from '../../src/engine/text-hash.ts';
import type { InboxEvent } from '../../src/store/inbox.ts';
import type { MessageDoc } from '../../src/store/models.ts';
import { applyEvent } from '../../src/webhooks/apply/apply-event.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { fleet, instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { connectionUpdate, hook, messagesUpdate, sendMessage, statusInstance } from './hooks.ts';

const store = await testStore();
const { models } = store;
let engine: TestEngine;
beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'n1');
});

const eventOf = (text: string): InboxEvent => ({ ...inboxEvent('main', text, engine.clock.now()), tries: 1 });
const apply = (text: string) => applyEvent(engine, eventOf(text));
const sent = (id: string, changes: Partial<MessageDoc> = {}) =>
  givenRow(models, 'sent', id, { instance: 'n1', ...changes });

describe('messages.update', () => {
  it.each([
    ['DELIVERY_ACK', 'delivered'],
    ['DELIVERED', 'delivered'],
    ['READ', 'read'],
    ['PLAYED', 'read'],
    ['ERROR', 'failed'],
    ['FAILED', 'failed'],
    ['SERVER_ACK', 'sent'],
    ['SENT', 'sent'],
  ])('%s makes a sent message %s', async (status, expected) => {
    await sent('a');
    expect(await apply(messagesUpdate('key-a', status))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: expected });
  });

  it('a read message is delivered too, at the latest then', async () => {
    await sent('a');
    await apply(messagesUpdate('key-a', 'READ'));
    const now = engine.clock.now();
    expect(await rowOf(models, 'a')).toMatchObject({ readAt: now, deliveredAt: now });
  });

  it('a late delivery does not make it unread', async () => {
    await sent('a');
    await apply(messagesUpdate('key-a', 'READ'));
    expect(await apply(messagesUpdate('key-a', 'DELIVERY_ACK'))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
  });

  it('any receipt but a refusal is a sign of life of the number', async () => {
    await sent('a');
    await engine.instances.recordFailure('n1', { at: engine.clock.now() });
    await apply(messagesUpdate('key-a', 'SERVER_ACK'));
    expect(await instanceOf(engine, 'n1')).toMatchObject({
      lastAckAt: engine.clock.now(),
      consecutiveFailures: 0,
    });
  });

  it('a refusal counts against the number, once', async () => {
    await sent('a');
    await apply(messagesUpdate('key-a', 'ERROR'));
    await apply(messagesUpdate('key-a', 'ERROR'));
    expect(await instanceOf(engine, 'n1')).toMatchObject({ consecutiveFailures: 1 });
  });

  it.each(['PENDING', 'DELETED', 'EDITED'])('%s says nothing', async (status) => {
    await sent('a');
    expect(await apply(messagesUpdate('key-a', status))).toBe('ignored');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent' });
  });

  it('comes early when no message has that id yet, or only another number’s', async () => {
    await sent('a', { instance: 'n2' });
    expect(await apply(messagesUpdate('key-a', 'READ'))).toBe('message_unknown');
    expect(await apply(messagesUpdate('key-x', 'READ'))).toBe('message_unknown');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent' });
  });

  it('to a privacy address tells whose that is', async () => {
    await sent('a');
    const remoteJid = '195555111177@lid';
    const data = { keyId: 'key-a', remoteJid, fromMe: true, status: 'DELIVERY_ACK' };
    expect(await apply(hook({ event: 'messages.update', data: { ...data, keyId: 'key-x' } }))).toBe(
      'message_unknown',
    );
    expect(await engine.lids.phoneOf('195555111177')).toBeUndefined();
    expect(await apply(hook({ event: 'messages.update', data }))).toBe('done');
    expect(await engine.lids.phoneOf('195555111177')).toBe((await rowOf(models, 'a')).phone);
  });

  it('in the Business channel’s form', async () => {
    await sent('a', { keyId: 'wamid.ip2vbh95CNYvoB/pFb7lFg==' });
    const data = {
      messageId: 'cmwpidko1001okb7d3vfq42cp',
      keyId: 'wamid.ip2vbh95CNYvoB/pFb7lFg==',
      remoteJid: '5511955554444@s.whatsapp.net',
      fromMe: false,
      participant: '5511955554444@s.whatsapp.net',
      status: 'DELIVERED',
    };
    expect(await apply(hook({ event: 'messages.update', data }))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'delivered' });
  });
});

describe('send.message', () => {
  const attempt = (status: 'sending' | 'unknown', changes: Partial<MessageDoc> = {}) =>
    givenRow(models, status, 'a', {
      instance: 'n1',
      phone: '+5511988887777',
      textHash: hashText('Olá'),
      ...changes,
    });

  it('settles an attempt whose answer never came, and lets its receipts come', async () => {
    await attempt('unknown');
    expect(await apply(sendMessage('3EB0A'))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent', keyId: '3EB0A' });
    expect(engine.released).toEqual(['3EB0A']);
  });

  it('waits while the answer may still come, and leaves the message to it', async () => {
    await attempt('sending');
    expect(await apply(sendMessage('3EB0A'))).toBe('still_sending');
    await engine.ledger.markSent('a', 1, '3EB0A', engine.clock.now());
    expect(await apply(sendMessage('3EB0A'))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent', keyId: '3EB0A' });
  });

  it('stands in for the answer of a worker that died meanwhile', async () => {
    await attempt('sending');
    expect(await apply(sendMessage('3EB0A'))).toBe('still_sending');
    await engine.ledger.markUnknown('a', 1, 'worker lost');
    expect(await apply(sendMessage('3EB0A'))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent', keyId: '3EB0A' });
  });

  it.each([
    ['without the ninth digit', { remoteJid: '551188887777@s.whatsapp.net' }],
    ['bare, as the Evolution channel has it', { remoteJid: '5511988887777' }],
    ['with a link preview', { message: { extendedTextMessage: { text: 'Olá' } } }],
    ['with a file', { message: { imageMessage: { caption: 'Olá' } } }],
  ])('knows the message %s', async (_case, fields) => {
    await attempt('unknown');
    expect(await apply(sendMessage('3EB0A', fields))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'sent', keyId: '3EB0A' });
  });

  it.each([
    ['to somebody else', { remoteJid: '5511988880000@s.whatsapp.net' }],
    ['of another text', { message: { conversation: 'Oi' } }],
    ['of an image', { message: { imageMessage: { caption: 'Oi' } } }],
    ['of a file without a text', { message: { mediaUrl: 'https://example.com/a.png' } }],
    ['of nothing', { message: null }],
  ])('is nobody’s when it is %s', async (_case, fields) => {
    await attempt('unknown');
    expect(await apply(sendMessage('3EB0A', fields))).toBe('ignored');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'unknown' });
  });

  it('is nobody’s when another number sent it', async () => {
    await attempt('unknown', { instance: 'n2' });
    expect(await apply(sendMessage('3EB0A'))).toBe('ignored');
  });

  it('does not settle a second attempt with the message of the first', async () => {
    await sent('b', { keyId: '3EB0A' });
    await attempt('unknown');
    expect(await apply(sendMessage('3EB0A'))).toBe('done');
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'unknown' });
  });
});

describe('connection.update and status.instance', () => {
  const T1 = '2026-03-10T09:00:01.000Z';
  const T2 = '2026-03-10T09:00:02.000Z';
  const T3 = '2026-03-10T09:00:03.000Z';
  const state = async () => (await instanceOf(engine, 'n1')).state;

  it.each([
    ['connecting', 200, 'connecting'],
    ['close', 401, 'logged_out'],
    ['close', 402, 'restricted'],
    ['close', 403, 'banned'],
    ['close', 406, 'banned'],
    ['close', 200, 'disconnected'],
    ['refused', 428, 'disconnected'],
  ])('%s %i makes a number %s', async (connection, code, expected) => {
    expect(await apply(connectionUpdate(connection, code, T1))).toBe('done');
    expect(await state()).toBe(expected);
  });

  it('open makes it connected again', async () => {
    await apply(connectionUpdate('close', 401, T1));
    await apply(connectionUpdate('connecting', 200, T2));
    expect(await state()).toBe('logged_out');
    await apply(connectionUpdate('open', 200, T3));
    expect(await state()).toBe('connected');
  });

  it.each([
    ['the state first, as after a lost connection', [connectionUpdate('close', 402, T2), 'reason']],
    ['the reason first, as after a logout', ['reason', connectionUpdate('close', 402, T2)]],
  ])('a temporary ban ends when its reason says: %s', async (_case, order) => {
    // Sent later, but made earlier: its date_time is before the state's.
    const reason = statusInstance(402, T1, { code: '101', expire: '3600' });
    for (const text of order) expect(await apply(text === 'reason' ? reason : text)).toBe('done');
    const hour = new Date(engine.clock.now().getTime() + 3_600_000);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'restricted', until: hour });
  });

  it('a stale open after a ban changes nothing, a later one does', async () => {
    await apply(connectionUpdate('close', 403, T2));
    await apply(statusInstance(403, T2));
    expect(await apply(connectionUpdate('open', 200, T1))).toBe('ignored');
    expect(await apply(connectionUpdate('connecting', 200, T1))).toBe('ignored');
    expect(await state()).toBe('banned');
    expect(await apply(connectionUpdate('open', 200, T3))).toBe('done');
    expect(await state()).toBe('connected');
  });

  it('a stale close after a reconnection changes nothing', async () => {
    await apply(connectionUpdate('open', 200, T2));
    expect(await apply(connectionUpdate('close', 401, T1))).toBe('ignored');
    expect(await apply(statusInstance(401, T1))).toBe('ignored');
    expect(await state()).toBe('connected');
  });

  it('gives the waiting messages of a closed number back', async () => {
    await givenRow(models, 'assigned', 'a', { instance: 'n1' });
    await apply(connectionUpdate('close', 406, T1));
    const row = await rowOf(models, 'a');
    expect(row.status).toBe('queued');
    expect(row.instance).toBeUndefined();
  });

  it('without a reason says nothing that the state does not', async () => {
    const data = { instance: 'n1', status: 'closed', disconnectionReasonCode: null };
    expect(await apply(hook({ event: 'status.instance', data }))).toBe('ignored');
    expect(await apply(hook({ event: 'status.instance', data: { status: 'closed' } }))).toBe('ignored');
    expect(await state()).toBe('connected');
  });

  it('may be repeated', async () => {
    await apply(connectionUpdate('close', 406, T1));
    const before = await instanceOf(engine, 'n1');
    engine.clock.advance(60_000);
    await apply(connectionUpdate('close', 406, T1));
    await apply(statusInstance(406, T1));
    expect(await instanceOf(engine, 'n1')).toEqual(before);
  });
});

describe('what cannot be applied', () => {
  it.each([
    ['a message update without an id', hook({ event: 'messages.update', data: { status: 'READ' } })],
    ['a state of tomorrow', connectionUpdate('hibernating', 200)],
    ['data that is none', hook({ event: 'send.message', data: null })],
  ])('throws, to become a dead letter: %s', async (_case, text) => {
    await expect(apply(text)).rejects.toMatchObject({ name: 'ZodError' });
  });

  it.each([
    ['an empty list', hook({ event: 'messages.upsert', data: [] })],
    ['of no use to Frota', hook({ event: 'contacts.update', data: [{ remoteJid: 'x' }] })],
    ['of tomorrow', hook({ event: 'of.tomorrow', data: {} })],
    ['named like a method', hook({ event: 'toString', data: {} })],
    ['that is none', 'hello'],
  ])('is ignored: an event %s', async (_case, text) => {
    expect(await apply(text)).toBe('ignored');
  });
});
