import { expect, test } from 'vitest';
import { API_KEY, quiet, sandboxWith } from './support.ts';

const NUMBERS = [
  quiet('n1', { token: 'token-of-n1', notOnWhatsAppEndings: ['0000'] }),
  quiet('n2', { token: 'token-of-n2' }),
  quiet('novo', { state: 'close' }),
  quiet('caiu'),
  quiet('api', { integration: 'WHATSAPP-BUSINESS' }),
];

const TO = '5511988887777';
const KEY = { apikey: API_KEY };
const MEDIA = { number: TO, mediatype: 'image', media: 'https://example.com/x.png' };
const UNAUTHORIZED = { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } };
const NO_GHOST = notFound('The "ghost" instance does not exist');
const NO_FIELDS = badRequest(['instance requires property "number"', 'instance requires property "text"']);
const NO_MEDIA = badRequest('Owned media must be a url or base64');
const NO_USER =
  'Error: JID decoded but user is empty: "@s.whatsapp.net" -> user: "", server: "s.whatsapp.net", device: undefined';
const NOT_ON_WHATSAPP = { jid: '5511900000000@s.whatsapp.net', exists: false, number: '5511900000000' };
const CLOUD_HAS_NO_CHECK = 'Method not available on WhatsApp Business API';
const CLOSED = {
  data: null,
  isBoom: true,
  isServer: false,
  output: {
    statusCode: 428,
    payload: { statusCode: 428, error: 'Precondition Required', message: 'Connection Closed' },
    headers: {},
  },
};

type Case = [name: string, method: string, path: string, body: unknown, status: number, answer: unknown];

// prettier-ignore
const REFUSED_SENDS: Case[] = [
  ['an empty object', 'POST', '/message/sendText/n1', {}, 400, NO_FIELDS],
  ['no text', 'POST', '/message/sendText/n1', { number: TO }, 400, badRequest(['instance requires property "text"'])],
  ['the body of version 1', 'POST', '/message/sendText/n1', { number: TO, textMessage: { text: 'x' } }, 400, badRequest(['instance requires property "text"'])],
  ['a number that is an integer', 'POST', '/message/sendText/n1', { number: 5511988887777, text: 'x' }, 400, badRequest(['Invalid format'])],
  ['a delay that is text', 'POST', '/message/sendText/n1', { number: TO, text: 'x', delay: '1000' }, 400, badRequest(['Enter a value in milliseconds'])],
  ['an empty text', 'POST', '/message/sendText/n1', { number: TO, text: '' }, 400, badRequest('Text is required')],
  ['a number without digits', 'POST', '/message/sendText/n1', { number: 'abc', text: 'x' }, 400, badRequest(NO_USER)],
  ['a phone that is not on WhatsApp', 'POST', '/message/sendText/n1', { number: '5511900000000', text: 'x' }, 400, badRequest(NOT_ON_WHATSAPP)],
  ['malformed JSON', 'POST', '/message/sendText/n1', '{"number": ', 400, { status: 400, error: 'Internal Server Error', response: { message: 'Unexpected end of JSON input' } }],
  ['a number that was never connected', 'POST', '/message/sendText/novo', { number: TO, text: 'x' }, 500, internal("Cannot read properties of undefined (reading 'onWhatsApp')")],
  ['a number that is away, to a new phone', 'POST', '/message/sendText/caiu', { number: TO, text: 'x' }, 500, internal('Connection Closed')],
  ['a number that is away, to a known phone', 'POST', '/message/sendText/caiu', { number: '5511977776666', text: 'x' }, 400, badRequest('Error: Connection Closed')],
  ['an unknown kind of media', 'POST', '/message/sendMedia/n1', { ...MEDIA, mediatype: 'gif' }, 400, badRequest(['mediatype is not one of enum values: image,document,video,audio'])],
  ['no medium', 'POST', '/message/sendMedia/n1', { number: TO, mediatype: 'image' }, 400, NO_MEDIA],
  ['a data URL', 'POST', '/message/sendMedia/n1', { ...MEDIA, media: 'data:image/png;base64,iVBORw0KGgo=' }, 400, NO_MEDIA],
  ['a host without a top-level domain', 'POST', '/message/sendMedia/n1', { ...MEDIA, media: 'http://minio:9000/x.png' }, 400, NO_MEDIA],
  ['a document in base64 without a name', 'POST', '/message/sendMedia/n1', { number: TO, mediatype: 'document', media: 'aGVsbG8gd29ybGQ=' }, 400, badRequest('For base64 the file name must be informed.')],
];

// prettier-ignore
const OTHER_REFUSALS: Case[] = [
  ['an unknown instance', 'POST', '/message/sendText/ghost', { number: TO, text: 'x' }, 404, NO_GHOST],
  ['connect on an unknown instance', 'GET', '/instance/connect/ghost', undefined, 404, NO_GHOST],
  ['fetchInstances by an unknown name', 'GET', '/instance/fetchInstances?instanceName=del3', undefined, 404, notFound('Instance "del3" not found')],
  ['an unknown route', 'GET', '/nope', undefined, 404, notFound('Cannot GET /nope')],
  ['a send without an instance', 'POST', '/message/sendText', { number: TO, text: 'x' }, 404, notFound('Cannot POST /message/sendText')],
  ['restart with PUT', 'PUT', '/instance/restart/n1', undefined, 404, notFound('Cannot PUT /instance/restart/n1')],
  ['restart of a closed number: a 200', 'POST', '/instance/restart/novo', undefined, 200, { error: true, message: '[object Object]' }],
  ['logout of a closed number', 'DELETE', '/instance/logout/novo', undefined, 400, badRequest('The "novo" instance is not connected')],
  ['whatsappNumbers without numbers', 'POST', '/chat/whatsappNumbers/n1', {}, 400, badRequest(['instance requires property "numbers"'])],
  ['whatsappNumbers of a number that was never connected', 'POST', '/chat/whatsappNumbers/novo', { numbers: [TO] }, 400, {}],
  ['whatsappNumbers of a number that is away', 'POST', '/chat/whatsappNumbers/caiu', { numbers: [TO] }, 400, CLOSED],
  ['whatsappNumbers on the Business channel', 'POST', '/chat/whatsappNumbers/api', { numbers: [TO] }, 400, { status: 400, error: 'Bad Request', message: [CLOUD_HAS_NO_CHECK] }],
  ['a flat webhook', 'POST', '/webhook/set/n1', { enabled: true, url: 'http://127.0.0.1/x', events: [] }, 400, badRequest(['instance requires property "webhook"'])],
  ['a webhook without URL', 'POST', '/webhook/set/n1', { webhook: { enabled: true } }, 400, badRequest(['webhook requires property "url"'])],
  ['a webhook without events', 'POST', '/webhook/set/n1', { webhook: { enabled: true, url: 'http://127.0.0.1/x' } }, 500, internal("Cannot read properties of undefined (reading 'length')")],
];

test.each([...REFUSED_SENDS, ...OTHER_REFUSALS])('%s', async (_name, method, path, body, status, answer) => {
  const sandbox = await sandboxWith(NUMBERS);
  await sandbox.sendText('caiu', '5511977776666');
  sandbox.control.drop('caiu');
  expect(await sandbox.call(method, path, body)).toEqual({ status, body: answer });
});

// prettier-ignore
test.each([
  ['no key', '/instance/fetchInstances', {}, 401, UNAUTHORIZED],
  ['a wrong key', '/instance/fetchInstances', { apikey: 'nope' }, 401, UNAUTHORIZED],
  ['the key as a bearer token', '/instance/fetchInstances', { authorization: `Bearer ${API_KEY}` }, 401, UNAUTHORIZED],
  ['the key in the query', `/instance/fetchInstances?apikey=${API_KEY}`, {}, 401, UNAUTHORIZED],
  ["another instance's key", '/instance/connectionState/n2', { apikey: 'token-of-n1' }, 401, UNAUTHORIZED],
  ["the instance's own key", '/instance/connectionState/n1', { apikey: 'token-of-n1' }, 200, { instance: { instanceName: 'n1', state: 'open' } }],
  ['the existence of the instance before its key', '/instance/connectionState/ghost', {}, 404, NO_GHOST],
  ['a query that overrules the path, behind the key', '/instance/connectionState/n1?instanceName=novo', { apikey: 'token-of-n1' }, 200, { instance: { instanceName: 'novo', state: 'close' } }],
  ['the journal only with the global key', '/sandbox/journal', { apikey: 'token-of-n1' }, 401, UNAUTHORIZED],
])('authenticates: %s', async (_name, path, headers: Record<string, string>, status, answer) => {
  const sandbox = await sandboxWith(NUMBERS);
  expect(await sandbox.call('GET', path, undefined, headers)).toEqual({ status, body: answer });
});

test('a body that does not say it is JSON is not read', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const body = JSON.stringify({ number: TO, text: 'x' });
  const headers = { ...KEY, 'content-type': 'text/plain' };
  expect(await sandbox.call('POST', '/message/sendText/n1', body, headers)).toEqual({
    status: 400,
    body: NO_FIELDS,
  });
});

test('an unknown event is refused with the list of the known', async () => {
  const sandbox = await sandboxWith(NUMBERS);
  const { status, body } = await sandbox.hook('n1', 'http://127.0.0.1/x', { events: ['GROUPS_UPDATE'] });
  expect(status).toBe(400);
  expect(body.response.message[0][0]).toMatch(
    /^webhook\.events\[0\] is not one of enum values: APPLICATION_STARTUP,QRCODE_UPDATED,.*,STATUS_INSTANCE$/,
  );
});

function badRequest(...message: unknown[]) {
  return { status: 400, error: 'Bad Request', response: { message } };
}

function notFound(message: string) {
  return { status: 404, error: 'Not Found', response: { message: [message] } };
}

function internal(message: string) {
  return { status: 500, error: 'Internal Server Error', response: { message } };
}
