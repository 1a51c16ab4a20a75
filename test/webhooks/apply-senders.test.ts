import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { MAX_STRANGERS } from '../../src/engine/ports/stranger-store.ts';
import { applyEvent } from '../../src/webhooks/apply/apply-event.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { instance } from '../fakes/records.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { fleet, instanceOf, SETTINGS, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { hook, instanceEvent, messagesUpdate, messagesUpsert, sendMessage } from './hooks.ts';

const store = await testStore();
let engine: TestEngine;
let polls: Set<number>;
beforeEach(async () => {
  polls = new Set();
  engine = testEngine(store, { clock: new TestClock('2126-03-10T12:00:00.000Z') });
  engine.wake.poll = async (at) => void polls.add(at.getTime());
  await fleet(engine, 'n1');
});

const apply = (text: string, { server = 'main', tries = 1 } = {}) =>
  applyEvent(engine, { ...inboxEvent(server, text, engine.clock.now()), tries });
const closeOf = (name: string) =>
  hook({
    event: 'connection.update',
    instance: name,
    data: { instance: name, state: 'close', statusReason: 406 },
  });
const strangers = async () =>
  (await engine.strangers.list(engine.clock.now())).map(({ server, name }) => `${server}/${name}`);
const named = (...names: string[]) => {
  engine.settings = { ...SETTINGS, instanceNames: names };
};

describe('an instance that the settings would have', () => {
  it.each([
    ['instance.create', instanceEvent('instance.create', { instance: 'n9' })],
    ['connection.update', closeOf('n9')],
    ['a receipt', messagesUpdate('key-x', 'READ', { instance: 'n9' })],
  ])('is asked for at once, and its event waits for it: %s', async (_, text) => {
    expect(await apply(text)).toBe('newcomer');
    const [at = 0] = polls;
    expect(at - engine.clock.now().getTime()).toBeLessThanOrEqual(5_000);
    expect(await strangers()).toEqual([]);
    await fleet(engine, instance('n9'));
    expect(await apply(text, { tries: 2 })).not.toBe('ignored');
  });

  it('is asked for once in 5 s, however many events and names come', async () => {
    for (let n = 0; n < 50; n++) await apply(closeOf(`n${n % 20}`));
    expect(polls.size).toBe(1);
  });

  it('that Evolution does not have after all is shown, and not asked for again until it is created', async () => {
    expect(await apply(closeOf('n9'), { tries: 5 })).toBe('newcomer');
    expect(await apply(closeOf('n9'), { tries: 6 })).toBe('ignored');
    expect(await strangers()).toEqual(['main/n9']);
    polls.clear();
    expect(await apply(closeOf('n9'))).toBe('ignored');
    expect(polls.size).toBe(0);
    expect(await apply(instanceEvent('instance.create', { instance: 'n9' }))).toBe('newcomer');
    expect(polls.size).toBe(1);
  });
});

describe('an instance that the settings leave to others', () => {
  beforeEach(() => named('n1'));

  it('is remembered, and nothing else happens', async () => {
    for (const text of [
      closeOf('n9'),
      messagesUpdate('key-x', 'READ', { instance: 'n9' }),
      hook({ event: 'messages.upsert', instance: 'n9', data: {} }),
    ])
      expect(await apply(text)).toBe('ignored');
    expect(await strangers()).toEqual(['main/n9']);
    expect(polls.size).toBe(0);
    expect(await engine.incidents.open()).toEqual([]);
    expect(await engine.instances.get('n9')).toBeUndefined();
  });

  it('is forgotten when it was silent for a day', async () => {
    await apply(closeOf('n9'));
    engine.clock.advance(23 * 3_600_000);
    await apply(closeOf('n9'));
    engine.clock.advance(23 * 3_600_000);
    expect(await strangers()).toEqual(['main/n9']);
    engine.clock.advance(3_600_001);
    expect(await strangers()).toEqual([]);
  });

  it('may be one of many that are made up: only so many are remembered', async () => {
    const names = Array.from({ length: MAX_STRANGERS + 20 }, (_, n) => `made-up-${n}`);
    for (const name of names) await apply(closeOf(name));
    expect(await strangers()).toHaveLength(MAX_STRANGERS);
  });

  it('that they had once is not moved by its events; its receipts and answers still count', async () => {
    named('n2');
    await observeInstance(engine, 'n1', { kind: 'gone', reason: 'EVOLUTION_INSTANCES does not name it' });
    await givenRow(store.models, 'sent', 'a', { instance: 'n1' });
    const open = { instance: 'n1', state: 'open', statusReason: 200 };
    expect(await apply(hook({ event: 'connection.update', data: open }))).toBe('ignored');
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'disconnected', cause: 'gone' });
    expect(await apply(messagesUpdate('key-a', 'READ'))).toBe('done');
    expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'read' });
  });
});

describe('another server’s instance of the same name', () => {
  const theirs = { server: 'second' };

  it('does not move our number', async () => {
    expect(await apply(closeOf('n1'), theirs)).toBe('ignored');
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'connected' });
    expect(await apply(closeOf('n1'))).toBe('done');
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'banned' });
  });

  it('may be our number that has moved: what it sent waits until that is seen, or given up', async () => {
    expect(await apply(sendMessage('key-x'), theirs)).toBe('other_server');
    expect(await apply(sendMessage('key-x'), { ...theirs, tries: 8 })).toBe('ignored');
    await fleet(engine, instance('n1', { server: 'second' }));
    expect(await apply(closeOf('n1'), theirs)).toBe('done');
  });

  it('may be our number, whose old server is down for long: what people write to it counts at once', async () => {
    await fleet(engine, instance('n1', { state: 'disconnected' }));
    const stop = messagesUpsert({ message: { conversation: 'SAIR' }, messageTimestamp: 1_795_211_593 });
    expect(await apply(stop, theirs)).toBe('done');
    expect(await engine.contacts.get('+5531988887777')).toMatchObject({ optedOut: true });
  });

  it('is our number if the settings have only renamed the server', async () => {
    expect(await apply(closeOf('n1'), { server: 'old-name' })).toBe('done');
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'banned' });
    await fleet(engine, instance('n2', { server: 'old-name' }));
    expect(await apply(closeOf('n2'), theirs)).toBe('done');
  });
});
