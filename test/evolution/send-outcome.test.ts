import { describe, expect, it } from 'vitest';
import { fileFault, sendOutcome } from '../../src/evolution/send-outcome.ts';

/** Evolution's error body, as recorded: `message` is a text, a list, or a list in a list. */
const failure = (status: number, error: string, message: unknown) => ({
  status,
  body: { status, error, response: { message } },
});
/** Meta's refusal as Evolution passes it on. */
const graph = (code: number, message: string) => ({
  status: 201,
  body: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'AXyz' },
});
const NGINX = (title: string) => `<html><head><title>${title}</title></head><body>nginx</body></html>`;

describe('accepted', () => {
  it.each([
    [
      'Baileys',
      {
        key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: true, id: '3EB0A6D6303CCA0B8D0EF5' },
        pushName: 'Você',
        status: 'PENDING',
        message: { conversation: 'Olá' },
        messageType: 'conversation',
        messageTimestamp: 1795211593,
      },
      '3EB0A6D6303CCA0B8D0EF5',
    ],
    [
      'Business',
      {
        key: {
          fromMe: true,
          id: 'wamid.ip2vbh95CNYvoB/pFb7lFg==',
          remoteJid: '5511955554444@s.whatsapp.net',
        },
        message: { conversation: 'Olá' },
        status: 'PENDING',
      },
      'wamid.ip2vbh95CNYvoB/pFb7lFg==',
    ],
    [
      'Evolution channel',
      { key: { fromMe: true, id: '12e3b54b-b8cd-427e-8402-df040f30d5d5', remoteJid: '5511988887777' } },
      '12e3b54b-b8cd-427e-8402-df040f30d5d5',
    ],
  ])('%s: a 201 with a message id', (_channel, body, keyId) => {
    expect(sendOutcome({ status: 201, body })).toEqual({ kind: 'accepted', keyId });
  });
});

describe('rejected: the message or its recipient is to blame, another try cannot help', () => {
  it.each([
    [
      'not on WhatsApp',
      failure(400, 'Bad Request', [
        { jid: '5511900000000@s.whatsapp.net', exists: false, number: '5511900000000' },
      ]),
      'not on WhatsApp',
    ],
    [
      'a body that breaks the schema',
      failure(400, 'Bad Request', [['instance requires property "number"', 'Invalid format']]),
      'Evolution rejects the message: instance requires property "number"; Invalid format',
    ],
    [
      'an empty text',
      failure(400, 'Bad Request', ['Text is required']),
      'Evolution rejects the message: Text is required',
    ],
    [
      'a phone that is none',
      failure(400, 'Bad Request', ['Error: JID decoded but user is empty: "@s.whatsapp.net"']),
      'Evolution rejects the message: Error: JID decoded but user is empty: "@s.whatsapp.net"',
    ],
    [
      'Meta: the recipient cannot be reached',
      graph(131_026, 'Message undeliverable'),
      'refused by Meta: (#131026) Message undeliverable',
    ],
    [
      'Meta: the template does not fit',
      graph(132_001, 'Template name does not exist'),
      'refused by Meta: (#132001) Template name does not exist',
    ],
    [
      'Meta: the error in an envelope',
      { status: 201, body: { error: { code: 131_047, message: 'Re-engagement message' } } },
      'refused by Meta: Re-engagement message',
    ],
  ])('%s', (_case, answer, reason) => {
    expect(sendOutcome(answer)).toEqual({ kind: 'rejected', reason });
  });
});

describe('not sent: the number is to blame, another one may do', () => {
  it.each([
    ['no connection, a new chat', failure(500, 'Internal Server Error', 'Connection Closed')],
    ['no connection, a known chat', failure(400, 'Bad Request', ['Error: Connection Closed'])],
    [
      'never connected',
      failure(500, 'Internal Server Error', "Cannot read properties of undefined (reading 'onWhatsApp')"),
    ],
  ])('%s', (_case, answer) => {
    expect(sendOutcome(answer)).toEqual({ kind: 'not_sent', reason: 'connection_closed', ownFault: true });
  });

  it.each([
    ['unknown instance', failure(404, 'Not Found', ['The "ghost" instance does not exist'])],
    ['Meta: account locked', graph(131_031, 'Business Account locked')],
    ['Meta: token expired', graph(190, 'Error validating access token')],
    ['Meta: sends too much', graph(131_048, 'Spam rate limit hit')],
    ['Meta: a code of tomorrow', graph(139_999, 'Something new')],
  ])('%s', (_case, answer) => {
    expect(sendOutcome(answer)).toMatchObject({ kind: 'not_sent', ownFault: true });
  });
});

describe('not sent: nobody of ours is to blame, a later time may do', () => {
  it.each([
    ['wrong API key', failure(401, 'Unauthorized', 'Unauthorized')],
    ['forbidden', failure(403, 'Forbidden', 'Forbidden')],
    ['a path that Evolution does not have', failure(404, 'Not Found', ['Cannot POST /message/sendText/n1'])],
    ['a 404 of somebody else', { status: 404, body: NGINX('404 Not Found') }],
    [
      'plain HTTP to a TLS port',
      { status: 400, body: NGINX('400 The plain HTTP request was sent to HTTPS port') },
    ],
    ['busy', failure(429, 'Too Many Requests', ['slow down'])],
    ['another client error', { status: 413, body: NGINX('413 Request Entity Too Large') }],
    ['a redirect, which is never Evolution itself', { status: 301, body: '' }],
  ])('%s', (_case, answer) => {
    expect(sendOutcome(answer)).toMatchObject({ kind: 'not_sent', ownFault: false });
  });
});

describe('a file that Evolution cannot fetch', () => {
  it.each([
    ['nobody listens', 'Error: connect ECONNREFUSED 10.0.0.7:9000', 'connect ECONNREFUSED 10.0.0.7:9000'],
    ['no such host', 'Error: getaddrinfo ENOTFOUND example.invalid', 'getaddrinfo ENOTFOUND example.invalid'],
    [
      'it is gone',
      'AxiosError: Request failed with status code 404',
      'AxiosError: Request failed with status code 404',
    ],
  ])('was surely not sent: %s', (_case, message, told) => {
    const reason = `Evolution cannot fetch the file: ${told}`;
    const outcome = fileFault(failure(500, 'Internal Server Error', [message]));
    expect(outcome).toEqual({ kind: 'not_sent', reason, ownFault: false });
  });

  it.each([
    ['an exception', failure(500, 'Internal Server Error', 'Something broke')],
    ['not connected', failure(500, 'Internal Server Error', 'Connection Closed')],
    ['accepted', { status: 201, body: { key: { id: 'x' } } }],
    ['a page', { status: 502, body: NGINX('502 Bad Gateway: ECONNREFUSED') }],
  ])('is not to blame for %s', (_case, answer) => {
    expect(fileFault(answer)).toBeUndefined();
  });
});

describe('unknown: it may have left', () => {
  it.each([
    ['an exception', failure(500, 'Internal Server Error', 'Something broke')],
    ['a proxy without its upstream', { status: 502, body: NGINX('502 Bad Gateway') }],
    ['a proxy that waited', { status: 504, body: NGINX('504 Gateway Time-out') }],
    ['WhatsApp did not answer Evolution', failure(400, 'Bad Request', ['Error: Timed Out'])],
    ['a 201 that says nothing', { status: 201, body: {} }],
    ['a 201 with an empty id', { status: 201, body: { key: { id: '' } } }],
    ['a page', { status: 200, body: NGINX('Welcome') }],
  ])('%s', (_case, answer) => {
    expect(sendOutcome(answer)).toMatchObject({ kind: 'unknown' });
  });
});

it.each([200, 301, 400, 401, 404, 429, 500])('gives a %i without a readable body a reason', (status) => {
  for (const body of ['', null, undefined, 42, [], {}, { response: null }]) {
    const outcome = sendOutcome({ status, body });
    expect(outcome.kind).not.toBe('accepted');
    expect('reason' in outcome && outcome.reason).toMatch(/^(?!.*(null|undefined)).{8,}$/);
  }
});
