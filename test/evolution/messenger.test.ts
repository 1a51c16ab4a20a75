import type { IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { evolutionMessenger } from '../../src/evolution/messenger.ts';
import { quiet, sandboxWith } from '../sandbox/support.ts';
import { badServer, bodyOf, deadAddress, instance, json, serverAt } from './support.ts';

const PHONE = '+5511988887777';
const n1 = instance('n1');

const messengerAt = (url: string, sendTimeoutMs = 5_000) =>
  evolutionMessenger([serverAt(url)], { sendTimeoutMs });

describe('sending through an Evolution server', () => {
  it('sends the text to the digits of the phone, with the API key and no query', async () => {
    const requests: { request: IncomingMessage; body: unknown }[] = [];
    const url = await badServer(async (request, response) => {
      requests.push({ request, body: await bodyOf(request) });
      json(response, 201, { key: { id: '3EB0A6D6303CCA0B8D0EF5' }, status: 'PENDING' });
    });
    const outcome = await messengerAt(url).sendText(instance('Clínica São José/1'), PHONE, 'Olá ✅');
    expect(outcome).toEqual({ kind: 'accepted', keyId: '3EB0A6D6303CCA0B8D0EF5' });
    const [sent] = requests;
    expect(sent?.request.method).toBe('POST');
    expect(sent?.request.url).toBe('/message/sendText/Cl%C3%ADnica%20S%C3%A3o%20Jos%C3%A9%2F1');
    expect(sent?.request.headers).toMatchObject({ apikey: 'global-key-of-the-tests' });
    expect(sent?.body).toEqual({ number: '5511988887777', text: 'Olá ✅' });
  });

  it('sends a file with the text as its caption, and finds it again by that', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const messenger = messengerAt(sandbox.url);
    const media = { url: 'https://example.com/a.pdf', type: 'document', fileName: 'Tabela.pdf' } as const;
    const outcome = await messenger.sendMedia(n1, PHONE, media, 'Olá');
    const [sent] = sandbox.journal.accepted;
    expect(outcome).toEqual({ kind: 'accepted', keyId: sent?.keyId });
    expect(sent).toMatchObject({ number: '5511988887777', text: 'Olá', media: media.url });
    expect(await messenger.sentTo(n1, PHONE)).toMatchObject([{ keyId: sent?.keyId, text: 'Olá' }]);
  });

  it('knows that nothing was sent when Evolution cannot fetch the file', async () => {
    const message = ['Error: connect ECONNREFUSED 127.0.0.1:8099'];
    const url = await badServer((_request, response) => json(response, 500, { response: { message } }));
    const media = { url: 'http://127.0.0.1:8099/none.png', type: 'image' } as const;
    expect(await messengerAt(url).sendMedia(n1, PHONE, media, 'Olá')).toEqual({
      kind: 'not_sent',
      reason: 'Evolution cannot fetch the file: connect ECONNREFUSED 127.0.0.1:8099',
      ownFault: false,
    });
    expect(await messengerAt(url).sendText(n1, PHONE, 'Olá')).toMatchObject({ kind: 'unknown' });
  });

  it('reads the sandbox’s answers as what they are', async () => {
    const sandbox = await sandboxWith([
      quiet('n1', { notOnWhatsAppEndings: ['0000'] }),
      quiet('dropped'),
      quiet('new', { state: 'close' }),
    ]);
    const messenger = messengerAt(sandbox.url);
    sandbox.control.drop('dropped');
    expect(await messenger.sendText(n1, PHONE, 'Olá')).toMatchObject({ kind: 'accepted' });
    expect(await messenger.sendText(n1, '+5511900000000', 'Olá')).toEqual({
      kind: 'rejected',
      reason: 'not on WhatsApp',
    });
    const closed = { kind: 'not_sent', reason: 'connection_closed', ownFault: true };
    expect(await messenger.sendText(instance('dropped'), PHONE, 'Olá')).toEqual(closed);
    expect(await messenger.sendText(instance('new'), PHONE, 'Olá')).toEqual(closed);
    expect(await messenger.sendText(instance('ghost'), PHONE, 'Olá')).toMatchObject({
      kind: 'not_sent',
      ownFault: true,
    });
    expect(sandbox.journal.accepted).toHaveLength(1);
  });

  it('knows that nothing was sent with a key that is refused', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const messenger = evolutionMessenger([serverAt(sandbox.url, 'wrong')], { sendTimeoutMs: 5_000 });
    expect(await messenger.sendText(n1, PHONE, 'Olá')).toEqual({
      kind: 'not_sent',
      reason: 'the API key is refused',
      ownFault: false,
    });
  });

  it('knows that nothing was sent to a server that the settings do not name, and says which', async () => {
    const outcome = await messengerAt('http://127.0.0.1:9').sendText(
      instance('n1', { server: 'old' }),
      PHONE,
      'x',
    );
    expect(outcome).toMatchObject({ kind: 'not_sent', ownFault: false });
    expect(outcome).toHaveProperty('reason', expect.stringMatching(/"n1".*"old".*EVOLUTION_SERVERS/));
  });
});

describe('when the connection cannot be made, nothing was sent', () => {
  it.each([
    ['nobody listens', deadAddress],
    ['the host name does not exist', async () => 'http://frota-test.invalid'],
    ['a TLS server is expected where there is none', async () => tlsUrl(await badServer(() => undefined))],
  ])('%s', async (_case, url) => {
    expect(await messengerAt(await url()).sendText(n1, PHONE, 'Olá')).toMatchObject({
      kind: 'not_sent',
      ownFault: false,
      reason: expect.stringContaining('"main" failed: '),
    });
  });

  it('a redirect is not followed', async () => {
    const paths: (string | undefined)[] = [];
    const url = await badServer((request, response) => {
      paths.push(request.url);
      response.writeHead(301, { location: '/elsewhere' }).end();
    });
    expect(await messengerAt(url).sendText(n1, PHONE, 'Olá')).toMatchObject({
      kind: 'not_sent',
      ownFault: false,
    });
    expect(paths).toEqual(['/message/sendText/n1']);
  });
});

describe('when the connection was made and no whole answer came, nobody knows', () => {
  it.each([
    ['the server closes it without an answer', (socket: Socket) => socket.destroy()],
    ['the server resets it', (socket: Socket) => socket.resetAndDestroy()],
    [
      'the answer breaks off',
      (socket: Socket) => {
        socket.write('HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{"key":{"id":"3EB0');
        socket.end();
      },
    ],
    ['the answer is no HTTP', (socket: Socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s', async (_case, misbehave) => {
    const url = await tcpServer(misbehave);
    expect(await messengerAt(url).sendText(n1, PHONE, 'Olá')).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('"main" failed: '),
    });
  });

  it.each([
    ['no answer', () => undefined],
    ['the answer does not end', (_request: IncomingMessage, response: Response) => void response.write('{')],
  ])('%s within the time-out', async (_case, listener) => {
    const messenger = messengerAt(await badServer(listener), 50);
    expect(await messenger.sendText(n1, PHONE, 'Olá')).toEqual({
      kind: 'unknown',
      reason: 'POST on Evolution server "main" failed: no answer in time',
    });
  });

  it('a send that the sandbox accepted and does not answer is found afterwards', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    sandbox.control.hang('n1', { count: 1 });
    const messenger = messengerAt(sandbox.url, 50);
    expect(await messenger.sendText(n1, PHONE, 'Olá')).toMatchObject({ kind: 'unknown' });
    const [found, ...more] = await messenger.sentTo(n1, PHONE);
    expect(found).toMatchObject({ text: 'Olá', keyId: sandbox.journal.accepted[0]?.keyId });
    expect(more).toEqual([]);
  });

  it.each([
    [500, 'unknown'],
    [502, 'unknown'],
    [404, 'not_sent'],
    [400, 'not_sent'],
  ])('an HTML page with %i is %s', async (status, kind) => {
    const url = await badServer((_request, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>nginx</h1></html>'),
    );
    expect(await messengerAt(url).sendText(n1, PHONE, 'Olá')).toMatchObject({ kind });
  });
});

it('never says the API key, whatever goes wrong', async () => {
  const secret = 'a key\nthat no header can carry';
  const messenger = evolutionMessenger([serverAt('http://127.0.0.1:9', secret)], { sendTimeoutMs: 500 });
  const outcome = await messenger.sendText(n1, PHONE, 'Olá');
  expect(JSON.stringify(outcome)).not.toContain('that no header can carry');
  expect(outcome).toMatchObject({ kind: 'not_sent', ownFault: false });
});

describe('looking up what was sent', () => {
  it('finds texts to a phone under every address it may have, newest first', async () => {
    let now = new Date('2026-11-20T21:53:13.213Z');
    const sandbox = await sandboxWith([quiet('n1')], { clock: { now: () => now } });
    const messenger = messengerAt(sandbox.url);
    // WhatsApp knows this one without its ninth digit.
    const phone = '+5531988887777';
    for (const text of ['one', 'two', 'three']) {
      await messenger.sendText(n1, phone, text);
      now = new Date(now.getTime() + 60_000);
    }
    await messenger.sendText(n1, PHONE, 'to somebody else');
    const found = await messenger.sentTo(n1, phone);
    expect(found.map(({ text }) => text)).toEqual(['three', 'two', 'one']);
    expect(found[2]).toMatchObject({
      keyId: sandbox.journal.accepted[0]?.keyId,
      text: 'one',
      at: new Date('2026-11-20T21:53:13.000Z'),
    });
  });

  it('finds what the Evolution channel stores under the bare number', async () => {
    const record = {
      key: { id: '12e3b54b-b8cd-427e-8402-df040f30d5d5', fromMe: true, remoteJid: '5511988887777' },
      message: { conversation: 'Olá, teste ✅' },
      messageTimestamp: 1795211075,
      MessageUpdate: [],
    };
    const url = await badServer(async (request, response) => {
      const { where } = (await bodyOf(request)) as { where: { key: { remoteJid: string } } };
      const records = where.key.remoteJid === record.key.remoteJid ? [record] : [];
      json(response, 200, { messages: { total: records.length, pages: 1, currentPage: 1, records } });
    });
    expect(await messengerAt(url).sentTo(n1, PHONE)).toMatchObject([
      { keyId: record.key.id, text: 'Olá, teste ✅', at: new Date(1795211075_000) },
    ]);
  });

  it('tells the best receipt that Evolution has', async () => {
    const messages = [
      ['a', ['DELIVERY_ACK', 'READ']],
      ['b', ['SERVER_ACK', 'DELIVERY_ACK']],
      ['c', ['ERROR']],
      ['d', ['ERROR', 'DELIVERY_ACK']],
      ['e', ['SERVER_ACK']],
      ['f', ['FAILED']],
    ] as const;
    const records = messages.map(([id, statuses]) => ({
      key: { id, fromMe: true },
      message: { extendedTextMessage: { text: 'Olá' } },
      messageTimestamp: 1795211075,
      MessageUpdate: statuses.map((status) => ({ status })),
    }));
    const url = await badServer((_request, response) => json(response, 200, { messages: { records } }));
    const messenger = messengerAt(url);
    const receipts = await Promise.all(
      messages.map(async ([id]) => [id, (await messenger.stored(n1, id))?.receipt]),
    );
    expect(Object.fromEntries(receipts)).toEqual({
      a: 'read',
      b: 'delivered',
      c: 'failed',
      d: 'delivered',
      e: undefined,
      f: 'failed',
    });
  });

  it('finds one message by its id, and says when there is none', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const messenger = messengerAt(sandbox.url);
    await messenger.sendText(n1, PHONE, 'Olá');
    const keyId = sandbox.journal.accepted[0]?.keyId ?? '';
    expect(await messenger.stored(n1, keyId)).toMatchObject({ keyId, text: 'Olá' });
    expect(await messenger.stored(n1, 'unknown-id')).toBeUndefined();
  });

  it('turns the pages of all that is stored, the newest first, as Evolution answers it', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const messenger = messengerAt(sandbox.url);
    for (let n = 0; n < 51; n++) await messenger.sendText(n1, PHONE, `Olá ${n}`);
    sandbox.control.receive('n1', { from: '5511988887777', text: 'Sim!' });
    const hour = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
    const first = await messenger.records(n1, hour, 1);
    expect(first).toMatchObject({ pages: 2, records: { length: 50 } });
    expect(first.records[0]).toMatchObject({
      fromMe: false,
      text: 'Sim!',
      raw: { key: { fromMe: false }, messageType: 'conversation', message: { conversation: 'Sim!' } },
    });
    expect(first.records[1]).toMatchObject({ fromMe: true, text: 'Olá 50' });
    expect(await messenger.records(n1, hour, 2)).toMatchObject({ pages: 2, records: { length: 2 } });
    expect(await messenger.records(n1, hour, 3)).toEqual({ pages: 2, records: [] });
    const before = { from: new Date(0), to: hour.from };
    expect((await messenger.records(n1, before, 1)).records).toEqual([]);
  });

  it('leaves out records that it cannot read', async () => {
    const records = [
      { key: {}, message: { conversation: 'no id' }, messageTimestamp: 1795211075 },
      { key: { id: 'when' }, message: { conversation: 'no time' } },
      null,
      'text',
    ];
    const url = await badServer((_request, response) => json(response, 200, { messages: { records } }));
    expect(await messengerAt(url).sentTo(n1, PHONE)).toEqual([]);
  });

  it('tells the text of a file where the server does, and that there is a file where it does not', async () => {
    const messageTimestamp = 1795211075;
    const at = new Date(messageTimestamp * 1000);
    const records = [
      { key: { id: 'a' }, message: { imageMessage: { caption: 'x' } }, messageTimestamp },
      { key: { id: 'b' }, message: { mediaUrl: 'https://example.com/a.png' }, messageTimestamp },
    ];
    const url = await badServer((_request, response) => json(response, 200, { messages: { records } }));
    const found = await messengerAt(url).sentTo(n1, PHONE);
    const [a, b] = ['a', 'b'].map((id) => found.find(({ keyId }) => keyId === id));
    expect(a).toMatchObject({ at, text: 'x' });
    expect(b).toMatchObject({ at });
    expect(b).not.toHaveProperty('text');
  });

  it.each([
    ['a key that is refused', 401, { response: { message: 'Unauthorized' } }, /answered 401: Unauthorized/],
    ['a proxy’s error', 502, '<html>', /answered 502, and not in Evolution's form/],
    ['a page', 200, '<html>', /answered 200, and not in Evolution's form/],
    ['an answer without records', 200, { messages: {} }, /answered 200/],
  ])('throws for %s: absence must not be read into it', async (_case, status, body, message) => {
    const url = await badServer((_request, response) => json(response, status, body));
    await expect(messengerAt(url).sentTo(n1, PHONE)).rejects.toMatchObject({
      code: 'evolution_lookup_failed',
      retryable: true,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [
      'it does not have the number',
      404,
      ['The "n1" instance does not exist'],
      /answered 404: The "n1" instance/,
      false,
    ],
    ['it fails at it', 500, 'Something broke', /answered 500: Something broke/, true],
  ])(
    'tells a refusal from a server that cannot be asked: %s',
    async (_case, status, said, message, retryable) => {
      const url = await badServer((_request, response) =>
        json(response, status, { response: { message: said } }),
      );
      await expect(messengerAt(url).stored(n1, 'x')).rejects.toMatchObject({
        code: 'evolution_refused',
        message: expect.stringMatching(message),
        retryable,
      });
    },
  );

  it('throws when nobody answers', async () => {
    await expect(messengerAt(await deadAddress()).stored(n1, 'x')).rejects.toMatchObject({
      code: 'evolution_unreachable',
      retryable: true,
    });
  });
});

type Socket = import('node:net').Socket;
type Response = import('node:http').ServerResponse;

function tlsUrl(url: string): string {
  return url.replace('http:', 'https:');
}

/** Lets each connection misbehave once the request has come. */
async function tcpServer(misbehave: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => misbehave(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('asking who is on WhatsApp', () => {
  it('is answered for each phone, as the sandbox and Evolution answer', async () => {
    const sandbox = await sandboxWith([quiet('n1', { notOnWhatsAppEndings: ['0000'] })]);
    const absent = '+5511900000000';
    expect(await messengerAt(sandbox.url).whereabouts(n1, [PHONE, absent])).toEqual(
      new Map([
        [PHONE, { kind: 'on_whatsapp', phone: PHONE }],
        [absent, { kind: 'not_on_whatsapp' }],
      ]),
    );
  });

  it('takes the phone as WhatsApp has it, and leaves out what it is not told', async () => {
    const [withNine, withLid, silent] = ['+5531988887777', '+5511977770001', '+5511977770002'] as const;
    const bodies: unknown[] = [];
    const url = await badServer(async (request, response) => {
      bodies.push(await bodyOf(request));
      json(response, 200, [
        { jid: '553188887777@s.whatsapp.net', exists: true, number: '5531988887777' },
        { jid: '123456789012@lid', exists: true, number: '5511977770001' },
        { jid: '5511977770002@s.whatsapp.net', number: '5511977770002' },
      ]);
    });
    expect(await messengerAt(url).whereabouts(n1, [withNine, withLid, silent])).toEqual(
      new Map([
        [withNine, { kind: 'on_whatsapp', phone: '+553188887777' }],
        [withLid, { kind: 'on_whatsapp', phone: withLid }],
      ]),
    );
    expect(bodies).toEqual([{ numbers: ['5531988887777', '5511977770001', '5511977770002'] }]);
  });

  it('is refused for a number that cannot tell, and that is no fault of its server', async () => {
    const sandbox = await sandboxWith([
      quiet('dropped'),
      quiet('new', { state: 'close' }),
      quiet('cloud', { integration: 'WHATSAPP-BUSINESS' }),
    ]);
    sandbox.control.drop('dropped');
    const messenger = messengerAt(sandbox.url);
    for (const name of ['dropped', 'new', 'cloud', 'unknown'])
      await expect(messenger.whereabouts(instance(name), [PHONE])).rejects.toMatchObject({
        code: 'evolution_refused',
      });
    const url = await badServer((_request, response) => json(response, 502, 'a proxy'));
    await expect(messengerAt(url).whereabouts(n1, [PHONE])).rejects.toMatchObject({
      code: 'evolution_lookup_failed',
      retryable: true,
    });
  });
});
