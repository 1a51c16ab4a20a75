import { PNG_SIGNATURE, quiet, sandboxWith } from './support.ts';
import { expect, test } from 'vitest';

const NUMBERS = [
  quiet('n1', { phone: '5511933332222', token: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C' }),
  quiet('novo', { state: 'close' }),
  quiet('api', { integration: 'WHATSAPP-BUSINESS' }),
];
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const ROW_ID = expect.stringMatching(/^c[a-z0-9]{24}$/);
const KEY_ID = expect.stringMatching(/^3EB0[0-9A-F]{18}$/);
const CLOUD_KEY_ID = expect.stringMatching(/^wamid\.[A-Za-z0-9+/]{22}==$/);
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const NOW = new Date('2026-11-20T21:53:13.213Z');
const clock = { now: () => NOW };
const SECONDS = 1795211593;

test('GET / says who it is, without a key', async () => {
  const sandbox = await sandboxWith(NUMBERS, { name: 'evo-test' });
  expect(await sandbox.call('GET', '/', undefined, {})).toEqual({
    status: 200,
    body: {
      status: 200,
      message: 'Welcome to the Evolution API, it is working!',
      version: '2.3.6',
      clientName: 'evo-test',
      documentation: 'https://doc.evolution-api.com',
      whatsappWebVersion: '2.3000.1027934701',
    },
  });
});

test('sendText answers 201 with the message as pending', async () => {
  const sandbox = await sandboxWith(NUMBERS, { clock });
  expect(await sandbox.sendText('n1', '5511988887777', 'Sua consulta é amanhã às 10h')).toEqual({
    status: 201,
    body: {
      key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: true, id: KEY_ID },
      pushName: 'Você',
      status: 'PENDING',
      message: { conversation: 'Sua consulta é amanhã às 10h' },
      contextInfo: {
        mentionedJid: [],
        groupMentions: [],
        ephemeralSettingTimestamp: { low: 1795038793, high: 0, unsigned: false },
        disappearingMode: { initiator: 0 },
      },
      messageType: 'conversation',
      messageTimestamp: SECONDS,
      instanceId: UUID,
      source: 'web',
    },
  });
});

test('sendText on the Business channel', async () => {
  const sandbox = await sandboxWith(NUMBERS, { clock });
  expect(await sandbox.sendText('api', '5511955554444', 'Olá')).toEqual({
    status: 201,
    body: {
      key: { fromMe: true, id: CLOUD_KEY_ID, remoteJid: '5511955554444@s.whatsapp.net' },
      message: { conversation: 'Olá' },
      messageType: 'conversation',
      messageTimestamp: SECONDS,
      instanceId: UUID,
      status: 'PENDING',
      source: 'unknown',
    },
  });
});

test('a locked Business account answers 201 with Meta’s error and without a key', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  sandbox.control.ban('api');
  const { status, body } = await sandbox.sendText('api', '5511955554444');
  expect(status).toBe(201);
  expect(body).toMatchObject({ type: 'OAuthException', code: 131031 });
  expect(body).not.toHaveProperty('key');
  expect(sandbox.journal.accepted).toEqual([]);
});

test.each([
  ['5511988887777', '5511988887777'],
  ['+55 (11) 98888-7777', '5511988887777'],
  ['551188887777', '5511988887777'],
  ['5511988887777@s.whatsapp.net', '5511988887777'],
  ['5531988887777', '553188887777'],
  ['553188887777', '553188887777'],
  ['5531966667777', '5531966667777'],
  ['14155552671', '14155552671'],
])('%s is %s on WhatsApp', async (number, user) => {
  const sandbox = await sandboxWith(NUMBERS);
  const { body } = await sandbox.sendText('n1', number);
  expect(body.key.remoteJid).toBe(`${user}@s.whatsapp.net`);
});

const IMAGE = {
  number: '5511988887777',
  mediatype: 'image',
  caption: 'mapa',
  fileName: 'x.png',
  mimetype: 'image/png',
};

test.each([
  ['a URL with a domain', 'https://example.com/x.png'],
  ['a URL with an address', 'http://127.0.0.1:8091/blob/x.png'],
  [
    'base64',
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ],
])('sendMedia takes %s', async (_name, media) => {
  const sandbox = await sandboxWith(NUMBERS);
  const { status, body } = await sandbox.call('POST', '/message/sendMedia/n1', { ...IMAGE, media });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: true, id: KEY_ID },
    status: 'PENDING',
    message: { imageMessage: { caption: 'mapa', fileName: 'x.png', mimetype: 'image/png' } },
    messageType: 'imageMessage',
  });
  expect(sandbox.journal.accepted).toMatchObject([{ text: 'mapa', media }]);
});

test('sendMedia on the Business channel passes the link on', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const media = 'https://example.com/x.png';
  const { body } = await sandbox.call('POST', '/message/sendMedia/api', { ...IMAGE, media });
  expect(body.message).toEqual({
    imageMessage: {
      caption: 'mapa',
      fileName: 'x.png',
      mediaType: 'image',
      media,
      gifPlayback: false,
      id: media,
      type: 'link',
      mimetype: 'image/png',
    },
  });
});

test('whatsappNumbers tells who is there, and under which jid', async () => {
  const sandbox = await sandboxWith([quiet('n1', { notOnWhatsAppEndings: ['0000'] })]);
  const numbers = ['5511977770001', '5511900000000', '+55 31 97777-0002'];
  expect(await sandbox.call('POST', '/chat/whatsappNumbers/n1', { numbers })).toEqual({
    status: 200,
    body: [
      { jid: '5511977770001@s.whatsapp.net', exists: true, number: '5511977770001' },
      { jid: '5511900000000@s.whatsapp.net', exists: false, number: '5511900000000' },
      { jid: '553177770002@s.whatsapp.net', exists: true, number: '+55 31 97777-0002' },
    ],
  });
});

test('findMessages shows a message and its statuses', async () => {
  const sandbox = await sandboxWith([quiet('n1', { deliveryRate: 1, readRate: 1 })], { clock });
  const sent = await sandbox.sendText('n1', '5511988887777', 'Olá');
  const where = { key: { id: sent.body.key.id } };
  const find = () => sandbox.call('POST', '/chat/findMessages/n1', { where });
  await expect.poll(async () => (await find()).body.messages.records[0].MessageUpdate.length).toBe(2);
  expect(await find()).toEqual({
    status: 200,
    body: {
      messages: {
        total: 1,
        pages: 1,
        currentPage: 1,
        records: [
          {
            id: ROW_ID,
            key: { id: sent.body.key.id, fromMe: true, remoteJid: '5511988887777@s.whatsapp.net' },
            pushName: 'Você',
            messageType: 'conversation',
            message: { conversation: 'Olá' },
            messageTimestamp: SECONDS,
            instanceId: UUID,
            source: 'web',
            contextInfo: {
              mentionedJid: [],
              groupMentions: [],
              disappearingMode: { initiator: 0 },
              ephemeralSettingTimestamp: { low: 1795038793, high: 0, unsigned: false },
            },
            MessageUpdate: [{ status: 'DELIVERY_ACK' }, { status: 'READ' }],
          },
        ],
      },
    },
  });
});

test('findMessages filters, pages newest first, and ignores fromMe:false', async () => {
  let now = NOW.getTime();
  const sandbox = await sandboxWith(NUMBERS, { clock: { now: () => new Date(now) } });
  for (const text of ['um', 'dois', 'três']) {
    now += 60_000;
    await sandbox.sendText('n1', '5511988887777', text);
  }
  sandbox.control.receive('n1', { from: '5511977776666', text: 'oi' });
  const find = async (body: unknown) => {
    const { messages } = (await sandbox.call('POST', '/chat/findMessages/n1', body)).body;
    const texts = messages.records.map(
      (record: { message: { conversation: string } }) => record.message.conversation,
    );
    return [messages.total, messages.pages, messages.currentPage, texts];
  };
  const remoteJid = '5511988887777@s.whatsapp.net';
  const second = new Date(NOW.getTime() + 120_000).toISOString();
  expect(await find({})).toEqual([4, 1, 1, ['oi', 'três', 'dois', 'um']]);
  expect(await find({ where: { key: { remoteJid } }, page: 2, offset: 2 })).toEqual([3, 2, 2, ['um']]);
  expect(await find({ where: { key: { fromMe: true } } })).toEqual([3, 1, 1, ['três', 'dois', 'um']]);
  expect(await find({ where: { key: { fromMe: false } } })).toEqual([4, 1, 1, ['oi', 'três', 'dois', 'um']]);
  expect(await find({ where: { messageTimestamp: { gte: second, lte: second } } })).toEqual([
    1,
    1,
    1,
    ['dois'],
  ]);
  expect(await find({ where: { key: { id: 'unknown' } } })).toEqual([0, 0, 1, []]);
});

test('fetchInstances shows every number as the database holds it', async () => {
  const sandbox = await sandboxWith(NUMBERS, { clock, name: 'evo-test' });
  const { status, body } = await sandbox.call('GET', '/instance/fetchInstances');
  expect(status).toBe(200);
  expect(body.map((instance: { name: string }) => instance.name)).toEqual(['n1', 'novo', 'api']);
  expect(body[1]).toMatchObject({ connectionStatus: 'close', ownerJid: null });
  expect(body[0]).toEqual({
    id: UUID,
    name: 'n1',
    connectionStatus: 'open',
    ownerJid: '5511933332222@s.whatsapp.net',
    profileName: 'n1',
    profilePicUrl: expect.stringMatching(/^https:/),
    integration: 'WHATSAPP-BAILEYS',
    number: null,
    businessId: null,
    token: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C',
    clientName: 'evo-test',
    disconnectionReasonCode: null,
    disconnectionObject: null,
    disconnectionAt: null,
    createdAt: ISO,
    updatedAt: ISO,
    Chatwoot: null,
    Proxy: null,
    Rabbitmq: null,
    Nats: null,
    Sqs: null,
    Websocket: null,
    Setting: {
      id: ROW_ID,
      rejectCall: false,
      msgCall: '',
      groupsIgnore: false,
      alwaysOnline: false,
      readMessages: false,
      readStatus: false,
      syncFullHistory: false,
      wavoipToken: '',
      createdAt: ISO,
      updatedAt: ISO,
      instanceId: UUID,
    },
    _count: { Message: 0, Contact: 0, Chat: 0 },
  });
});

test('fetchInstances with an instance’s own key shows only that instance', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const headers = { apikey: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C' };
  const { body } = await sandbox.call('GET', '/instance/fetchInstances', undefined, headers);
  expect(body.map((instance: { name: string }) => instance.name)).toEqual(['n1']);
});

test('connect shows a real QR code, and a scan opens the number', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const { status, body } = await sandbox.call('GET', '/instance/connect/novo');
  expect(status).toBe(200);
  expect(body).toEqual({
    pairingCode: null,
    code: expect.stringMatching(/^2@[^,]+,[^,]+,[^,]+,[^,]+$/),
    base64: expect.stringMatching(/^data:image\/png;base64,/),
    count: 1,
  });
  expect(Buffer.from(body.base64.split(',')[1], 'base64').subarray(0, 8)).toEqual(PNG_SIGNATURE);
  const state = async () => (await sandbox.call('GET', '/instance/connectionState/novo')).body.instance.state;
  expect(await state()).toBe('connecting');
  sandbox.control.scan('novo');
  await expect.poll(state).toBe('open');
  expect((await sandbox.sendText('novo', '5511988887777')).status).toBe(201);
});

test('connect with the phone gives a pairing code too', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const { body } = await sandbox.call('GET', '/instance/connect/novo?number=5511922221111');
  expect(body.pairingCode).toMatch(/^[A-Z0-9]{8}$/);
});

test('connect on an open number, and on one that is away', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const open = await sandbox.call('GET', '/instance/connect/n1');
  expect(open.body).toEqual({ instance: { instanceName: 'n1', state: 'open' } });
  sandbox.control.drop('n1');
  expect((await sandbox.call('GET', '/instance/connect/n1')).body).toEqual({ count: 0 });
});

test('restart answers at once and reconnects; logout closes', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const state = async () => (await sandbox.call('GET', '/instance/connectionState/n1')).body.instance.state;
  const restarted = await sandbox.call('POST', '/instance/restart/n1');
  expect(restarted).toEqual({ status: 200, body: { instance: { instanceName: 'n1', state: 'open' } } });
  await expect.poll(state).toBe('open');
  expect(await sandbox.call('DELETE', '/instance/logout/n1')).toEqual({
    status: 200,
    body: { status: 'SUCCESS', error: false, response: { message: 'Instance logged out' } },
  });
  expect(await state()).toBe('close');
});

test('webhook/set and webhook/find show the settings; what is not given stays', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  expect(await sandbox.call('GET', '/webhook/find/n1')).toEqual({ status: 200, body: null });
  const url = 'http://127.0.0.1:1/hook';
  const headers = { jwt_key: 'my-secret', 'X-Custom': 'abc' };
  const set = await sandbox.hook('n1', url, { byEvents: true, headers, events: ['SEND_MESSAGE'] });
  const expected = {
    id: ROW_ID,
    url,
    headers,
    enabled: true,
    events: ['SEND_MESSAGE'],
    webhookByEvents: true,
    webhookBase64: false,
    createdAt: ISO,
    updatedAt: ISO,
    instanceId: UUID,
  };
  expect(set).toEqual({ status: 201, body: expected });
  expect((await sandbox.call('GET', '/webhook/find/n1')).body).toEqual(set.body);
  const disabled = await sandbox.hook('n1', url, { enabled: false, events: ['SEND_MESSAGE'] });
  expect(disabled.body).toMatchObject({
    id: set.body.id,
    enabled: false,
    events: [],
    headers,
    webhookByEvents: true,
  });
  const all = await sandbox.hook('n1', 'not a url', { events: [] });
  expect(all.status).toBe(201);
  expect(all.body.events).toHaveLength(31);
});
