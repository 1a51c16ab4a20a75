import { expect, test, vi } from 'vitest';
import { quiet, receiver, sandboxWith } from './support.ts';

const ID = expect.any(String);
const READER = quiet('n1', { deliveryRate: 1, readRate: 1 });

const statusesOf = (hooks: { body: { data: { status: string } } }[]) =>
  hooks.map(({ body }) => body.data.status);

test('a message is delivered and read; the updates are flat and say no time', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([READER]);
  await sandbox.hook('n1', hooks.url);
  const sent = await sandbox.sendText('n1', '5511988887777');
  const updates = await hooks.expect('messages.update', 2);
  expect(updates[0]?.body.data).toEqual({
    keyId: sent.body.key.id,
    remoteJid: '5511988887777@s.whatsapp.net',
    fromMe: true,
    status: 'DELIVERY_ACK',
    instanceId: ID,
    messageId: ID,
  });
  expect(statusesOf(updates)).toEqual(['DELIVERY_ACK', 'READ']);
});

test('the Business channel has other words, and says fromMe: false', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...READER, integration: 'WHATSAPP-BUSINESS' }]);
  await sandbox.hook('n1', hooks.url);
  const sent = await sandbox.sendText('n1', '5511988887777');
  const updates = await hooks.expect('messages.update', 3);
  expect(statusesOf(updates).toSorted()).toEqual(['DELIVERED', 'READ', 'SENT']);
  expect(updates[0]?.body.data).toEqual({
    messageId: ID,
    keyId: sent.body.key.id,
    remoteJid: '5511988887777@s.whatsapp.net',
    fromMe: false,
    participant: '5511988887777@s.whatsapp.net',
    status: expect.any(String),
    instanceId: ID,
  });
});

test.each([
  ['WHATSAPP-BAILEYS', 'ERROR'],
  ['WHATSAPP-BUSINESS', 'FAILED'],
] as const)('%s: what is accepted can be refused later, without a code', async (integration, status) => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...READER, integration, lateErrorRate: 1 }]);
  await sandbox.hook('n1', hooks.url);
  expect((await sandbox.sendText('n1', '5511988887777')).status).toBe(201);
  const updates = await hooks.expect('messages.update');
  expect(statusesOf(updates)).toEqual([status]);
});

test('a reader answers: the first message of a conversation makes four events', async () => {
  const hooks = await receiver();
  const clock = { now: () => new Date('2026-11-20T21:54:20.000Z') };
  const sandbox = await sandboxWith([{ ...READER, replyRate: 1, lidReplyRate: 0, replyTexts: ['SAIR'] }], {
    clock,
  });
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511977776666');
  const [upsert] = await hooks.expect('messages.upsert');
  expect(upsert?.body.data).toEqual({
    key: {
      remoteJid: '5511977776666@s.whatsapp.net',
      fromMe: false,
      id: expect.stringMatching(/^3A[0-9A-F]{18}$/),
      participant: '',
      addressingMode: 'pn',
    },
    pushName: 'Contato 6666',
    status: 'DELIVERY_ACK',
    message: { conversation: 'SAIR' },
    messageType: 'conversation',
    messageTimestamp: 1795211660,
    instanceId: ID,
    source: 'unknown',
  });
  const contacts = await hooks.expect('contacts.update', 2);
  expect(new Set(contacts.map(({ body }) => Array.isArray(body.data)))).toEqual(new Set([true, false]));
  expect(hooks.of('chats.update')[0]?.body.data).toEqual([
    { remoteJid: '5511977776666@s.whatsapp.net', instanceId: ID },
  ]);
});

test('an answer from a privacy address has the phone beside it', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...READER, replyRate: 1, lidReplyRate: 1 }]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511977776666');
  const [upsert] = await hooks.expect('messages.upsert');
  expect(upsert?.body.data.key).toMatchObject({
    remoteJid: expect.stringMatching(/^\d{15}@lid$/),
    remoteJidAlt: '5511977776666@s.whatsapp.net',
    addressingMode: 'lid',
  });
});

test('somebody may write from a privacy address alone', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([quiet('n1')]);
  await sandbox.hook('n1', hooks.url);
  for (const viaLid of [true, 'alone'] as const)
    sandbox.control.receive('n1', { from: '5511977776666', text: 'SAIR', viaLid });
  const keys = (await hooks.expect('messages.upsert', 2)).map(({ body }) => body.data.key);
  expect(keys.map(({ addressingMode }) => addressingMode)).toEqual(['lid', 'lid']);
  expect(new Set(keys.map(({ remoteJid }) => remoteJid)).size).toBe(1);
  expect(keys.filter((key) => 'remoteJidAlt' in key)).toHaveLength(1);
});

test('an answer on the Business channel', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([quiet('n1', { integration: 'WHATSAPP-BUSINESS' })]);
  await sandbox.hook('n1', hooks.url);
  sandbox.control.receive('n1', { from: '5511944443333', text: 'SIM', pushName: 'Maria' });
  const [upsert] = await hooks.expect('messages.upsert');
  expect(upsert?.body.data).toEqual({
    key: { id: expect.stringMatching(/^wamid\./), remoteJid: '5511944443333@s.whatsapp.net', fromMe: false },
    pushName: 'Maria',
    message: { conversation: 'SIM' },
    messageType: 'conversation',
    messageTimestamp: expect.any(Number),
    source: 'unknown',
    instanceId: ID,
  });
  const [contact] = await hooks.expect('contacts.upsert');
  expect(contact?.body.data).toEqual({ remoteJid: '5511944443333', pushName: 'Maria', instanceId: ID });
});

test('what happens while a number is away is told when it is back', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...READER, deliveryAfterMs: [100_000, 100_000] }]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  sandbox.control.drop('n1');
  sandbox.control.receive('n1', { from: '5511977776666', text: 'oi' });
  await hooks.expect('connection.update', 2);
  expect(hooks.of('messages.upsert')).toEqual([]);
  sandbox.control.reconnect('n1');
  await hooks.expect('messages.upsert');
  await hooks.expect('messages.update', 2);
});

test('what was under way when a number is banned is never told', async () => {
  const hooks = await receiver();
  const slow = (name: string) => quiet(name, { deliveryRate: 1, deliveryAfterMs: [100_000, 100_000] });
  const sandbox = await sandboxWith([slow('n1'), slow('n2')]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.hook('n2', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  sandbox.control.ban('n1');
  await sandbox.sendText('n2', '5511988887777');
  // When the later message of the other number is delivered, the time of the first has passed.
  await hooks.expect('messages.update');
  sandbox.control.unban('n1');
  await vi.waitFor(() => expect(hooks.of('connection.update').at(-1)?.body.data.state).toBe('open'));
  expect(hooks.of('messages.update').map(({ body }) => body.instance)).toEqual(['n2']);
});
