import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../src/engine/ports.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { replayInto } from '../../src/webhooks/replay.ts';
import { instance } from '../fakes/records.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { messagesUpdate, messagesUpsert } from './hooks.ts';

const store = await testStore();
const { models } = store;
const inbox = mongoInbox(models);
const N1 = instance('n1');
let engine: TestEngine;
let woken = 0;
beforeEach(async () => {
  engine = testEngine(store, { clock: new TestClock('2126-03-10T12:00:00.000Z') });
  woken = 0;
  await fleet(engine, 'n1');
});

const replay = (...records: StoredRecord[]) => replayInto(inbox, engine.clock, () => woken++)(N1, records);
const arrive = (text: string) => inbox.insert([inboxEvent('main', text, engine.clock.now())]);

/** As findMessages answers it. */
function record(keyId: string, fromMe: boolean, statuses: string[] = []): StoredRecord {
  const remoteJid = '5531988887777@s.whatsapp.net';
  const raw = {
    id: 'cmwpimqk90004fg7dgbus0c2r',
    key: { id: keyId, fromMe, remoteJid },
    pushName: 'Maria Souza',
    messageType: 'conversation',
    message: { conversation: 'Sim!' },
    messageTimestamp: Math.floor(engine.clock.now().getTime() / 1_000) - 60,
    instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497',
    source: 'web',
    contextInfo: null,
    MessageUpdate: statuses.map((status) => ({ status })),
  };
  return { keyId, fromMe, at: engine.clock.now(), statuses, raw };
}

describe('what Evolution has stored', () => {
  it('of a sent message raises it as its webhooks would have', async () => {
    await givenRow(models, 'sent', 'a', { instance: 'n1' });
    const missed = await replay(record('key-a', true, ['SERVER_ACK', 'DELIVERY_ACK', 'READ']));
    expect(missed).toEqual({ receipts: 2, messages: 0 });
    expect(woken).toBe(1);
    await applyDue(engine, inbox);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
  });

  it('of the Business channel does so, too', async () => {
    await givenRow(models, 'sent', 'a', { instance: 'n1' });
    await replay(record('key-a', true, ['SENT', 'DELIVERED']));
    await applyDue(engine, inbox);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'delivered' });
  });

  it('of what somebody wrote is an answer', async () => {
    const phone = '+5531988887777';
    await models.contacts.create({ _id: phone, lists: ['clientes'], attributes: {}, optedOut: false });
    const sendingAt = new Date(engine.clock.now().getTime() - 120_000);
    await givenRow(models, 'sent', 'natal:1', { instance: 'n1', phone, sendingAt, keyId: 'key-1' });
    await engine.contacts.noteSent(phone, 'n1', sendingAt, 'natal:1');
    expect(await replay(record('3A1A', false))).toEqual({ receipts: 0, messages: 1 });
    await applyDue(engine, inbox);
    expect(await rowOf(models, 'natal:1')).toMatchObject({ status: 'read', repliedAt: expect.any(Date) });
  });

  it('is the same as what came: before it, after it, and when it is replayed again', async () => {
    await givenRow(models, 'sent', 'a', { instance: 'n1' });
    await arrive(messagesUpdate('key-a', 'DELIVERY_ACK'));
    await arrive(messagesUpsert({ key: { id: '3A1A' } }));
    const stored = [
      record('key-a', true, ['DELIVERY_ACK', 'READ']),
      record('3A1A', false),
      record('3B2B', false),
    ];
    expect(await replay(...stored)).toEqual({ receipts: 1, messages: 1 });
    expect(await replay(...stored)).toEqual({ receipts: 0, messages: 0 });
    await arrive(messagesUpdate('key-a', 'READ'));
    await arrive(messagesUpsert({ key: { id: '3B2B' } }));
    expect(await models.inbox.countDocuments()).toBe(4);
    expect(woken).toBe(1);
  });

  it('says nothing where it says nothing', async () => {
    expect(await replay(record('key-a', true), record('key-b', true, ['SERVER_ACK', 'DELETED']))).toEqual({
      receipts: 0,
      messages: 0,
    });
    expect(await models.inbox.countDocuments()).toBe(0);
    expect(woken).toBe(0);
  });
});
