import { describe, expect, it } from 'vitest';
import { inboxEvent, inboxEvents } from '../../src/webhooks/inbox-event.ts';
import {
  connectionUpdate,
  hook,
  messagesUpdate,
  messagesUpsert,
  sendMessage,
  statusInstance,
  TOKEN,
} from './hooks.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const read = (text: string, server = 'main') => inboxEvent(server, text, NOW);
const idOf = (text: string, server?: string): string => read(text, server).id;

describe('what is kept of a webhook', () => {
  it('is what it says, about whom, and when: never the API key, nor what Frota has no use for', () => {
    expect(read(messagesUpdate('3EB0A', 'READ'))).toEqual({
      id: 'main|n1|messages.update|3EB0A|READ',
      server: 'main',
      event: 'messages.update',
      instance: 'n1',
      eventAt: '2026-03-10T09:00:00.000Z',
      data: expect.objectContaining({ keyId: '3EB0A', status: 'READ' }),
      receivedAt: NOW,
      keyId: '3EB0A',
    });
  });

  it.each([
    ['an event without data', '{"event":"x","instance":"n1"}', undefined],
    ['data null', hook({ event: 'logout.instance', data: null }), null],
    ['a list', hook({ event: 'contacts.update', data: [{ id: 1 }] }), [{ id: 1 }]],
    ['an unknown event', hook({ event: 'of.tomorrow', data: { a: 1 } }), { a: 1 }],
  ])('%s', (_case, text, data) => {
    const { id, data: kept, keyId } = read(text);
    expect(kept).toEqual(data);
    expect(keyId).toBeUndefined();
    expect(id).toMatch(/^main\|n1\|[a-z.]+\|[\w-]{43}$/);
  });

  it.each([
    ['no JSON', 'hello'],
    ['broken JSON', '{"event":"messages.update"'],
    ['an empty body', ''],
    ['a number', '42'],
    ['null', 'null'],
    ['a list', '[{"event":"x","instance":"y"}]'],
    ['an object of another kind', '{"entry":[]}'],
    ['an instance that is an object', '{"event":"x","instance":{"$ne":""}}'],
    ['an endless name', JSON.stringify({ event: 'x', instance: 'y'.repeat(1_000) })],
  ])('%s is kept as text, to be looked at', (_case, text) => {
    expect(read(text)).toMatchObject({ event: 'unreadable', instance: '', data: text.slice(0, 2_000) });
  });

  it('is cut where it is long and cannot be read', () => {
    expect(read('x'.repeat(10_000)).data).toHaveLength(2_000);
  });
});

describe('a list of messages', () => {
  const arrived = (...ids: string[]): unknown[] =>
    ids.map((id) => (JSON.parse(messagesUpsert({ key: { id } })) as { data: unknown }).data);
  const listed = (...data: unknown[]) => inboxEvents('main', hook({ event: 'messages.upsert', data }), NOW);

  it('is as many events, each the same as one that comes by itself', () => {
    const alone = ['M1', 'M2'].map((id) => read(messagesUpsert({ key: { id } })));
    expect(listed(...arrived('M1', 'M2'))).toEqual(alone);
  });

  it('loses none to what is beside it: that stays a list, to be looked at', () => {
    const [arrival] = arrived('M1');
    expect(listed(null, arrival, { key: 1 })).toMatchObject([
      { keyId: 'M1', data: arrival },
      { data: [null, { key: 1 }] },
    ]);
  });

  it('that is empty is one event, as others are', () => {
    expect(listed()).toMatchObject([{ event: 'messages.upsert', data: [] }]);
    const contacts = [{ id: 1 }, { id: 2 }];
    expect(inboxEvents('main', hook({ event: 'contacts.update', data: contacts }), NOW)).toMatchObject([
      { data: contacts },
    ]);
  });
});

describe('the API key is never kept', () => {
  const NESTED = hook({
    event: 'instance.create',
    data: { hash: { apikey: 'inner-secret' }, APIKEY: 'loud-secret' },
  });
  it.each([
    ['in an event', messagesUpdate('3EB0A', 'READ')],
    ['deep inside', NESTED],
    ['without an instance', `{"event":"x","apikey":"${TOKEN}"}`],
    ['in a list', `[{"event":"x","instance":"y","apikey" : "${TOKEN}"}]`],
    ['in broken JSON', `{"event":"x","apikey":"${TOKEN}","data":{`],
    ['in JSON that breaks off within it', `{"event":"x","apikey":"${TOKEN}`],
    ['with a quote in it', `{"event":"x","apikey":"a\\"${TOKEN}"}`],
    ['that is no text', `{"event":"x","instance":"n1","data":{"apikey":{"value":"${TOKEN}"}}}`],
    [
      'under a name that is written otherwise',
      hook({ event: 'x', data: { apiKey: TOKEN, 'API-KEY': TOKEN } }),
    ],
    ['under a name with escapes', `{"event":"x","instance":"n1","data":{"\\u0061pikey":"${TOKEN}"}}`],
    ['in JSON within JSON', hook({ event: 'x', data: { object: JSON.stringify({ apikey: TOKEN }) } })],
    [
      'in JSON within JSON within JSON',
      hook({ event: 'x', data: [JSON.stringify({ inner: JSON.stringify({ a: 1, apikey: TOKEN, b: 2 }) })] }),
    ],
    ['in JSON within JSON that breaks off', `{"event":"x","data":"{\\"apikey\\":\\"${TOKEN}`],
    ['as a number in broken JSON', '{"event":"x","apikey":1384803239,'.replace('1384803239', TOKEN)],
  ])('%s', (_case, text) => {
    const kept = JSON.stringify(read(text));
    expect(kept).not.toContain(TOKEN);
    expect(kept).not.toMatch(/inner-secret|loud-secret/);
  });

  it('and JSON within JSON is JSON still', () => {
    const inner = JSON.stringify({ a: 1, apikey: TOKEN, deeper: JSON.stringify({ apikey: TOKEN }) });
    const { data } = read(hook({ event: 'x', data: { inner } }));
    const kept = JSON.parse((data as { inner: string }).inner) as { deeper: string };
    expect(kept).toMatchObject({ a: 1, apikey: '[secret]' });
    expect(JSON.parse(kept.deeper)).toEqual({ apikey: '[secret]' });
  });

  it('and it takes no time to find, however hard a text makes it', () => {
    const hostile = ['\\', '"apikey"', '"apikey":"\\', '"apikey"  '].map((part) => part.repeat(20_000));
    const started = performance.now();
    for (const text of hostile) {
      read(text);
      read(hook({ event: 'x', data: `{${text.slice(0, 90_000)}` }));
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('but a text that speaks of one is', () => {
    const conversation = 'a chave é "apikey":"abc"';
    const text = sendMessage('3EB0A', { message: { conversation } });
    expect(read(text).data).toMatchObject({ message: { conversation } });
  });
});

describe('the same event', () => {
  it('is the same when it comes again, in other words too', () => {
    expect(idOf(messagesUpdate('3EB0A', 'READ', { at: '2026-03-10T09:00:05.000Z' }))).toBe(
      idOf(messagesUpdate('3EB0A', 'READ')),
    );
    expect(idOf(sendMessage('3EB0A'))).toBe(idOf(sendMessage('3EB0A', { message: {} })));
    expect(idOf(connectionUpdate('open', 200))).toBe(idOf(connectionUpdate('open', 200)));
    expect(idOf('hello')).toBe(idOf('hello'));
    expect(idOf(messagesUpsert())).toBe(idOf(messagesUpsert({ messageTimestamp: 1_795_211_078 })));
    const status = statusInstance(401, '2026-03-10T09:00:00.000Z');
    expect(idOf(status)).toBe(idOf(status));
  });

  it('is the same by its sender’s privacy address and by their phone: some versions store one, and post the other', () => {
    const remoteJid = '5531988887777@s.whatsapp.net';
    const stored = messagesUpsert({ key: { remoteJid: '195555111177@lid', remoteJidAlt: remoteJid } });
    expect(idOf(stored)).toBe(idOf(messagesUpsert({ key: { remoteJid } })));
    const posted = { remoteJid, remoteJidAlt: '195555111177@lid' };
    expect(idOf(stored)).toBe(idOf(messagesUpsert({ key: posted })));
    const group = { remoteJid: '123-456@g.us', remoteJidAlt: remoteJid };
    expect(idOf(stored)).not.toBe(idOf(messagesUpsert({ key: group })));
    expect(idOf(messagesUpsert({ key: { remoteJid: '195555111177@lid' } }))).toContain('195555111177@lid');
  });

  it.each([
    ['another status', messagesUpdate('3EB0A', 'READ'), messagesUpdate('3EB0A', 'DELIVERY_ACK')],
    ['another message', messagesUpdate('3EB0A', 'READ'), messagesUpdate('3EB0B', 'READ')],
    ['another number', messagesUpdate('3EB0A', 'READ'), messagesUpdate('3EB0A', 'READ', { instance: 'n2' })],
    ['another event', sendMessage('3EB0A'), messagesUpdate('3EB0A', '')],
    ['another state', connectionUpdate('open', 200), connectionUpdate('close', 401)],
    [
      'another time',
      connectionUpdate('open', 200, '2026-03-10T09:00:00.000Z'),
      connectionUpdate('open', 200, '2026-03-10T09:00:00.001Z'),
    ],
    ['another text', 'hello', 'hello!'],
    ['another sender', messagesUpsert(), messagesUpsert({ key: { remoteJid: '5511@s.whatsapp.net' } })],
    [
      'a name that reads like another',
      hook({ event: 'b', instance: 'a|b', data: 1 }),
      hook({ event: 'b|b', instance: 'a', data: 1 }),
    ],
  ])('is not the same with %s', (_case, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other));
  });

  it('of two servers is two', () => {
    expect(idOf(messagesUpdate('3EB0A', 'READ'), 'a')).not.toBe(idOf(messagesUpdate('3EB0A', 'READ'), 'b'));
  });

  it('has an id that an index can hold, whatever the event says', () => {
    const long = 'x'.repeat(100_000);
    for (const text of [
      messagesUpdate(long, 'READ'),
      messagesUpdate('3EB0A', long),
      sendMessage(long),
      hook({ event: 'x'.repeat(100), instance: 'y'.repeat(200), data: long }),
      messagesUpsert({ key: { remoteJid: long } }),
      hook({ event: '%'.repeat(100), instance: '|'.repeat(200), data: long }),
      long,
    ]) {
      expect(idOf(text).length).toBeLessThanOrEqual(700);
    }
    const other = messagesUpsert({ key: { remoteJid: `${long}y` } });
    expect(idOf(messagesUpsert({ key: { remoteJid: long } }))).not.toBe(idOf(other));
  });
});

describe('an event that is odd', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const withData = (data: string): string => `{"event":"x","instance":"n1","data":${data}}`;

  it.each([
    ['nested deeply', nested(50)],
    ['of many values', `[${'1,'.repeat(250_000)}1]`],
    ['with odd names', '{"$set":{"a.b":1},"__proto__":{"x":1},"":2,"a\\u0000b":3}'],
    ['with odd text', '["\\u0000","\\ud83d"]'],
  ])('%s is what it is', (_case, data) => {
    const { event, data: kept } = read(withData(data));
    expect(event).toBe('x');
    expect(JSON.stringify(kept)).toBe(data);
  });

  it('nested beyond all measure is what it is, down to where nobody looks', () => {
    const { event, data } = read(withData(nested(50_000)));
    expect(event).toBe('x');
    expect(JSON.stringify(data).length).toBeLessThan(200);
  });

  it.each([
    ['no number', '1e999'],
    ['no text', '42'],
    ['endless', JSON.stringify('x'.repeat(101))],
  ])('with a time that is %s has none', (_case, at) => {
    const { event, eventAt } = read(`{"event":"x","instance":"n1","data":1,"date_time":${at}}`);
    expect([event, eventAt]).toEqual(['x', '']);
  });

  it.each([
    ['brackets', nested(100_001)],
    ['braces', `${'{"a":'.repeat(100_001)}1${'}'.repeat(100_001)}`],
  ])('of so many %s that to parse it would take too much memory is kept as text', (_case, data) => {
    expect(read(withData(data))).toMatchObject({ event: 'unreadable' });
  });

  it('with as many brackets in a text is read', () => {
    const data = JSON.stringify(`\\"${'['.repeat(100_001)}`);
    expect(read(withData(data))).toMatchObject({ event: 'x' });
  });

  it('and larger than any of WhatsApp’s is kept as text, to be looked at', () => {
    const text = withData(`[${'1,'.repeat(400_000)}1]`);
    expect(read(text)).toMatchObject({ event: 'unreadable', data: text.slice(0, 2_000) });
  });
});
