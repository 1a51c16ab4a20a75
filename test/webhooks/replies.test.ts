import { beforeEach, describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Wish } from '../../src/engine/stop-words.ts';
import { applyEvent } from '../../src/webhooks/apply/apply-event.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import type { InboxEvent } from '../../src/store/inbox.ts';
import type { MessageDoc } from '../../src/store/models.ts';
import { mongoContactImport } from '../../src/store/contact-import.ts';
import * as records from '../fakes/records.ts';
import { fleet, runningCampaign, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { hook, messagesUpsert } from './hooks.ts';

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
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const MARIA = '+5531988887777';
const SHORT = '+553188887777';
const LID = { remoteJid: '195555111177@lid' };

describe('messages.upsert', () => {
  /** Maria got a message of a campaign a minute ago. */
  beforeEach(async () => {
    await models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false });
    const sendingAt = new Date(engine.clock.now().getTime() - 60_000);
    await sent('natal:1', { phone: MARIA, sendingAt, keyId: 'key-1' });
    await engine.contacts.noteSent(MARIA, 'n1', sendingAt, 'natal:1');
  });
  const row = () => rowOf(models, 'natal:1');

  it.each<[string, Parameters<typeof messagesUpsert>[0]]>([
    ['text', {}],
    ['a picture', { messageType: 'imageMessage', message: { imageMessage: {} } }],
    ['a button of the Business channel', { messageType: 'buttonMessage' }],
    ['without the ninth digit', { key: { remoteJid: '553188887777@s.whatsapp.net' } }],
    [
      'from a privacy address',
      { key: { remoteJid: '195555111177@lid', remoteJidAlt: '5531988887777@s.whatsapp.net' } },
    ],
    [
      'from a phone with its privacy address beside it',
      { key: { remoteJid: '5531988887777@s.whatsapp.net', remoteJidAlt: '195555111177@lid' } },
    ],
    ['with its time', { messageTimestamp: seconds(new Date('2026-03-10T11:59:30Z')) }],
  ])('%s answers the last message, which was read then', async (_, fields) => {
    expect(await apply(messagesUpsert(fields))).toBe('done');
    const at = new Date(
      fields?.messageTimestamp === undefined ? '2026-03-10T12:00:00Z' : '2026-03-10T11:59:30Z',
    );
    expect(await row()).toMatchObject({ status: 'read', repliedAt: at, deliveredAt: engine.clock.now() });
    expect(await engine.contacts.get(MARIA)).toMatchObject({ repliedAt: at });
  });

  it.each<[string, Parameters<typeof messagesUpsert>[0]]>([
    ['of the number itself', { key: { fromMe: true } }],
    [
      'in a group',
      { key: { remoteJid: '120363012345678901@g.us', participant: '5531988887777@s.whatsapp.net' } },
    ],
    ['a reaction', { messageType: 'reactionMessage' }],
    ['of somebody unknown', { key: { remoteJid: '5531900000000@s.whatsapp.net' } }],
  ])('%s is no answer', async (_, fields) => {
    expect(await apply(messagesUpsert(fields))).toBe('ignored');
    expect(await row()).toMatchObject({ status: 'sent' });
    expect(await engine.contacts.get(MARIA)).not.toHaveProperty('repliedAt');
  });

  it('with nulls is heard as well', async () => {
    const { data, ...body } = JSON.parse(messagesUpsert({ message: { conversation: 'SAIR' } })) as {
      data: { key: object };
    };
    const nulls = { ...data, messageType: null, key: { ...data.key, remoteJidAlt: null } };
    expect(await apply(JSON.stringify({ ...body, data: nulls }))).toBe('done');
    expect(await row()).toMatchObject({ status: 'read' });
    expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
  });

  it('that comes again, and a second one, count once', async () => {
    for (const id of ['M1', 'M1', 'M2']) await apply(messagesUpsert({ key: { id } }));
    expect(await engine.ledger.progress('natal')).toMatchObject({ read: 1, replied: 1 });
    expect(eventOf(messagesUpsert()).id).toBe(eventOf(messagesUpsert()).id);
  });

  it('of a clock that is ahead is from now at the latest', async () => {
    await apply(messagesUpsert({ messageTimestamp: seconds(engine.clock.now()) + 86_400 }));
    expect(await engine.contacts.get(MARIA)).toMatchObject({ repliedAt: engine.clock.now() });
  });

  it('to another number than the last one is of a contact who answers, but answers no campaign', async () => {
    await fleet(engine, 'n2');
    await engine.contacts.noteSent(MARIA, 'n2', engine.clock.now(), 'reis:1');
    expect(await apply(messagesUpsert())).toBe('done');
    expect(await row()).toMatchObject({ status: 'sent' });
    expect(await engine.contacts.get(MARIA)).toMatchObject({ repliedAt: engine.clock.now() });
  });
});

describe('a privacy address alone', () => {
  beforeEach(() =>
    models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false }),
  );
  const repliedAt = async () => (await engine.contacts.get(MARIA))?.repliedAt;

  it('waits until it is known whose it is', async () => {
    expect(await apply(messagesUpsert({ key: LID }))).toBe('sender_unknown');
    expect(await repliedAt()).toBeUndefined();
    await engine.lids.learn('195555111177', SHORT);
    expect(await apply(messagesUpsert({ key: LID }))).toBe('done');
    expect(await repliedAt()).toEqual(engine.clock.now());
  });

  it.each<[string, Parameters<typeof messagesUpsert>[0]]>([
    ['a message with both', { key: { ...LID, remoteJidAlt: '5531988887777@s.whatsapp.net' } }],
    [
      'the other way round',
      { key: { remoteJid: '553188887777@s.whatsapp.net', remoteJidAlt: LID.remoteJid } },
    ],
    [
      'a reaction',
      { messageType: 'reactionMessage', key: { ...LID, remoteJidAlt: '553188887777@s.whatsapp.net' } },
    ],
  ])('is learned from %s, also of somebody who becomes a contact later', async (_, fields) => {
    await models.contacts.deleteMany();
    await apply(messagesUpsert(fields));
    await mongoContactImport(models).upsertMany([{ phone: MARIA, attributes: {} }], 'clientes');
    expect(await apply(messagesUpsert({ key: { ...LID, id: 'M2' } }))).toBe('done');
    expect(await repliedAt()).toEqual(engine.clock.now());
  });

  it('is not learned from what the number itself wrote, where the phone may be its own', async () => {
    await apply(
      messagesUpsert({ key: { ...LID, fromMe: true, remoteJidAlt: '553188887777@s.whatsapp.net' } }),
    );
    expect(await engine.lids.phoneOf('195555111177')).toBeUndefined();
  });

  it.each<[string, Parameters<typeof messagesUpsert>[0]]>([
    ['message', { key: { ...LID, id: 'M2', remoteJidAlt: '553188887777@s.whatsapp.net' } }],
    [
      'reaction',
      { key: { ...LID, remoteJidAlt: '5531988887777@s.whatsapp.net' }, messageType: 'reactionMessage' },
    ],
  ])(
    'that asks for no more messages is heard as soon as a %s tells whose it is, however late',
    async (_, fields) => {
      const message = { conversation: 'SAIR' };
      expect(await apply(messagesUpsert({ key: LID, message }))).toBe('sender_unknown');
      engine.clock.advance(3 * 24 * 3_600_000);
      expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: false });
      for (let times = 0; times < 2; times++) await apply(messagesUpsert(fields));
      expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
      expect(await engine.audits.list({ limit: 9 })).toHaveLength(1);
      await engine.contacts.choose([MARIA], { optedOut: false, at: engine.clock.now() });
      await apply(messagesUpsert(fields));
      expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: false });
    },
  );

  it('may ask for no more messages', async () => {
    await engine.lids.learn('195555111177', MARIA);
    await apply(messagesUpsert({ key: LID, message: { conversation: 'SAIR' } }));
    expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
  });
});

describe('who has written to a number', () => {
  beforeEach(async () => {
    await models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false });
    await apply(messagesUpsert({ key: { remoteJid: '553188887777@s.whatsapp.net' } }));
  });
  const planned = async () => {
    const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['n1'] });
    await planCampaigns(engine);
    return rowOf(models, `${campaign.id}:${MARIA}`);
  };

  it('has a chat with it: its next message opens none', async () => {
    await models.instances.updateOne({ _id: 'n1' }, { $set: { newChatLimit: 0 } });
    expect(await planned()).toMatchObject({ status: 'assigned', instance: 'n1', cold: false });
  });

  it('is written to by a number that may open no chats', async () => {
    await models.instances.updateOne({ _id: 'n1' }, { $set: { state: 'restricted', restriction: 'cold' } });
    expect(await planned()).toMatchObject({ status: 'assigned', cold: false });
  });
});

describe('who asks for no more messages', () => {
  const T0 = new Date('2026-03-10T11:00:00Z');
  const at = (minute: number) => new Date(T0.getTime() + minute * 60_000);
  const words: Record<Wish, string> = { stop: 'SAIR', start: 'VOLTAR' };
  const says = (wish: Wish, minute: number, changes: object = {}) =>
    apply(
      messagesUpsert({
        key: { id: `${wish}-${minute}` },
        message: { conversation: words[wish] },
        messageTimestamp: seconds(at(minute)),
        ...changes,
      }),
    );
  const isOut = async (phone = MARIA) => (await engine.contacts.get(phone))?.optedOut;
  const told = async () => (await engine.audits.list({ limit: 99 })).map(({ action }) => action).toReversed();
  const confirmations = () => engine.outbox.claim(99, engine.clock.now(), 1);
  const isContact = () =>
    models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false });

  it('is not written to by what is queued or assigned, in whatever campaign that has not ended', async () => {
    await isContact();
    for (const status of ['running', 'paused', 'scheduled'] as const) {
      const { id: _, ...record } = records.campaign(status, { status });
      const { id } = await engine.campaigns.create(record);
      await givenRow(models, 'queued', `${id}:${MARIA}`, { campaignId: id, phone: MARIA });
      await givenRow(models, 'assigned', `${id}:${SHORT}`, { campaignId: id, phone: SHORT, instance: 'n2' });
      await givenRow(models, 'sent', `${id}:+5500`, { campaignId: id, phone: '+5500' });
    }
    expect(await says('stop', 0, { key: { remoteJid: '553188887777@s.whatsapp.net' } })).toBe('done');
    const rows = await models.messages.find().lean<MessageDoc[]>();
    const ended = rows.filter(({ phone }) => phone !== '+5500');
    expect(ended).toHaveLength(6);
    for (const row of ended) expect(row).toMatchObject({ status: 'suppressed', reason: 'opted out' });
    await says('start', 1);
    expect(await models.messages.countDocuments({ status: 'suppressed' })).toBe(6);
  });

  it('is confirmed once by the number that they wrote to, and written down once, however often it comes', async () => {
    await isContact();
    for (const minute of [0, 0, 1, 0, 2]) await says('stop', minute);
    expect(await told()).toEqual(['contact.opt_out']);
    const [change] = await engine.audits.list({ subject: `contact:${MARIA}`, limit: 1 });
    expect(change).toMatchObject({ at: at(0), actor: 'contact', details: { instance: 'n1' } });
    expect(await confirmations()).toMatchObject([
      {
        id: expect.not.stringContaining('988887777'),
        kind: 'message',
        payload: {
          instance: 'n1',
          phone: MARIA,
          text: engine.settings.optOutConfirmation,
          purpose: 'opt_out',
        },
        expiresAt: at(120),
      },
    ]);
  });

  it('is confirmed once by whichever form of their phone it is told', async () => {
    for (const remoteJid of ['553188887777', '5531988887777'])
      await says('stop', 0, { key: { remoteJid: `${remoteJid}@s.whatsapp.net` } });
    expect(await confirmations()).toHaveLength(1);
    expect(await engine.audits.list({ limit: 9 })).toMatchObject([{ subject: `contact:${MARIA}` }]);
  });

  it('is not told so if the team does not want it', async () => {
    engine = testEngine(store, { settings: { ...engine.settings, optOutConfirmation: undefined } });
    await says('stop', 0);
    expect(await confirmations()).toEqual([]);
    expect(await isOut()).toBe(true);
  });

  it('and comes back is told of each time that something changes', async () => {
    await isContact();
    const said: [Wish, number][] = [
      ['start', 0],
      ['stop', 1],
      ['start', 2],
      ['start', 3],
      ['stop', 4],
    ];
    for (const [wish, minute] of said) await says(wish, minute);
    expect(await told()).toEqual(['contact.opt_out', 'contact.opt_in', 'contact.opt_out']);
    expect(await confirmations()).toHaveLength(2);
  });

  it.each<[string, Wish, Wish, boolean]>([
    ['SAIR and then VOLTAR', 'stop', 'start', false],
    ['VOLTAR and then SAIR', 'start', 'stop', true],
  ])('%s come to the same in any order, of a contact or not', async (_, first, second, ends) => {
    for (const known of [true, false]) {
      await models.contacts.deleteMany();
      if (known) await isContact();
      await says(second, 2);
      await says(first, 1);
      expect(await isOut()).toBe(ends);
      await says(first, 1);
      await says(second, 2);
      expect(await isOut()).toBe(ends);
    }
  });

  it('within one second with the contrary gets none', async () => {
    await isContact();
    await says('start', 1, { key: { id: 'a' } });
    await says('stop', 1, { key: { id: 'b' } });
    await says('start', 1, { key: { id: 'c' } });
    expect(await isOut()).toBe(true);
  });

  it('by a clock that is ahead has said it now, and can come back', async () => {
    await isContact();
    const ahead = seconds(engine.clock.now()) + 86_400;
    await says('stop', 0, { messageTimestamp: ahead });
    engine.clock.advance(60_000);
    await says('start', 0, { messageTimestamp: seconds(engine.clock.now()) });
    expect(await isOut()).toBe(false);
  });

  it('is remembered by every form of their phone before they are a contact', async () => {
    expect(await says('stop', 0)).toBe('done');
    for (const phone of [MARIA, SHORT]) expect(await isOut(phone)).toBe(true);
    const people = [MARIA, SHORT, '+5511988887777'].map((phone) => ({ phone, attributes: {} }));
    await mongoContactImport(models).upsertMany(people, 'clientes');
    const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['n1'] });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: 3, suppressed: 2, queued: 1 });
  });

  it('still answers the message that they got', async () => {
    await isContact();
    await sent('natal:1', { phone: MARIA, sendingAt: at(-1), keyId: 'key-1' });
    await engine.contacts.noteSent(MARIA, 'n1', at(-1), 'natal:1');
    await says('stop', 0);
    expect(await rowOf(models, 'natal:1')).toMatchObject({ status: 'read', repliedAt: at(0) });
    await says('stop', 1, { key: { remoteJid: '553188887777@s.whatsapp.net' } });
    expect(await engine.contacts.get(MARIA)).toMatchObject({ repliedAt: at(1) });
  });

  it.each<[string, object]>([
    [
      'with a button',
      {
        messageType: 'buttonsResponseMessage',
        message: { buttonsResponseMessage: { selectedDisplayText: 'Sair' } },
      },
    ],
    ['under a picture', { messageType: 'imageMessage', message: { imageMessage: { caption: 'parar' } } }],
    [
      'in many words',
      { message: { conversation: 'Boa tarde, não quero mais receber mensagens, obrigada 🙏' } },
    ],
  ])('is heard %s', async (_, changes) => {
    await says('stop', 0, changes);
    expect(await isOut()).toBe(true);
  });

  it.each<[string, object]>([
    ['it says it in a sentence', { message: { conversation: 'não vou parar' } }],
    ['it is in a group', { key: { remoteJid: '120363012345678901@g.us' } }],
    ['the number itself wrote it', { key: { fromMe: true } }],
    ['it is a reaction', { messageType: 'reactionMessage', message: { reactionMessage: { text: 'SAIR' } } }],
  ])('is not heard where %s', async (_, changes) => {
    await isContact();
    await says('stop', 0, changes);
    expect(await isOut()).toBe(false);
  });

  it('may use words of the team’s own', async () => {
    engine = testEngine(store, { settings: { ...engine.settings, optOutWords: ['tchau'] } });
    await apply(hook(JSON.parse(messagesUpsert({ message: { conversation: 'Tchau!' } }))));
    expect(await isOut()).toBe(true);
  });
});
