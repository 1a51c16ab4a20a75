import { describe, expect, it } from 'vitest';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { connectionUpdate, hook, messagesUpdate, sendMessage, TOKEN } from './hooks.ts';

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
  ])('%s', (_case, text) => {
    const kept = JSON.stringify(read(text));
    expect(kept).not.toContain(TOKEN);
    expect(kept).not.toMatch(/inner-secret|loud-secret/);
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
      long,
    ]) {
      expect(idOf(text).length).toBeLessThan(700);
    }
  });
});

describe('an event that no database could hold is kept as text', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const withData = (data: string): string => `{"event":"x","instance":"n1","data":${data}}`;

  it.each([
    ['nested too deeply', withData(nested(60))],
    ['nested beyond all measure', withData(nested(100_000))],
    ['of too many values', withData(`[${'1,'.repeat(300_000)}1]`)],
    ['with a null byte in a name', withData('{"a\\u0000b":1}')],
  ])('%s', (_case, text) => {
    const { event, data } = read(text);
    expect(event).toBe('unreadable');
    expect(data).toBe(text.slice(0, 2_000));
  });

  it.each([
    ['nested deeply', nested(40)],
    ['of many values', `[${'1,'.repeat(100_000)}1]`],
    ['with odd names', '{"$set":{"a.b":1},"__proto__":{"x":1},"":2}'],
  ])('but not one %s', (_case, data) => {
    const { event, data: kept } = read(withData(data));
    expect(event).toBe('x');
    expect(JSON.stringify(kept)).toBe(data);
  });
});
