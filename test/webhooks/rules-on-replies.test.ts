import { beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../src/engine/automations/decided.ts';
import { applyEvent } from '../../src/webhooks/apply/apply-event.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { given } from '../engine/automations/rules.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { contact } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { mongoStoresUnderTest } from '../store/mongo-stores.ts';
import { testStore } from '../store/test-store.ts';
import { messagesUpsert } from './hooks.ts';

const MARIA = '+5531988887777';
/** As WhatsApp tells the same phone. */
const SHORT = '553188887777@s.whatsapp.net';

const store = await testStore();
let engine: TestEngine;
beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'n1');
});

/** Somebody writes each of these, one a second. */
async function write(...texts: string[]): Promise<void> {
  for (const conversation of texts) {
    engine.clock.advance(1_000);
    const messageTimestamp = Math.floor(engine.clock.now().getTime() / 1_000);
    const key = { remoteJid: SHORT, id: conversation };
    const text = messagesUpsert({ key, messageTimestamp, message: { conversation } });
    await applyEvent(engine, { ...inboxEvent('main', text, engine.clock.now()), tries: 1 });
  }
}

async function decided(): Promise<Decided[]> {
  const entries = await engine.outbox.claim(100, engine.clock.now(), 60_000, ['automation']);
  return entries.map(({ payload }) => payload as Decided);
}

describe('who changed their mind about messages', () => {
  it('is still the contact whom rules know, whichever form of the phone WhatsApp tells', async () => {
    await mongoStoresUnderTest(store).addContacts('clientes', [contact(MARIA, { segment: 'vip' })]);
    await given(engine, {
      when: 'keyword',
      conditions: { contains: ['preço'], segments: ['vip'] },
      actions: [{ kind: 'list', list: 'quentes' }],
    });
    await write('SAIR', 'VOLTAR', 'Qual o preço?');
    expect(await decided()).toMatchObject([{ action: { kind: 'list' }, trigger: { phone: MARIA } }]);
  });

  it('is no contact if they were none before', async () => {
    await given(engine, { when: 'keyword', conditions: { contains: ['preço'] } });
    await write('SAIR', 'VOLTAR', 'Qual o preço?');
    expect(await decided()).toEqual([]);
  });
});

/** Maria is a contact, and has just been sent a campaign's message. */
async function sentToMaria(): Promise<void> {
  await mongoStoresUnderTest(store).addContacts('clientes', [contact(MARIA)]);
  const sendingAt = engine.clock.now();
  await givenRow(store.models, 'sent', 'natal:1', {
    instance: 'n1',
    phone: MARIA,
    sendingAt,
    keyId: 'key-1',
  });
  await engine.contacts.noteSent(MARIA, 'n1', sendingAt, 'natal:1');
}

it('a second answer does not have rules judge anew that the message was read', async () => {
  await sentToMaria();
  for (const when of ['delivered', 'read'] as const)
    await given(engine, { name: when, when, conditions: { tags: ['vip'] } });
  await write('Oi');
  await engine.contacts.tag(MARIA, 'vip');
  await write('Alô?');
  expect(await decided()).toEqual([]);
});

it('that a message was read is told though the process that took the answer died before', async () => {
  await sentToMaria();
  await given(engine, { when: 'read' });
  const event = inboxEvent('main', messagesUpsert({ key: { remoteJid: SHORT } }), engine.clock.now());
  const dying = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('died')) } };
  await expect(applyEvent(dying, { ...event, tries: 1 })).rejects.toThrow('died');
  await applyEvent(engine, { ...event, tries: 2 });
  expect(await decided()).toMatchObject([{ trigger: { kind: 'read', phone: MARIA } }]);
});

describe('what may answer a message of which nobody knows yet whether it was sent', () => {
  let event: ReturnType<typeof inboxEvent>;
  beforeEach(async () => {
    await mongoStoresUnderTest(store).addContacts('clientes', [contact(MARIA)]);
    const sendingAt = engine.clock.now();
    await givenRow(store.models, 'sending', 'natal:1', { instance: 'n1', phone: MARIA, sendingAt });
    await given(engine);
    event = inboxEvent('main', messagesUpsert({ key: { remoteJid: SHORT } }), sendingAt);
    expect(await applyEvent(engine, { ...event, tries: 1 })).toBe('unsettled');
    expect(await decided()).toEqual([]);
  });

  it('is judged by rules when that is known, with its campaign', async () => {
    await engine.ledger.markSent('natal:1', 1, 'key-1', engine.clock.now());
    await engine.contacts.noteSent(MARIA, 'n1', event.receivedAt, 'natal:1');
    expect(await applyEvent(engine, { ...event, tries: 2 })).toBe('done');
    expect(await decided()).toMatchObject([{ trigger: { kind: 'replied', campaignId: 'natal' } }]);
  });

  it('is judged when it is waited for no longer', async () => {
    expect(await applyEvent(engine, { ...event, tries: 12 })).toBe('done');
    expect(await decided()).toMatchObject([{ trigger: { kind: 'replied' } }]);
  });
});
