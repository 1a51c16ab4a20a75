import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { seededRandom } from '../../src/sandbox/random.ts';
import { retryDelayMs } from '../../src/sandbox/webhooks/deliveries.ts';
import { quiet, type ReceivedHook, receiver, sandboxWith } from './support.ts';

const N1 = quiet('n1', { phone: '5511933332222', token: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C' });
const NOW = new Date('2026-11-20T21:53:13.213Z');
const clock = { now: () => NOW };

test('an event comes in Evolution’s envelope, with a local time that claims to be UTC', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1], { clock });
  await sandbox.hook('n1', hooks.url);
  const sent = await sandbox.sendText('n1', '5511988887777', 'Olá');
  const [hook] = await hooks.expect('send.message');
  expect(hook).toMatchObject({ method: 'POST', path: '/hook' });
  expect(hook?.body).toEqual({
    event: 'send.message',
    instance: 'n1',
    data: sent.body,
    destination: hooks.url,
    date_time: '2026-11-20T18:53:13.213Z',
    sender: '5511933332222@s.whatsapp.net',
    server_url: sandbox.url,
    apikey: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C',
  });
  expect(hook?.headers).toMatchObject({
    'content-type': 'application/json',
    accept: 'application/json, text/plain, */*',
    'user-agent': 'axios/1.12.2',
  });
  expect(hook?.headers).not.toHaveProperty('authorization');
});

test('send.message usually arrives before the answer to the send', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...N1, latencyMs: [1_000_000, 1_000_000] }]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  expect(hooks.of('send.message')).toHaveLength(1);
});

test('with byEvents each event has its own path, and nothing else changes', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url, { byEvents: true });
  await sandbox.sendText('n1', '5511988887777');
  const [hook] = await hooks.expect('send.message');
  expect(hook?.path).toBe('/hook/send-message');
  expect(hook?.body.destination).toBe(hooks.url);
});

test('only what was subscribed is sent', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([{ ...N1, deliveryRate: 1, readRate: 1 }]);
  await sandbox.hook('n1', hooks.url, { events: ['MESSAGES_UPDATE'] });
  await sandbox.sendText('n1', '5511988887777');
  await hooks.expect('messages.update', 2);
  expect(hooks.of('send.message')).toEqual([]);
});

test.each([
  ['a disabled webhook', 'http://127.0.0.1:1/', { enabled: false }, 0],
  ['an address that is none', 'not a url', {}, 1],
])('%s is never called', async (_name, url, more, lost) => {
  const sandbox = await sandboxWith([N1], { timeScale: 0.000_001 });
  await sandbox.hook('n1', url, more);
  expect((await sandbox.sendText('n1', '5511988887777')).status).toBe(201);
  await vi.waitFor(() => expect(sandbox.webhooks).toEqual({ delivered: 0, lost, pending: 0 }));
});

test('the receiver’s own headers come along; jwt_key becomes a token', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([N1], { clock });
  await sandbox.hook('n1', hooks.url, { headers: { jwt_key: 'my-secret-for-jwt', 'X-Custom': 'abc' } });
  await sandbox.sendText('n1', '5511988887777');
  const [hook] = await hooks.expect('send.message');
  expect(hook?.headers['x-custom']).toBe('abc');
  expect(hook?.headers).not.toHaveProperty('jwt_key');
  const [header = '', claims = '', signature] =
    hook?.headers.authorization?.replace('Bearer ', '').split('.') ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(read(claims)).toEqual({ iat: 1795211593, exp: 1795212193, app: 'evolution', action: 'webhook' });
  const expected = createHmac('sha256', 'my-secret-for-jwt')
    .update(`${header}.${claims}`)
    .digest('base64url');
  expect(signature).toBe(expected);
});

test('the pauses between attempts are 5, 10, 20, 40, 80, 160 and 300 s, a fifth more or less', () => {
  const random = seededRandom('any');
  const pauses = Array.from({ length: 10 }, (_, index) => retryDelayMs(index + 1, random));
  expect(pauses[9]).toBeNull();
  for (const [index, seconds] of [5, 10, 20, 40, 80, 160, 300, 300, 300].entries()) {
    expect(pauses[index]).toBeGreaterThanOrEqual(seconds * 800);
    expect(pauses[index]).toBeLessThanOrEqual(seconds * 1200);
  }
});

test.each([500, 503, 410, 429])(
  'an event answered with %i is tried ten times, the same each time',
  async (status) => {
    const hooks = await receiver(() => status);
    let now = NOW.getTime();
    const sandbox = await sandboxWith([N1], {
      timeScale: 0.000_01,
      clock: { now: () => new Date((now += 1000)) },
    });
    await sandbox.hook('n1', hooks.url, { headers: { jwt_key: 'secret' } });
    await sandbox.sendText('n1', '5511988887777');
    await vi.waitFor(() => expect(sandbox.webhooks).toEqual({ delivered: 0, lost: 1, pending: 0 }));
    expect(hooks.hooks).toHaveLength(10);
    const [first] = hooks.hooks;
    for (const hook of hooks.hooks) {
      expect(hook.body).toEqual(first?.body);
      expect(hook.headers.authorization).toBe(first?.headers.authorization);
    }
  },
);

test.each([400, 401, 403, 404, 422])('an event answered with %i is never tried again', async (status) => {
  const hooks = await receiver(() => status);
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  await vi.waitFor(() => expect(sandbox.webhooks).toEqual({ delivered: 0, lost: 1, pending: 0 }));
  expect(hooks.hooks).toHaveLength(1);
});

test('an event that fails once is delivered by the second attempt', async () => {
  const hooks = await receiver((_hook, index) => (index === 0 ? 500 : 200));
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  await vi.waitFor(() => expect(sandbox.webhooks).toEqual({ delivered: 1, lost: 0, pending: 0 }));
  expect(hooks.hooks).toHaveLength(2);
});

test('a receiver that answers too late gets the event again', async () => {
  const hooks = await receiver((_hook, index) => (index === 0 ? null : 200));
  const sandbox = await sandboxWith([N1], { webhookTimeoutMs: 50 });
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  await vi.waitFor(() => expect(sandbox.webhooks.delivered).toBe(1));
  expect(hooks.hooks).toHaveLength(2);
});

test('a redirection is followed by a GET without the event, which counts as delivered', async () => {
  const redirect = ({ method }: ReceivedHook) =>
    method === 'POST' ? { status: 302, location: '/elsewhere' } : 200;
  const hooks = await receiver(redirect);
  const sandbox = await sandboxWith([N1]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  await vi.waitFor(() => expect(sandbox.webhooks.delivered).toBe(1));
  expect(hooks.hooks.map(({ method, path, body }) => [method, path, body?.event])).toEqual([
    ['POST', '/hook', 'send.message'],
    ['GET', '/elsewhere', undefined],
  ]);
});

test('stop calls the retries off at once', async () => {
  const hooks = await receiver(() => 500);
  const sandbox = await sandboxWith([N1], { timeScale: 1 });
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', '5511988887777');
  await hooks.expect('send.message');
  const before = Date.now();
  await sandbox.stop();
  expect(Date.now() - before).toBeLessThan(1000);
  expect(sandbox.webhooks).toEqual({ delivered: 0, lost: 0, pending: 1 });
});
