import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { hook } from './hooks.ts';

/** What somebody may post who has the right secret and no good in mind, or whose Evolution has gone wrong. */
export interface Hostile {
  body: string | Buffer;
  headers?: Record<string, string>;
  /** Its length is not said beforehand. */
  chunked?: boolean;
}

/** Events that Frota does something about, and one that it does not. */
const EVENTS = [
  'messages.update',
  'messages.upsert',
  'send.message',
  'connection.update',
  'status.instance',
  'qrcode.updated',
  'logout.instance',
  'instance.create',
  'instance.delete',
  'remove.instance',
  'contacts.update',
  'messages.edited',
];

/** Numbers that they say to be of: what concerns one of them is applied in order. */
export const INSTANCES = Array.from({ length: 12 }, (_, n) => `n${n + 1}`);

/** Names that mean something to JavaScript, to MongoDB, or to BSON. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  '$where',
  '$set',
  '$ne',
  'a.b',
  '.',
  '$',
  '',
  'a\0b',
  '_id',
  'apikey',
  'length',
];

/** Fields that Frota reads, so that wrong types meet the code that reads them. */
const FIELDS = [
  'key',
  'id',
  'keyId',
  'remoteJid',
  'remoteJidAlt',
  'fromMe',
  'status',
  'message',
  'conversation',
  'extendedTextMessage',
  'text',
  'messageType',
  'messageTimestamp',
  'state',
  'statusReason',
  'instance',
  'disconnectionReasonCode',
  'disconnectionObject',
  'error',
  'data',
  'expire',
  'qrcode',
  'code',
  'base64',
];

const ODD_TEXTS = [
  '',
  '\0',
  '\ud83d',
  '\udc00\ud800',
  '💥'.repeat(200),
  '120363012345678901@g.us',
  '@lid',
  '@s.whatsapp.net',
  '5511988887777:99@s.whatsapp.net',
  'x'.repeat(300),
  '{"error":{"data":{"expire":"-1"}}}',
  '9'.repeat(400),
  'READ',
  'ERROR',
  'close',
  'open',
  '2026-03-10T09:00:00.000Z',
  '9999-99-99T99:99:99Z',
];

const leaf = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.constantFrom(null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, 401, 1795211593, 8.64e15, 1e20),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** JSON of whatever types, made of names that are read and names that are dangerous. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: false },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES, ...FIELDS, ...FIELDS), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

/** An object as JSON that has `__proto__` as a field of its own, and fields twice. */
const raw = fc
  .array(fc.tuple(fc.constantFrom(...NAMES, ...FIELDS), value), { minLength: 1, maxLength: 6 })
  .map(
    (fields) => `{${fields.map(([name, of]) => `${JSON.stringify(name)}:${JSON.stringify(of)}`).join(',')}}`,
  );

const event = fc.constantFrom(...EVENTS);

const ofWrongTypes = fc.tuple(event, value).map(([event, data]) => hook({ event, instance: 'n1', data }));

const ofRawData = fc
  .tuple(event, raw)
  .map(([event, data]) => `{"event":"${event}","instance":"n1","data":${data},"date_time":"x"}`);

/** The right shape, with one thing wrong. */
const nearlyRight = fc.tuple(event, fc.constantFrom(...FIELDS), value).map(([event, field, odd]) => {
  const data = {
    keyId: 'nobodys',
    status: 'READ',
    key: { id: 'nobodys', remoteJid: '5511900000000@s.whatsapp.net', fromMe: false },
    message: { conversation: 'Oi' },
    messageType: 'conversation',
    messageTimestamp: 1795211593,
    disconnectionReasonCode: 515,
    [field]: odd,
  };
  return hook({ event, instance: 'n1', data });
});

const ofWrongEnvelope = fc
  .record({ event: value, instance: value, data: value, date_time: value, sender: value, apikey: value })
  .map((envelope) => JSON.stringify(envelope));

const NUMBERS = ['1e999', '-1e999', '1e-999', '-0', '9'.repeat(5_000), '0.1'.padEnd(2_000, '1')];
const ofNumbers = fc
  .tuple(event, fc.constantFrom(...FIELDS), fc.constantFrom(...NUMBERS))
  .map(([event, field, number]) => `{"event":"${event}","instance":"n1","data":{"${field}":${number}}}`);

const ofFieldsTwice = event.map(
  (event) =>
    `{"event":"a","event":"${event}","instance":"x","instance":"n1","data":{"keyId":1,"keyId":"k","status":"READ"}}`,
);

const notJson = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'null',
    '[]',
    '"',
    '{',
    '{}',
    'NaN',
    'undefined',
    '\ufeff{}',
    'event=x&instance=y',
  ),
  fc.string({ maxLength: 100 }),
);

const cutOff = fc
  .tuple(ofWrongTypes, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([text, share]) => text.slice(0, Math.floor(text.length * share)));

const ofBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

/** Invalid UTF-8 within JSON that is right apart from that. */
const withBadBytes = fc
  .tuple(event, fc.uint8Array({ minLength: 1, maxLength: 8 }))
  .map(([event, bytes]) =>
    Buffer.concat([
      Buffer.from(`{"event":"${event}","instance":"n1","data":{"status":"`),
      Buffer.from(bytes.map((byte) => byte | 0x80)),
      Buffer.from('","keyId":"k"}}'),
    ]),
  );

const deep = fc
  .tuple(event, fc.constantFrom(49, 60, 100, 1_000, 10_000), fc.constantFrom('[', '{"a":'))
  .map(([event, levels, opening]) => {
    const closing = (opening === '[' ? ']' : '}').repeat(levels);
    return `{"event":"${event}","instance":"n1","data":${opening.repeat(levels)}1${closing}}`;
  });

const CONTENT_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', ''];
const ENCODINGS = ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'nonsense'];

const ofWrongType = fc
  .tuple(ofWrongTypes, fc.constantFrom(...CONTENT_TYPES))
  .map(([body, type]): Hostile => ({ body, headers: { 'content-type': type } }));

/** Says that it is compressed: it is not, or it is only at its begin, or it is once of twice. */
const ofWrongEncoding = fc
  .tuple(ofWrongTypes, fc.constantFrom(...ENCODINGS), fc.nat({ max: 2 }))
  .map(([text, encoding, kind]): Hostile => {
    const packed = gzipSync(text);
    const body = [text, packed.subarray(0, packed.length / 2), packed][kind] ?? text;
    return { body, headers: { 'content-encoding': encoding } };
  });

const chunked = fc.oneof(ofWrongTypes, notJson, ofBytes).map((body): Hostile => ({ body, chunked: true }));

const plain = (bodies: fc.Arbitrary<string | Buffer>): fc.Arbitrary<Hostile> =>
  bodies.map((body) => ({ body }));

const ofOneNumber: fc.Arbitrary<Hostile> = fc.oneof(
  { weight: 4, arbitrary: plain(ofWrongTypes) },
  { weight: 4, arbitrary: plain(ofRawData) },
  { weight: 6, arbitrary: plain(nearlyRight) },
  { weight: 3, arbitrary: plain(ofWrongEnvelope) },
  { weight: 2, arbitrary: plain(ofNumbers) },
  { weight: 1, arbitrary: plain(ofFieldsTwice) },
  { weight: 1, arbitrary: plain(notJson) },
  { weight: 2, arbitrary: plain(cutOff) },
  { weight: 2, arbitrary: plain(ofBytes) },
  { weight: 2, arbitrary: plain(withBadBytes) },
  { weight: 1, arbitrary: plain(deep) },
  { weight: 1, arbitrary: ofWrongType },
  { weight: 1, arbitrary: ofWrongEncoding },
  { weight: 1, arbitrary: chunked },
);

/** Small ones, of every kind, about several numbers. */
export const hostile: fc.Arbitrary<Hostile> = fc
  .tuple(ofOneNumber, fc.constantFrom(...INSTANCES))
  .map(([one, instance]) => {
    const { body } = one;
    if (typeof body !== 'string') return one;
    return Object.assign(one, { body: body.replace('"instance":"n1"', `"instance":"${instance}"`) });
  });

const MB = 1024 * 1024;
const around = (open: string, filling: string, close: string, size: number): string =>
  open +
  filling.repeat(Math.max(0, Math.floor((size - open.length - close.length) / filling.length))) +
  close;

/** One of so many bytes of each kind: texts, lists, fields, levels, no text at all. */
export function huge(size: number): Hostile[] {
  return [
    { body: around('{"event":"big","instance":"n1","data":"', 'x', '"}', size) },
    { body: around('{"event":"messages.upsert","instance":"n1","data":[', '[],', '[]]}', size) },
    { body: around('{"event":"contacts.update","instance":"n1","data":[', '{"$where":1},', '1]}', size) },
    { body: around('{"event":"x","instance":"n1","data":{', '"__proto__":{},', '"a":1}}', size) },
    { body: around('', '[', '', size) },
    { body: around('{"event":"x","instance":"n1","data":"', '\\u0000', '"}', size), chunked: true },
    { body: Buffer.alloc(size, 0xff) },
  ];
}

/** A megabyte a kilobyte. */
export const BOMB: Hostile = {
  body: gzipSync(Buffer.alloc(64 * MB, 'x')),
  headers: { 'content-encoding': 'gzip' },
};
