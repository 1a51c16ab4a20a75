import { request } from 'node:http';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { SECRET_HEADER } from '../../src/evolution/probe.ts';
import { serve } from '../../src/http/app.ts';
import { connectStore } from '../../src/store/connect.ts';
import type { InboxDoc } from '../../src/store/models.ts';
import { type Inbox, mongoInbox } from '../../src/store/inbox.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { webhookRouter } from '../../src/webhooks/router.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { testStore } from '../store/test-store.ts';
import { connectionUpdate, hook, messagesUpdate, TOKEN } from './hooks.ts';

const SECRET = 'a-webhook-secret-1';
const { models } = await testStore();
const stored = (): Promise<InboxDoc[]> => models.inbox.find().sort({ _id: 1 }).lean<InboxDoc[]>().exec();

interface Line {
  level: number;
  msg: string;
}

/** Frota's receiving end over the store, for one test. */
async function receiving({
  servers = ['main'],
  inbox = mongoInbox(models),
}: { servers?: string[]; inbox?: Pick<Inbox, 'insert'> } = {}) {
  const lines: Line[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const commit = groupCommit(inbox.insert);
  const router = webhookRouter({ servers, secret: SECRET, accept: commit, clock: systemClock, log });
  const server = await serve([router], { host: '127.0.0.1', port: 0, log });
  onTestFinished(() => server.stop());
  const base = `http://127.0.0.1:${server.port}/webhooks/evolution`;
  const post = (
    path: string,
    body: string | Buffer,
    secret: string | undefined = SECRET,
  ): Promise<Response> =>
    fetch(base + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== '' && { [SECRET_HEADER]: secret }),
      },
      body,
    });
  return { post, lines, base, port: server.port };
}

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
    const { post } = await receiving({ servers: ['only'] });
    expect((await post('', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
    expect(await stored()).toMatchObject([{ server: 'only' }]);
  });

  it('finds a server whose name has to be escaped', async () => {
    const { post } = await receiving({ servers: ['são paulo/1', 'b'] });
    expect((await post('/s%C3%A3o%20paulo%2F1', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
    expect(await stored()).toMatchObject([{ server: 'são paulo/1' }]);
  });

  it('is stored once, however often it comes', async () => {
    const { post } = await receiving();
    const hooks = Array.from({ length: 30 }, (_, n) => messagesUpdate(`3EB0${n % 3}`, 'READ'));
    const responses = await Promise.all(hooks.map((text) => post('/main', text)));
    expect(responses.map(({ status }) => status)).toEqual(hooks.map(() => 200));
    expect(await stored()).toHaveLength(3);
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
      { '': 1, 'a\u0000b': 2 },
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

describe('a webhook is refused', () => {
  it.each([
    ['with a wrong secret', 'a-webhook-secret-2'],
    ['with a secret of another length', 'short'],
    ['without a secret', ''],
  ])('%s: 401, nothing stored, and said in the log', async (_case, secret) => {
    const { post, lines } = await receiving();
    const response = await post('/main', messagesUpdate('3EB0A', 'READ'), secret);
    expect(response.status).toBe(401);
    expect(await stored()).toEqual([]);
    expect(lines).toMatchObject([{ server: 'main', msg: 'webhook with a wrong secret refused' }]);
  });

  it('before it is said which servers there are', async () => {
    const { post } = await receiving();
    const response = await post('/other', messagesUpdate('3EB0A', 'READ'), 'wrong');
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('main');
  });

  it.each([
    ['of an unknown server', '/other', ['main']],
    ['without a server’s name when there are two', '', ['a', 'b']],
  ])('%s: 404, with the names that there are', async (_case, path, servers) => {
    const { post } = await receiving({ servers });
    const response = await post(path, messagesUpdate('3EB0A', 'READ'));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: `no such Evolution server; there are: ${servers.join(', ')}`,
    });
  });

  it('when it is no POST: 405', async () => {
    const { base } = await receiving();
    expect((await fetch(`${base}/main`)).status).toBe(405);
  });
});

describe('a body that is too large', () => {
  const large = messagesUpdate('3EB0A', 'x'.repeat(6 * 1024 * 1024));

  it('is 413, and the log says what to do', async () => {
    const { post, lines } = await receiving();
    expect((await post('/main', large)).status).toBe(413);
    expect(await stored()).toEqual([]);
    expect(lines).toMatchObject([{ msg: expect.stringContaining('webhookBase64') }]);
  });

  it('is 413 also when its size is not said beforehand', async () => {
    const { port } = await receiving();
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
  });

  it('that just fits is taken', async () => {
    const { post } = await receiving();
    const text = hook({ event: 'big', data: 'x'.repeat(5 * 1024 * 1024 - 1024) });
    expect((await post('/main', text)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });
});

describe('while the store is away', () => {
  it('answers 503 and when to try again, and takes the repetition later', async () => {
    const away = await connectStore(freshDatabaseUri());
    await away.close();
    let inbox = mongoInbox(away.models);
    const { post, lines } = await receiving({ inbox: { insert: (events) => inbox.insert(events) } });
    const refused = await post('/main', connectionUpdate('open', 200));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(lines).toMatchObject([{ msg: 'webhook could not be stored; Evolution will repeat it' }]);

    inbox = mongoInbox(models);
    expect((await post('/main', connectionUpdate('open', 200))).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });
});

it('a sender that goes away in the middle does no harm', async () => {
  const { post, port } = await receiving();
  const sending = request({
    port,
    method: 'POST',
    path: '/webhooks/evolution/main',
    headers: { [SECRET_HEADER]: SECRET, 'content-length': '1000' },
  });
  sending.on('error', () => undefined);
  sending.write('{"event":');
  await new Promise((resolve) => sending.once('socket', (socket) => socket.once('connect', resolve)));
  sending.destroy();
  expect((await post('/main', messagesUpdate('3EB0A', 'READ'))).status).toBe(200);
  expect(await stored()).toHaveLength(1);
});
