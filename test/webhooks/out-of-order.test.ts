import { expect, it } from 'vitest';
import { hashText } from '../../src/engine/text-hash.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import type { MessageDoc } from '../../src/store/models.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { rowDoc } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { messagesUpdate } from './hooks.ts';
import { postOffice } from './post-office.ts';
import { sent, written } from './shapes.ts';

/** What comes in another order than it happened; `shuffled.test.ts` has all orders. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How late a webhook may come. */
const LATE_MS = 20 * MINUTE;
const TEXT = 'Olá, sua consulta é amanhã';
/** In the future: what is older than a week the database itself removes, within a minute. */
const BEGIN = new Date('2096-03-10T12:00:00.000Z');

const store = await testStore();
const { models } = store;
const clock = new TestClock();
const inbox = mongoInbox(models);
const office = await postOffice(inbox, clock);

/** A message that is on its way, of which the answer to its send is still to come. */
async function onItsWay(): Promise<TestEngine> {
  clock.goTo(BEGIN);
  const engine = testEngine(store, { clock });
  engine.wake.receipts = async (keyId) => void (await inbox.release(keyId, clock.now()));
  await fleet(engine, 'n1');
  await models.contacts.create({ _id: MARIA, lists: ['clientes'], attributes: {}, optedOut: false });
  const row = { phone: MARIA, instance: 'n1', sendingAt: BEGIN, textHash: hashText(TEXT) };
  await models.messages.create(rowDoc('sending', 'natal:1', row));
  return engine;
}

const MARIA = '+5511988887777';
const inSeconds = (after: number): number => Math.floor(BEGIN.getTime() / SECOND) + after;

/** Evolution answers: what it then does is what sending does. */
async function answered(engine: TestEngine): Promise<void> {
  await engine.contacts.noteSent(MARIA, 'n1', BEGIN, 'natal:1');
  await engine.ledger.markSent('natal:1', 1, '3EB0A', clock.now());
  await engine.wake.receipts('3EB0A');
}

async function receive(engine: TestEngine, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    expect(await office.post(text)).toBe(200);
    await drain(engine);
  }
}

async function drain(engine: TestEngine): Promise<void> {
  while ((await applyDue(engine, inbox)) > 0);
}

it('a reply that comes before the answer to the send counts', async () => {
  const engine = await onItsWay();
  clock.advance(3 * SECOND);
  await receive(engine, written('baileys', { id: 'IN-1', from: MARIA, at: inSeconds(2) }));
  clock.advance(5 * SECOND);
  await answered(engine);
  clock.advance(10 * SECOND);
  await drain(engine);
  expect(await engine.ledger.progress('natal')).toMatchObject({ replied: 1, read: 1 });
});

it('a reply that comes before the answer to the send is to that message, not to the one before', async () => {
  const engine = await onItsWay();
  const before = new Date(BEGIN.getTime() - 60 * MINUTE);
  const row = { phone: MARIA, instance: 'n1', keyId: '3EB09', sendingAt: before };
  await models.messages.create(rowDoc('sent', 'reis:1', row));
  await engine.contacts.noteSent(MARIA, 'n1', before, 'reis:1');
  clock.advance(3 * SECOND);
  await receive(engine, written('baileys', { id: 'IN-1', from: MARIA, at: inSeconds(2) }));
  await answered(engine);
  clock.advance(10 * SECOND);
  await drain(engine);
  expect(await models.messages.findById('natal:1').lean()).toHaveProperty('repliedAt');
  expect(await models.messages.findById('reis:1').lean()).not.toHaveProperty('repliedAt');
});

it('who asks for no more messages before the answer to the send is heard at once', async () => {
  const engine = await onItsWay();
  clock.advance(3 * SECOND);
  const message = { conversation: 'SAIR' };
  await receive(engine, written('baileys', { id: 'IN-1', from: MARIA, at: inSeconds(2), message }));
  expect(await engine.contacts.get(MARIA)).toMatchObject({
    optedOut: true,
    repliedAt: new Date(inSeconds(2) * SECOND),
  });
});

it('a reply does not wait for ever for a send of which nobody ever knows', async () => {
  const engine = await onItsWay();
  await receive(engine, written('baileys', { id: 'IN-1', from: MARIA }));
  await engine.ledger.markUnknown('natal:1', 1, 'timeout');
  for (let waited = 0; waited < 90; waited += 5) {
    clock.advance(5 * MINUTE);
    await drain(engine);
  }
  expect(await models.inbox.find().lean()).toMatchObject([{ state: 'done' }]);
  expect(await engine.ledger.progress('natal')).toMatchObject({ unknown: 1, replied: 0 });
});

it('of two replies it is the earlier one that answers, whichever comes first', async () => {
  const engine = await onItsWay();
  await answered(engine);
  clock.advance(2 * MINUTE);
  const later = written('baileys', { id: 'IN-2', from: MARIA, at: inSeconds(60) });
  const earlier = written('baileys', { id: 'IN-1', from: MARIA, at: inSeconds(20) });
  await receive(engine, later, earlier);
  const row = await models.messages.findById('natal:1').lean<MessageDoc>();
  expect(row?.repliedAt).toEqual(new Date(inSeconds(20) * SECOND));
});

it('a receipt waits 20 min for the send.message that tells of its message', async () => {
  const engine = await onItsWay();
  await receive(engine, messagesUpdate('3EB0A', 'READ'));
  clock.advance(10 * SECOND);
  await engine.ledger.markUnknown('natal:1', 1, 'timeout');
  for (let waited = 0; waited < LATE_MS; waited += 5 * SECOND) {
    clock.advance(5 * SECOND);
    await drain(engine);
  }
  await receive(
    engine,
    sent('baileys', { id: '3EB0A', phone: MARIA, message: { conversation: TEXT } }, { instance: 'n1' }),
  );
  clock.advance(MINUTE);
  await drain(engine);
  expect(await engine.ledger.progress('natal')).toMatchObject({ read: 1 });
});
