import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { connectStore } from '../../src/store/connect.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import type { InboxDoc } from '../../src/store/models.ts';
import type { WebhookOptions } from '../../src/webhooks/router.ts';
import { roomForBodies } from '../../src/webhooks/room.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { testStore } from '../store/test-store.ts';
import { connectionUpdate, hook, messagesUpdate, TOKEN } from './hooks.ts';
import * as support from './receiving.ts';

const { SECRET, BODY_LIMIT } = support;
const { models } = await testStore();
const stored = (): Promise<InboxDoc[]> => models.inbox.find().sort({ _id: 1 }).lean<InboxDoc[]>().exec();
const receiving = (options: Partial<WebhookOptions> = {}) => support.receiving(mongoInbox(models), options);

describe('a webhook with the right secret', () => {
  it('is stored when it is answered 200, without the API key', async () => {
    const { post } = await receiving();
    const response = await post('/main', messagesUpdate('3EB0A', 'READ'));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true });
    const docs = await stored();
    expect(docs).toMatchObject([
      {
        _id: 'main|n1|messages.update|3EB0A|READ',
        server: 'main',
        state: 'pending',
        keyId: '3EB0A',
        tries: 0,
      },
    ]);
    expect(JSON.stringify(docs)).not.toContain(TOKEN);
  });

  it('may leave out the server’s name when there is one', async () => {
    const { post } = await receiving({ servers: new Map([['only', { secret: SECRET }]]) });
    expect((await post('', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
    expect(await stored()).toMatchObject([{ server: 'only' }]);
  });

  it('is stored once, however often it comes', async () => {
    const { post } = await receiving();
    const hooks = Array.from({ length: 30 }, (_, n) => messagesUpdate(`3EB0${n % 3}`, 'READ'));
    const responses = await Promise.all(hooks.map((text) => post('/main', text)));
    expect(responses.map(({ status }) => status)).toEqual(hooks.map(() => 200));
    expect(await stored()).toHaveLength(3);
  });

  it('that lists messages is stored as one event each when it is answered 200', async () => {
    const { post } = await receiving();
    const data = ['DELIVERY_ACK', 'READ'].map((status) => ({ keyId: '3EB0A', status }));
    expect((await post('/main', hook({ event: 'messages.update', data }))).status).toBe(200);
    await post('/main', messagesUpdate('3EB0A', 'READ'));
    expect(await stored()).toMatchObject(
      data.map(({ status }) => ({ _id: `main|n1|messages.update|3EB0A|${status}`, keyId: '3EB0A' })),
    );
  });

  it.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['no text at all', Buffer.from([0xff, 0xfe, 0x00, 0xc3])],
    ['another JSON', '{"entry":[]}'],
    ['an event of tomorrow', hook({ event: 'of.tomorrow', data: null })],
  ])('is answered 200 and kept, saying %s: Evolution would never repeat it', async (_case, body) => {
    const { post } = await receiving();
    expect((await post('/main', body)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it('does no harm to what comes with it, however odd it is', async () => {
    const { post } = await receiving();
    const odd = [
      { $set: { 'a.b': 1 }, $where: 'sleep(1000)' },
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}') as unknown,
      { '': 1 },
      { text: 'null \u0000 byte, half a pair \ud83d' },
      JSON.parse('['.repeat(49) + ']'.repeat(49)) as unknown,
      [1e308, -0, 12345678901234567890n.toString(), null],
    ].map((data, n) => hook({ event: 'odd', instance: `odd-${n}`, data }));
    odd.push(`{"event":"deep","instance":"n1","data":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    const good = Array.from({ length: 10 }, (_, n) => messagesUpdate(`3EB0${n}`, 'READ'));
    const responses = await Promise.all([...odd, ...good].map((text) => post('/main', text)));
    expect(responses.map(({ status }) => status)).toEqual([...odd, ...good].map(() => 200));
    expect(await stored()).toHaveLength(odd.length + good.length);
    expect('polluted' in {}).toBe(false);
  });
});

describe('the address', () => {
  const two = new Map([
    ['são paulo/1', { secret: 'secret-of-the-first' }],
    ['second', { secret: 'secret-of-the-second' }],
  ]);
  const shared = new Map([
    ['a', { secret: SECRET }],
    ['b', { secret: SECRET }],
  ]);
  const ofFirst = { [SECRET_HEADER]: 'secret-of-the-first' };

  it.each([
    ['names the server', '/s%C3%A3o%20paulo%2F1'],
    ['names the event behind it (byEvents)', '/s%C3%A3o%20paulo%2F1/messages-update'],
    ['names none', ''],
    ['names none, with a slash', '/'],
    ['names the event alone', '/messages-update'],
    ['names one that there is not', '/other'],
    ['is broken', '/%E0%A4%A/%'],
    ['has slashes too many', '//s%C3%A3o%20paulo%2F1//messages-update/'],
    ['has a query', '/s%C3%A3o%20paulo%2F1?x=%'],
    ['is endless', `/${'x'.repeat(5_000)}`],
  ])('%s: it is the server that proves itself', async (_case, path) => {
    const { post, lines } = await receiving({ servers: two });
    expect((await post(path, messagesUpdate('3EB0A', 'READ'), ofFirst)).status).toBe(200);
    expect(await stored()).toMatchObject([
      { server: 'são paulo/1', event: 'messages.update', keyId: '3EB0A' },
    ]);
    expect(lines).toEqual([]);
  });

  it('of one server is not for another to post to', async () => {
    const { post, refused } = await receiving({ servers: two });
    expect((await post('/second', messagesUpdate('3EB0A', 'READ'), ofFirst)).status).toBe(401);
    expect(refused).toMatchObject([{ server: 'second', reason: 'unauthorized' }]);
    expect(await stored()).toEqual([]);
  });

  it.each([
    ['with a name that the settings do not have', '/old', 'old'],
    ['without a name', '', ''],
    ['with an event for a name', '/messages-update', ''],
  ])('%s, and servers that share a secret: taken as it is, and said once', async (_case, path, server) => {
    const { post, lines } = await receiving({ servers: shared });
    for (const keyId of ['3EB0A', '3EB0B'])
      expect((await post(path, messagesUpdate(keyId, 'READ'))).status).toBe(200);
    expect(await stored()).toMatchObject([{ server }, { server }]);
    expect(lines).toMatchObject([{ server, msg: expect.stringContaining('does not name') }]);
  });
});

describe('a webhook is refused', () => {
  it.each([
    ['with a wrong secret', { [SECRET_HEADER]: 'a-webhook-secret-2' }],
    ['with a secret of another length', { [SECRET_HEADER]: 'short' }],
    ['without a secret', {}],
  ])('%s: 401, nothing stored, and counted', async (_case, headers) => {
    const { post, refused, lines } = await receiving();
    const response = await post('/main', messagesUpdate('3EB0A', 'READ'), headers);
    expect(response.status).toBe(401);
    expect(await stored()).toEqual([]);
    expect(refused).toEqual([{ server: 'main', reason: 'unauthorized', details: { ip: '127.0.0.1' } }]);
    expect(lines).toEqual([]);
  });

  it('before it is said which servers there are, and counted under no name', async () => {
    const { post, refused } = await receiving();
    const response = await post('/other', messagesUpdate('3EB0A', 'READ'), { [SECRET_HEADER]: 'wrong' });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('main');
    expect(refused).toMatchObject([{ server: '', reason: 'unauthorized' }]);
  });

  it('where no server is named is counted for the only one there is', async () => {
    const { post, refused } = await receiving();
    expect((await post('', messagesUpdate('3EB0A', 'READ'), {})).status).toBe(401);
    expect(refused).toMatchObject([{ server: 'main', reason: 'unauthorized' }]);
  });

  it('with a wrong secret and a large body: its sender still sees 401', async () => {
    const { post } = await receiving();
    const response = await post('/main', 'x'.repeat(BODY_LIMIT * 3), { [SECRET_HEADER]: 'wrong' });
    expect(response.status).toBe(401);
  });

  it('when it is no POST: 405', async () => {
    const { base } = await receiving();
    expect((await fetch(`${base}/main`)).status).toBe(405);
  });
});

describe('a body that is too large', () => {
  const large = messagesUpdate('3EB0A', 'x'.repeat(BODY_LIMIT));

  it('is 413, counted with its size, and the answer says what to do', async () => {
    const { post, refused } = await receiving();
    const response = await post('/main', large);
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      error: `the body is larger than ${BODY_LIMIT} bytes; turn webhookBase64 off`,
    });
    expect(await stored()).toEqual([]);
    expect(refused).toEqual([{ server: 'main', reason: 'too_large', bytes: large.length }]);
  });

  it('is 413 also when its size is not said beforehand', async () => {
    const { port, refused } = await receiving();
    const status = await new Promise((resolve, reject) => {
      const sending = request(
        { port, method: 'POST', path: '/webhooks/evolution/main', headers: { [SECRET_HEADER]: SECRET } },
        (response) => resolve(response.resume().statusCode),
      );
      sending.on('error', reject);
      sending.write(large.slice(0, 1024));
      sending.end(large.slice(1024));
    });
    expect(status).toBe(413);
    expect(refused).toMatchObject([{ reason: 'too_large' }]);
    expect(refused[0]?.bytes).toBeGreaterThan(BODY_LIMIT);
  });

  it('is not read for ever', async () => {
    const { port } = await receiving({ bodyLimit: 1_000 });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const head = `POST /webhooks/evolution/main HTTP/1.1\r\nHost: x\r\n${SECRET_HEADER}: ${SECRET}\r\n`;
    socket.write(`${head}Content-Length: 1000000000\r\n\r\n`);
    const pour = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(10_000)));
    };
    socket.on('drain', pour);
    pour();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.bytesWritten).toBeLessThan(500_000_000);
  });

  it('that just fits is taken', async () => {
    const { post } = await receiving();
    const text = hook({ event: 'big', data: 'ab '.repeat(Math.floor((BODY_LIMIT - 1_024) / 3)) });
    expect((await post('/main', text)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });
});

describe('a compressed body', () => {
  const text = messagesUpdate('3EB0A', 'READ');

  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('in %s is read', async (encoding, body) => {
    const { post } = await receiving();
    const response = await post('/main', body, { [SECRET_HEADER]: SECRET, 'content-encoding': encoding });
    expect(response.status).toBe(200);
    expect(await stored()).toMatchObject([{ event: 'messages.update', keyId: '3EB0A' }]);
  });

  it.each([
    ['in an encoding that nobody knows', 'zstd', gzipSync(text)],
    ['that is none', 'gzip', Buffer.from(text)],
    ['that breaks off', 'gzip', gzipSync(text).subarray(0, 50)],
  ])('%s is said to be so rather than kept', async (_case, encoding, body) => {
    const { post } = await receiving();
    const response = await post('/main', body, { [SECRET_HEADER]: SECRET, 'content-encoding': encoding });
    expect(response.status).toBe(200);
    expect(await stored()).toMatchObject([
      {
        event: 'unreadable',
        data: expect.stringMatching(new RegExp(`${body.length} bytes of ${encoding},`)),
      },
    ]);
  });

  it('that becomes too large is 413', async () => {
    const { post } = await receiving();
    const bomb = gzipSync('x'.repeat(BODY_LIMIT + 1));
    const response = await post('/main', bomb, { [SECRET_HEADER]: SECRET, 'content-encoding': 'gzip' });
    expect(response.status).toBe(413);
  });
});

describe('while we cannot take it', () => {
  it('answers 503 and when to try again, and takes the repetition later', async () => {
    const away = await connectStore(freshDatabaseUri());
    await away.close();
    let inbox = mongoInbox(away.models);
    const { post, refused } = await support.receiving({ insert: (events) => inbox.insert(events) });
    const response = await post('/main', connectionUpdate('open', 200));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(refused).toMatchObject([
      { server: 'main', reason: 'unavailable', details: { reason: expect.any(String) } },
    ]);

    inbox = mongoInbox(models);
    expect((await post('/main', connectionUpdate('open', 200))).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it('of which it is not told in time whether it is stored: 503, and its repetition counts once', async () => {
    const inbox = mongoInbox(models);
    const forEver = new Promise<void>(() => undefined);
    const { post, refused } = await receiving({
      acceptWithinMs: 50,
      async accept(event) {
        await inbox.insert([event]);
        await forEver;
      },
    });
    const text = messagesUpdate('3EB0A', 'READ');
    const first = await post('/main', text);
    expect(first.status).toBe(503);
    expect(first.headers.get('retry-after')).toBe('5');
    expect(refused).toMatchObject([
      { reason: 'unavailable', details: { reason: 'not stored within 50 ms' } },
    ]);
    expect((await post('/main', text)).status).toBe(503);
    expect(await stored()).toHaveLength(1);
  });

  it('because large bodies are being taken already: 503, while small ones pass', async () => {
    const room = roomForBodies(100_000);
    const { post, refused } = await receiving({ room });
    const large = hook({ event: 'odd', data: 'x'.repeat(80_000) });
    const place = room.take(80_000);
    expect((await post('/main', large)).status).toBe(503);
    expect(refused).toMatchObject([{ server: 'main', reason: 'unavailable' }]);
    expect((await post('/main', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
    place?.leave();
    expect((await post('/main', large)).status).toBe(200);
    // It has left, too.
    expect((await post('/main', large)).status).toBe(200);
  });

  it('because large bodies are being taken already, and it may become one: 503', async () => {
    const room = roomForBodies(100_000);
    const { post } = await receiving({ room });
    const place = room.take(80_000);
    const body = gzipSync(messagesUpdate('3EB0A', 'READ'));
    const headers = { [SECRET_HEADER]: SECRET, 'content-encoding': 'gzip' };
    expect((await post('/main', body, headers)).status).toBe(503);
    place?.leave();
    expect((await post('/main', body, headers)).status).toBe(200);
  });

  it('because large bodies are being taken already, and what comes in chunks has become one: 503', async () => {
    const room = roomForBodies(100_000);
    const { base, refused } = await receiving({ room });
    const inChunks = async (text: string): Promise<number> => {
      const body = new Blob([text]).stream();
      const headers = { [SECRET_HEADER]: SECRET };
      const request = { method: 'POST', headers, body, duplex: 'half' };
      return (await fetch(`${base}/main`, request)).status;
    };
    const large = hook({ event: 'odd', data: 'x'.repeat(3_000_000) });
    const place = room.take(80_000);
    expect(await inChunks(large)).toBe(503);
    expect(refused).toMatchObject([{ server: 'main', reason: 'unavailable' }]);
    expect(await inChunks(messagesUpdate('3EB0A', 'READ'))).toBe(200);
    place?.leave();
    expect(await inChunks(large)).toBe(200);
    // It has left, too.
    expect(await inChunks(large)).toBe(200);
  });

  it('because more wait to be stored than there are connections: 503, until they are', async () => {
    const room = roomForBodies(undefined, 2);
    const { post } = await receiving({ room });
    const [first] = [room.take(100), room.take(100)];
    const text = messagesUpdate('3EB0A', 'READ');
    expect((await post('/main', text)).status).toBe(503);
    first?.leave();
    expect((await post('/main', text)).status).toBe(200);
    expect((await post('/main', text)).status).toBe(200);
  });

  it('because what came too late still waits to be stored: 503 at once, until it is', async () => {
    let store = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (store = resolve));
    const room = roomForBodies(undefined, 1);
    const { post, refused } = await receiving({ room, acceptWithinMs: 20, accept: () => hanging });
    for (const keyId of ['3EB0A', '3EB0B'])
      expect((await post('/main', messagesUpdate(keyId, 'READ'))).status).toBe(503);
    expect(refused.map(({ details }) => details?.['reason'])).toEqual([
      'not stored within 20 ms',
      expect.stringContaining('too many bodies'),
    ]);
    store();
    expect((await post('/main', messagesUpdate('3EB0B', 'READ'))).status).toBe(200);
  });

  it('because too much waits already: 503, and taken when there is room again', async () => {
    let full = true;
    const { post, refused } = await receiving({ isFull: () => full });
    const response = await post('/main', messagesUpdate('3EB0A', 'READ'));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(refused).toMatchObject([{ server: 'main', reason: 'unavailable' }]);
    expect(await stored()).toEqual([]);

    full = false;
    expect((await post('/main', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
  });
});

it.each([
  ['', { 'content-length': '1000' }],
  [' of chunks', {}],
])('a sender that goes away in the middle%s does no harm, and nothing is said of it', async (_of, told) => {
  const { post, port, lines, refused } = await receiving();
  const sending = request({
    port,
    method: 'POST',
    path: '/webhooks/evolution/main',
    headers: { [SECRET_HEADER]: SECRET, ...told },
  });
  sending.on('error', () => undefined);
  sending.write('{"event":');
  await new Promise((resolve) => sending.once('socket', (socket) => socket.once('connect', resolve)));
  sending.destroy();
  await new Promise((resolve) => sending.once('close', resolve));
  expect((await post('/main', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
  expect(await stored()).toHaveLength(1);
  expect(lines).toEqual([]);
  expect(refused).toEqual([]);
});
