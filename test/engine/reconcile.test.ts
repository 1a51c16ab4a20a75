import { describe, expect, it } from 'vitest';
import { hashText } from '../../src/engine/text-hash.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import type { Campaign } from '../../src/engine/types.ts';
import type { MessageDoc } from '../../src/store/models.ts';
import { instance } from '../fakes/records.ts';
import { givenRow, rowDoc } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { currently, fleet, people, runningCampaign, testEngine } from './test-engine.ts';

const store = await testStore();

const TEXT = 'Oi Ana!';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

async function given(changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await fleet(engine, 'A', instance('B', { server: 'second' }));
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', ...changes });
  /** A send without an outcome, begun some time ago. */
  const lost = (id: string, agoMs: number, row: Partial<MessageDoc> = {}) =>
    givenRow(store.models, 'unknown', id, {
      campaignId: campaign.id,
      phone: '+5511900000001',
      textHash: hashText(TEXT),
      sendingAt: new Date(engine.clock.now().getTime() - agoMs),
      ...row,
    });
  /** A message that surely was sent and that Evolution shows: what it does not show does not exist. */
  const control = async (name = 'A') => {
    const keyId = `control-${name}`;
    await givenRow(store.models, 'read', keyId, { instance: name, keyId });
    engine.messenger.keep({ instance: name, phone: '+5511900000099', keyId, text: 'another' });
  };
  const keep = (keyId: string, changes = {}) =>
    engine.messenger.keep({ instance: 'A', phone: '+5511900000001', keyId, text: TEXT, ...changes });
  const row = async (id: string) => store.models.messages.findById(id).lean();
  return { engine, campaign, lost, control, keep, row };
}

describe('a send without an answer', () => {
  it('that Evolution has stored was sent; its receipts may come', async () => {
    const { engine, lost, keep, row } = await given();
    await lost('r', MINUTE);
    const at = new Date(engine.clock.now().getTime() - MINUTE);
    keep('K1', { at });
    expect(await reconcile(engine)).toEqual({ found: 1, absent: 0, waiting: 0 });
    expect(await row('r')).toMatchObject({ status: 'sent', keyId: 'K1', sentAt: at });
    expect(engine.released).toEqual(['K1']);
  });

  it('is not known to be absent while there is a file that may be it', async () => {
    const { engine, lost, control, keep, row } = await given();
    await lost('r', 5 * MINUTE);
    await control();
    engine.messenger.keep({ instance: 'A', phone: '+5511900000001', keyId: 'file' });
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 0, waiting: 1 });
    engine.clock.advance(5 * MINUTE);
    keep('K1');
    expect(await reconcile(engine)).toEqual({ found: 1, absent: 0, waiting: 0 });
    expect(await row('r')).toMatchObject({ status: 'sent', keyId: 'K1' });
  });

  it('that is absent has opened no chat', async () => {
    const { engine, lost, control } = await given();
    await people(store, 'clientes', 1);
    const [phone = ''] = (await store.models.contacts.find().lean()).map(({ _id }) => _id);
    await engine.contacts.noteSent(phone, 'A', engine.clock.now());
    await lost('r', 5 * MINUTE, { phone, cold: true });
    await control();
    expect(await reconcile(engine)).toMatchObject({ absent: 1 });
    expect(await engine.contacts.get(phone)).toMatchObject({ chats: [] });
  });

  it('is absent when the only file there is another message', async () => {
    const { engine, lost, control, row } = await given();
    await lost('r', 5 * MINUTE);
    await control();
    await givenRow(store.models, 'sent', 'other', { keyId: 'file' });
    engine.messenger.keep({ instance: 'A', phone: '+5511900000001', keyId: 'file' });
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 1, waiting: 0 });
    expect(await row('r')).toMatchObject({ status: 'assigned' });
  });

  it('through the server that its number was on before is not called absent by the one that it is on now', async () => {
    const { engine, lost, control, row } = await given();
    await lost('r', 5 * MINUTE);
    await control();
    const since = engine.clock.now();
    await engine.instances.register(instance('A', { server: 'second', since }));
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 0, waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
    await lost('later', -MINUTE);
    engine.clock.advance(10 * MINUTE);
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 1, waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
  });

  it('takes the receipt along that Evolution has stored', async () => {
    const { engine, lost, keep, row } = await given();
    await lost('r', MINUTE);
    keep('K1', { receipt: 'read' });
    await reconcile(engine);
    expect(await row('r')).toMatchObject({ status: 'read', keyId: 'K1' });
  });

  it('goes back to the queue once it is surely absent, and is sent again', async () => {
    const { engine, lost, control, row } = await given();
    await lost('r', 2 * MINUTE);
    await control();
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 1, waiting: 0 });
    // Planned at once.
    expect(await row('r')).toMatchObject({
      status: 'assigned',
      attempt: 1,
      tries: [{ instance: 'A', reason: 'never reached WhatsApp' }],
    });
  });

  it('stays unknown while it may still appear', async () => {
    const { engine, lost, control, row } = await given();
    await lost('r', 2 * MINUTE - 1);
    await control();
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 0, waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
  });

  it('stays unknown for good when nothing proves that the server stores messages', async () => {
    const { engine, lost, row } = await given();
    await lost('r', 60 * MINUTE);
    expect(await reconcile(engine)).toMatchObject({ waiting: 1 });
    await givenRow(store.models, 'read', 'sent, but not shown', { keyId: 'not shown' });
    engine.clock.advance(60 * MINUTE);
    expect(await reconcile(engine)).toMatchObject({ waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
  });

  it('stays unknown while Evolution does not answer', async () => {
    const { engine, lost, control, row } = await given();
    await lost('r', 10 * MINUTE);
    await control();
    engine.messenger.deafServers.add('main');
    expect(await reconcile(engine)).toMatchObject({ waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
    engine.messenger.deafServers.clear();
    engine.clock.advance(10 * MINUTE);
    expect(await reconcile(engine)).toMatchObject({ absent: 1 });
  });

  it('is not looked up before it had its time', async () => {
    const { engine, lost } = await given();
    await lost('r', 12 * SECOND, { status: 'sending' });
    expect(await reconcile(engine)).toEqual({ found: 0, absent: 0, waiting: 0 });
    expect(engine.messenger.lookups).toBe(0);
  });

  it('whose worker died is treated alike', async () => {
    const { engine, lost, row } = await given();
    await lost('r', 14 * SECOND, { status: 'sending' });
    expect(await reconcile(engine)).toMatchObject({ waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown', reason: 'worker lost' });
  });

  it('whose worker is lost is noted at its contact, whose answer it may be', async () => {
    const { engine, lost, row } = await given();
    await lost('r', 14 * SECOND, { status: 'sending' });
    const { phone = '', sendingAt } = (await row('r')) ?? {};
    await store.models.contacts.create({ _id: phone, lists: [], attributes: {}, optedOut: false });
    await reconcile(engine);
    expect(await engine.contacts.get(phone)).toMatchObject({ lastMessage: 'r', lastContactedAt: sendingAt });
  });
});

describe('what Evolution has stored', () => {
  it.each([
    ['another text', { text: 'Oi Bia!' }],
    ['another phone', { phone: '+5511900000002' }],
    ['another number', { instance: 'B' }],
    ['an earlier time', { at: new Date('2026-03-10T11:56:59.999Z') }],
  ])('is not the message with %s', async (_, kept) => {
    const { engine, lost, keep, control, row } = await given();
    await lost('r', MINUTE);
    await control();
    keep('K1', kept);
    expect(await reconcile(engine)).toMatchObject({ found: 0 });
    expect(await row('r')).not.toHaveProperty('keyId');
  });

  it('may be two minutes early by another clock', async () => {
    const { engine, lost, keep } = await given();
    await lost('r', MINUTE);
    keep('K1', { at: new Date('2026-03-10T11:57:00Z') });
    expect(await reconcile(engine)).toMatchObject({ found: 1 });
  });

  it("is not the message if it is another row's already", async () => {
    const { engine, lost, keep, control, row } = await given();
    await lost('r', 3 * MINUTE);
    await control();
    await givenRow(store.models, 'sent', 'same text in another campaign', { keyId: 'K1' });
    keep('K1');
    expect(await reconcile(engine)).toMatchObject({ found: 0, absent: 1 });
    expect(await row('r')).not.toHaveProperty('keyId');
  });

  it('is one message for each of two equal rows', async () => {
    const { engine, lost, keep, row } = await given();
    await lost('r1', MINUTE);
    await lost('r2', MINUTE, { campaignId: 'another' });
    keep('K1');
    expect(await reconcile(engine)).toMatchObject({ found: 1, waiting: 1 });
    keep('K2');
    engine.clock.advance(MINUTE);
    expect(await reconcile(engine)).toMatchObject({ found: 1, waiting: 0 });
    // Which of the two is looked at first is nobody's promise.
    expect(new Set([(await row('r1'))?.keyId, (await row('r2'))?.keyId])).toEqual(new Set(['K1', 'K2']));
  });
});

describe('many without an answer', () => {
  it('never keep the fresh ones waiting', async () => {
    const { engine, lost, keep, row } = await given();
    const sendingAt = new Date(engine.clock.now().getTime() - 24 * 60 * MINUTE);
    const old = Array.from({ length: 220 }, (_, n) =>
      rowDoc('unknown', `old ${n}`, { sendingAt, instance: 'gone' }),
    );
    await store.models.messages.insertMany(old, { lean: true });
    await lost('fresh', MINUTE, { phone: '+5511900000001', textHash: hashText('fresh') });
    keep('K1', { text: 'fresh' });
    await reconcile(engine);
    await reconcile(engine);
    expect(await row('fresh')).toMatchObject({ status: 'sent' });
  });

  it('on a server that does not answer cost one look-up, and do not hold up the others', async () => {
    const { engine, lost, row } = await given();
    for (let n = 0; n < 5; n++) await lost(`a${n}`, 3 * MINUTE + n);
    await lost('b', MINUTE, { instance: 'B' });
    engine.messenger.keep({ instance: 'B', phone: '+5511900000001', keyId: 'K1', text: TEXT });
    engine.messenger.deafServers.add('main');
    expect(await reconcile(engine)).toEqual({ found: 1, absent: 0, waiting: 5 });
    expect(engine.messenger.lookups).toBe(2);
    expect(await row('b')).toMatchObject({ status: 'sent' });
  });

  it('of a number that Evolution does not have do not hold up the others of its server', async () => {
    const { engine, lost, row } = await given();
    await fleet(engine, 'C');
    await lost('a', 3 * MINUTE);
    await lost('c', MINUTE, { instance: 'C' });
    engine.messenger.keep({ instance: 'C', phone: '+5511900000001', keyId: 'K1', text: TEXT });
    engine.messenger.unknown.add('A');
    expect(await reconcile(engine)).toEqual({ found: 1, absent: 0, waiting: 1 });
    expect(await row('c')).toMatchObject({ status: 'sent' });
  });

  it('are looked at although one of them breaks the look-up of its control', async () => {
    const { engine, lost, control, row } = await given();
    await lost('a', 5 * MINUTE);
    await lost('b', MINUTE, { instance: 'B' });
    await control();
    engine.messenger.stored = () => Promise.reject(new Error('no answer'));
    engine.messenger.keep({ instance: 'B', phone: '+5511900000001', keyId: 'K1', text: TEXT });
    expect(await reconcile(engine)).toEqual({ found: 1, absent: 0, waiting: 1 });
    expect(await row('a')).toMatchObject({ status: 'unknown' });
  });

  it('of a number that is not in the fleet wait for people', async () => {
    const { engine, lost, row } = await given();
    await lost('r', 5 * MINUTE, { instance: 'gone', status: 'sending' });
    expect(await reconcile(engine)).toMatchObject({ waiting: 1 });
    expect(await row('r')).toMatchObject({ status: 'unknown' });
  });
});

describe('a message that never left, of a campaign', () => {
  it('that is paused waits in the queue', async () => {
    const { engine, lost, control, row } = await given({ status: 'paused' });
    await lost('r', 5 * MINUTE);
    await control();
    await reconcile(engine);
    expect(await row('r')).toMatchObject({ status: 'queued' });
  });

  it.each(['completed', 'cancelled'] as const)(
    'that is %s has failed, and does not wait for ever',
    async (status) => {
      const { engine, campaign, lost, control, row } = await given({ status });
      await lost('r', 60 * MINUTE);
      await control();
      await reconcile(engine);
      expect(await row('r')).toMatchObject({ status: 'failed', reason: 'never reached WhatsApp' });
      expect(await currently(engine, campaign)).toMatchObject({ status });
    },
  );
});
