import { expect, test, vi } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { quiet, receiver, sandboxWith, type TestSandbox } from './support.ts';

const N1 = quiet('n1', { phone: '5511933332222' });
const TO = '5511988887777';

const stateOf = async (sandbox: TestSandbox, instance = 'n1') =>
  (await sandbox.call('GET', `/instance/connectionState/${instance}`)).body.instance.state;
const recordOf = async (sandbox: TestSandbox) =>
  (await sandbox.call('GET', '/instance/fetchInstances')).body[0];

test('drop: only connecting is heard, the database still says open, and reconnect ends it', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  sandbox.control.drop('n1');
  const [connecting] = await hooks.expect('connection.update', 2);
  expect(connecting?.body.data).toEqual({ instance: 'n1', state: 'connecting', statusReason: 200 });
  expect(await stateOf(sandbox)).toBe('connecting');
  expect(await recordOf(sandbox)).toMatchObject({ connectionStatus: 'open', disconnectionReasonCode: null });
  sandbox.control.reconnect('n1');
  await vi.waitFor(() => expect(hooks.hooks.at(-1)?.body.data.state).toBe('open'));
  expect(hooks.hooks.at(-1)?.body.data).toEqual({
    instance: 'n1',
    wuid: '5511933332222@s.whatsapp.net',
    profileName: 'n1',
    profilePictureUrl: expect.stringMatching(/^https:/),
    state: 'open',
    statusReason: 200,
  });
  expect(await stateOf(sandbox)).toBe('open');
});

test('drop for a time ends by itself', async () => {
  const sandbox = await sandboxWith([N1]);
  sandbox.control.drop('n1', { lastsMs: 50_000 });
  expect(await stateOf(sandbox)).toBe('connecting');
  await expect.poll(() => stateOf(sandbox)).toBe('open');
});

test.each([
  [403, {}, { reason: '403', location: 'sandbox' }, 'Forbidden'],
  [406, {}, { reason: '406', location: 'sandbox' }, 'Not Acceptable'],
  [402, {}, { reason: '402', location: 'sandbox', code: '101', expire: '86400' }, 'Payment Required'],
  [
    402,
    { tempBanCode: 103, expireSeconds: 3600 },
    { reason: '402', location: 'sandbox', code: '103', expire: '3600' },
    'Payment Required',
  ],
] as const)(
  'ban %i is told as a close, its reason by status.instance alone',
  async (code, more, data, error) => {
    const hooks = await receiver();
    const clock = { now: () => new Date('2026-11-20T21:58:26.557Z') };
    const sandbox = await sandboxWith([N1], { clock });
    await sandbox.hook('n1', hooks.url);
    sandbox.control.ban('n1', { code, ...more });
    const [close] = await hooks.expect('connection.update');
    expect(close?.body.data).toEqual({ instance: 'n1', state: 'close', statusReason: code });
    const [logout] = await hooks.expect('logout.instance');
    expect(logout?.body.data).toBeNull();
    const [status] = await hooks.expect('status.instance');
    const { disconnectionObject, ...rest } = status?.body.data ?? {};
    expect(rest).toEqual({
      instance: 'n1',
      status: 'closed',
      disconnectionAt: '2026-11-20T21:58:26.557Z',
      disconnectionReasonCode: code,
    });
    expect(JSON.parse(disconnectionObject)).toEqual({
      error: {
        data,
        isBoom: true,
        isServer: false,
        output: {
          statusCode: code,
          payload: { statusCode: code, error, message: 'Connection Failure' },
          headers: {},
        },
      },
      date: '2026-11-20T21:58:26.557Z',
    });
    expect(await recordOf(sandbox)).toMatchObject({
      connectionStatus: 'close',
      disconnectionReasonCode: code,
      disconnectionObject,
      disconnectionAt: '2026-11-20T21:58:26.557Z',
    });
    expect((await sandbox.sendText('n1', TO)).status).toBe(500);
  },
);

test('a banned number is thrown out again when it is paired; a temporary ban ends by the clock', async () => {
  const hooks = await receiver();
  let now = Date.parse('2026-11-20T12:00:00Z');
  const sandbox = await sandboxWith([N1], { clock: { now: () => new Date(now) } });
  await sandbox.hook('n1', hooks.url);
  sandbox.control.ban('n1', { code: 402, expireSeconds: 3600 });
  await sandbox.call('GET', '/instance/connect/n1');
  sandbox.control.scan('n1');
  await hooks.expect('status.instance', 2);
  expect(await stateOf(sandbox)).toBe('close');
  now += 3_600_000;
  await sandbox.call('GET', '/instance/connect/n1');
  sandbox.control.scan('n1');
  await expect.poll(() => stateOf(sandbox)).toBe('open');
});

test('unban brings a number back', async () => {
  const sandbox = await sandboxWith([N1]);
  sandbox.control.ban('n1');
  sandbox.control.unban('n1');
  await expect.poll(() => stateOf(sandbox)).toBe('open');
  expect((await sandbox.sendText('n1', TO)).status).toBe(201);
});

test.each([
  ['phone', 'Stream Errored (conflict)'],
  ['api', 'Log out instance: n1'],
])('a logout by %s is a close with 401', async (by, message) => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  if (by === 'phone') sandbox.control.logout('n1');
  else await sandbox.call('DELETE', '/instance/logout/n1');
  const [status] = await hooks.expect('status.instance');
  expect(status?.body.data.disconnectionReasonCode).toBe(401);
  const { error } = JSON.parse(status?.body.data.disconnectionObject);
  expect(error.output.payload).toEqual({ statusCode: 401, error: 'Unauthorized', message });
  const [close] = await hooks.expect('connection.update');
  expect(close?.body.data).toEqual({ instance: 'n1', state: 'close', statusReason: 401 });
});

test('after a logout and a new pairing nothing inbound is heard any more', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...N1, deliveryRate: 1 }]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.call('DELETE', '/instance/logout/n1');
  await sandbox.call('GET', '/instance/connect/n1');
  sandbox.control.scan('n1');
  await expect.poll(() => stateOf(sandbox)).toBe('open');
  sandbox.control.receive('n1', { from: TO, text: 'oi' });
  await sandbox.sendText('n1', TO);
  await hooks.expect('messages.update');
  expect(hooks.of('messages.upsert')).toEqual([]);
});

test('a QR code that nobody scans is renewed until the limit, then the pairing is refused', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...N1, state: 'close' }], { timeScale: 0.000_01 });
  await sandbox.hook('n1', hooks.url);
  await sandbox.call('GET', '/instance/connect/n1');
  const codes = await hooks.expect('qrcode.updated', 31);
  expect(codes[0]?.body.data.qrcode).toEqual({
    instance: 'n1',
    pairingCode: null,
    code: expect.stringMatching(/^2@/),
    base64: expect.stringMatching(/^data:image\/png;base64,/),
  });
  expect(codes[0]?.body).not.toHaveProperty('sender');
  const limit = codes.find(({ body }) => !body.data.qrcode);
  expect(limit?.body.data).toEqual({ message: 'QR code limit reached, please login again', statusCode: 500 });
  await vi.waitFor(() => {
    const refused = hooks.of('connection.update').map(({ body }) => body.data);
    expect(refused).toContainEqual({ instance: 'n1', state: 'refused', statusReason: 428 });
  });
  expect(await stateOf(sandbox)).toBe('close');
});

test('slow: sends take as long as ordered, until healed', async () => {
  const sandbox = await sandboxWith([N1]);
  const timed = async () => {
    const before = performance.now();
    await sandbox.sendText('n1', TO);
    return performance.now() - before;
  };
  await timed();
  sandbox.control.slow('n1', { latencyMs: 400_000 });
  expect(await timed()).toBeGreaterThanOrEqual(399);
  sandbox.control.heal('n1');
  expect(await timed()).toBeLessThan(350);
});

test('errors500: so many sends fail, unsent', async () => {
  const sandbox = await sandboxWith([N1]);
  sandbox.control.errors500('n1', { count: 2 });
  const statuses = [];
  for (const text of ['a', 'b', 'c']) statuses.push((await sandbox.sendText('n1', TO, text)).status);
  expect(statuses).toEqual([500, 500, 201]);
  expect(sandbox.journal.requests.map(({ text, reason }) => [text, reason])).toEqual([
    ['a', 'server_error'],
    ['b', 'server_error'],
    ['c', undefined],
  ]);
});

test('errors500 for a time end by themselves', async () => {
  const sandbox = await sandboxWith([N1]);
  sandbox.control.errors500('n1', { forMs: 100_000 });
  expect((await sandbox.sendText('n1', TO)).status).toBe(500);
  await expect.poll(async () => (await sandbox.sendText('n1', TO)).status).toBe(201);
});

const impatient = (sandbox: TestSandbox) =>
  fetch(`${sandbox.url}/message/sendText/n1`, {
    method: 'POST',
    headers: { apikey: sandbox.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ number: TO, text: 'Olá' }),
    signal: AbortSignal.timeout(100),
  });

test.each([
  ['never answered', { count: 1 }],
  ['answered too late', { count: 1, answerAfterMs: 60_000_000 }],
])('hang: a send is accepted and %s', async (_name, options) => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  sandbox.control.hang('n1', options);
  await expect(impatient(sandbox)).rejects.toThrow('timeout');
  expect(sandbox.journal.accepted).toHaveLength(1);
  await hooks.expect('send.message');
  expect((await sandbox.sendText('n1', TO, 'depois')).status).toBe(201);
});

test('hang without accepting: nothing is sent, and the client cannot know', async () => {
  const sandbox = await sandboxWith([N1]);
  sandbox.control.hang('n1', { accept: false });
  await expect(impatient(sandbox)).rejects.toThrow('timeout');
  expect(sandbox.journal.requests).toMatchObject([{ outcome: 'refused', reason: 'hung' }]);
  const found = await sandbox.call('POST', '/chat/findMessages/n1', {});
  expect(found.body.messages.total).toBe(0);
});

test('silence of webhooks: what happens is stored and not told', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...N1, deliveryRate: 1 }]);
  await sandbox.hook('n1', hooks.url);
  sandbox.control.silence('n1', { what: ['webhooks'] });
  await sandbox.sendText('n1', TO);
  const updates = async () =>
    (await sandbox.call('POST', '/chat/findMessages/n1', {})).body.messages.records[0].MessageUpdate;
  await expect.poll(updates).toEqual([{ status: 'DELIVERY_ACK' }]);
  expect(hooks.hooks).toEqual([]);
});

test('silence of receipts: the number is open, takes everything, and nothing comes back', async () => {
  const hooks = await receiver();
  const numbers = ['n1', 'n2'].map((name) => quiet(name, { deliveryRate: 1 }));
  const sandbox = await sandboxWith(numbers);
  for (const name of ['n1', 'n2']) await sandbox.hook(name, hooks.url);
  sandbox.control.silence('n1', { what: ['receipts'] });
  await sandbox.sendText('n1', TO);
  sandbox.control.receive('n1', { from: TO, text: 'oi' });
  await sandbox.sendText('n2', TO);
  await hooks.expect('messages.update');
  await hooks.expect('send.message', 2);
  expect(hooks.of('messages.update').map(({ body }) => body.instance)).toEqual(['n2']);
  expect(hooks.of('messages.upsert')).toEqual([]);
  expect(await stateOf(sandbox)).toBe('open');
});

test('the control endpoint does the same over HTTP, with the key', async () => {
  const sandbox = await sandboxWith([N1]);
  const request = { action: 'ban', code: 403 };
  expect((await sandbox.call('POST', '/sandbox/control/n1', request, {})).status).toBe(401);
  const answer = await sandbox.call('POST', '/sandbox/control/n1', request);
  expect(answer).toEqual({ status: 200, body: { instance: 'n1', state: 'close' } });
});

test.each([
  ['an unknown action', 'n1', { action: 'explode' }, /action: is no action; one of drop, reconnect, ban/],
  ['no action', 'n1', {}, /action: is no action/],
  ['an option that does not fit', 'n1', { action: 'ban', code: 500 }, /code: /],
  ['an unknown option', 'n1', { action: 'heal', now: true }, /now/],
  [
    'a scan without a QR code',
    'n1',
    { action: 'scan' },
    /n1: shows no QR code: call GET \/instance\/connect first/,
  ],
  ['a reconnect of an open number', 'n1', { action: 'reconnect' }, /n1: is "open"; this needs "connecting"/],
  [
    'a drop of a Business number',
    'api',
    { action: 'drop' },
    /api: is a Business number, which has no connection/,
  ],
])('control refuses %s and says why', async (_name, instance, request, message) => {
  const sandbox = await sandboxWith([N1, quiet('api', { integration: 'WHATSAPP-BUSINESS' })]);
  const { status, body } = await sandbox.call('POST', `/sandbox/control/${instance}`, request);
  expect(status).toBe(400);
  expect(body.error).toMatch(message);
});

test('control of a number that is not there names those that are', async () => {
  const sandbox = await sandboxWith([N1]);
  expect(() => sandbox.control.drop('n9')).toThrow(InvalidInputError);
  expect(() => sandbox.control.drop('n9')).toThrow('instance: the sandbox has no "n9"; it has n1');
});
