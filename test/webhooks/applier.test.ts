import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Ports } from '../../src/engine/ports.ts';
import { type Inbox, type InboxEvent, mongoInbox } from '../../src/store/inbox.ts';
import type { InboxDoc, MessageDoc } from '../../src/store/models.ts';
import { applyDue, startApplier } from '../../src/webhooks/applier.ts';
import { webhookMetrics } from '../../src/webhooks/metrics.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import type { WorkLoop } from '../../src/work-loop.ts';
import { fleet, instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { connectionUpdate, hook, messagesUpdate, messagesUpsert } from './hooks.ts';

const store = await testStore();
const { models } = store;
const inbox = mongoInbox(models);
const LEASE_MS = 30_000;
const MINUTE = 60_000;
const GIVEN_UP = 'a webhook could not be applied and is given up: see "webhooks dead"';

let engine: TestEngine;
beforeEach(async () => {
  // In the future: what is older than a week the database itself removes, within a minute.
  engine = testEngine(store, { clock: new TestClock('2126-03-10T12:00:00.000Z') });
  engine.wake.receipts = async (keyId) => void (await inbox.release(keyId, engine.clock.now()));
  await fleet(engine, 'n1', 'n2');
});

/** Stores webhooks as they come in, a millisecond after each other. */
async function receive(...texts: string[]): Promise<void> {
  const at = engine.clock.now().getTime();
  await inbox.insert(texts.map((text, n) => inboxEvent('main', text, new Date(at + n))));
  engine.clock.advance(texts.length);
}

const sent = (id: string, changes: Partial<MessageDoc> = {}) =>
  givenRow(models, 'sent', id, { instance: 'n1', ...changes });
const due = () => applyDue(engine, inbox);
const docs = () => models.inbox.find().sort({ receivedAt: 1 }).lean<InboxDoc[]>().exec();
const states = async () => (await docs()).map(({ state }) => state);

describe('events that are due', () => {
  it('are applied, and are done with', async () => {
    await sent('a');
    await receive(messagesUpdate('key-a', 'READ'), hook({ event: 'of.tomorrow', data: null }));
    expect(await due()).toBe(2);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
    expect(await states()).toEqual(['done', 'ignored']);
    expect(await due()).toBe(0);
  });

  it('of one message or number go one after the other, of several side by side', async () => {
    const T = (n: number): string => `2026-03-10T09:00:0${n}.000Z`;
    const numbers = ['n1', 'n2'];
    const running = new Map<string, number>();
    const steps: string[] = [];
    const { instances } = engine;
    let meet: () => void;
    const met = new Promise<void>((resolve) => (meet = resolve));
    engine.instances = {
      ...instances,
      async noteEvent(name, event) {
        expect(running.get(name) ?? 0).toBe(0);
        running.set(name, 1);
        // Each one's first waits until another's is under way as well.
        if (running.size === numbers.length) meet();
        await met;
        const noted = await instances.noteEvent(name, event);
        steps.push(`${name} ${event.eventAt}`);
        running.set(name, 0);
        return noted;
      },
    };
    const of = (instance: string, state: string, at: string): string =>
      hook({ event: 'connection.update', instance, data: { instance, state, statusReason: 411 }, at });
    await receive(
      ...[1, 2, 3].flatMap((n) => numbers.map((name) => of(name, n === 3 ? 'close' : 'connecting', T(n)))),
    );
    await due();
    for (const name of numbers) {
      expect(steps.filter((step) => step.startsWith(name))).toEqual([1, 2, 3].map((n) => `${name} ${T(n)}`));
      expect(await instanceOf(engine, name)).toMatchObject({ state: 'logged_out' });
    }
  });

  it('are shared by several appliers: each is applied once', async () => {
    const keys = Array.from({ length: 120 }, (_, n) => `k${n}`);
    for (const key of keys.slice(0, 20)) await sent(key);
    await receive(...keys.map((key) => messagesUpdate(`key-${key}`, 'READ')));
    const applied: string[] = [];
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      applyReceipt: (instance, keyId, ...rest) => {
        applied.push(keyId);
        return ledger.applyReceipt(instance, keyId, ...rest);
      },
    };
    const taken = await Promise.all([due(), due(), due()]);
    taken.push(await due(), await due());
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(applied.toSorted()).toEqual(keys.map((key) => `key-${key}`).toSorted());
    expect((await states()).filter((state) => state === 'done')).toHaveLength(20);
  });

  it('that another applier died with are taken when its lease is over', async () => {
    await sent('a');
    await receive(messagesUpdate('key-a', 'READ'));
    await inbox.claim(10, engine.clock.now(), LEASE_MS);
    expect(await due()).toBe(0);
    engine.clock.advance(LEASE_MS);
    expect(await due()).toBe(1);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
  });
});

it('what is held is not late by that, and what is tried again is not measured', async () => {
  const metrics = webhookMetrics(engine.clock);
  await receive(hook({ event: 'logout.instance', data: null }), messagesUpdate('key-of-nobody', 'READ'));
  await applyDue(engine, inbox, { metrics });
  engine.clock.advance(5_000);
  await sent('of-nobody');
  await applyDue(engine, inbox, { metrics });
  expect(metrics.figures()).toMatchObject({ done: 2, retried: 1, latencyMs: { p50: 2, p99: 2 } });
});

describe('a receipt that comes before its message knows its id', () => {
  it('is kept, and applied as soon as the message is sent', async () => {
    await givenRow(models, 'sending', 'a', { instance: 'n1' });
    await receive(messagesUpdate('3EB0A', 'DELIVERY_ACK'), messagesUpdate('3EB0A', 'READ'));
    await due();
    expect(await states()).toEqual(['pending', 'pending']);
    expect(await due()).toBe(0);

    await engine.ledger.markSent('a', 1, '3EB0A', engine.clock.now());
    await engine.wake.receipts('3EB0A');
    expect(await due()).toBe(2);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
    expect(await states()).toEqual(['done', 'done']);
  });

  it('is tried after 1, 2, 4 … s, and given up after half an hour: somebody wrote by hand', async () => {
    await receive(messagesUpdate('by-hand', 'READ'));
    const begin = engine.clock.now().getTime();
    const waits: number[] = [];
    for (let tries = 1; tries <= 20; tries++) {
      expect(await due()).toBe(1);
      const [event] = await docs();
      if (event?.state !== 'pending' || event.dueAt === undefined) break;
      waits.push(event.dueAt.getTime() - engine.clock.now().getTime());
      engine.clock.goTo(event.dueAt);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].map((s) => s * 1_000));
    expect(await docs()).toMatchObject([{ state: 'ignored', error: 'no message of ours has its key id' }]);
    const took = engine.clock.now().getTime() - begin;
    expect(took).toBeGreaterThan(30 * MINUTE);
    expect(took).toBeLessThan(40 * MINUTE);
  });
});

it('what is early says what for', async () => {
  const remoteJid = '195555111177@lid';
  await receive(messagesUpdate('key-a', 'READ'), messagesUpsert({ key: { remoteJid } }));
  await due();
  expect(await docs()).toMatchObject([
    { state: 'pending', error: 'no message of ours has its key id' },
    { state: 'pending', error: 'it is not known whose its privacy address is' },
  ]);
});

describe('an event that fails', () => {
  /** Lets the first so many attempts to write a receipt fail. */
  const failing = (times: number): void => {
    const { ledger } = engine;
    let left = times;
    engine.ledger = {
      ...ledger,
      applyReceipt: async (...given) => {
        if (left-- > 0) throw new Error('the store is away');
        return ledger.applyReceipt(...given);
      },
    };
  };

  it('is tried again, and does not keep others from being applied', async () => {
    failing(2);
    await sent('a');
    await sent('b');
    await receive(
      messagesUpdate('key-a', 'READ'),
      messagesUpdate('key-b', 'READ'),
      connectionUpdate('close', 401),
    );
    await due();
    expect(await states()).toEqual(['pending', 'pending', 'done']);
    engine.clock.advance(1_000);
    await due();
    expect(await states()).toEqual(['done', 'done', 'done']);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' });
  });

  it('becomes a dead letter that says why, after five tries', async () => {
    failing(Infinity);
    await sent('a');
    await receive(messagesUpdate('key-a', 'READ'), connectionUpdate('open', 200));
    let tries = 0;
    while ((await states())[0] === 'pending') {
      tries += await due();
      engine.clock.advance(10 * MINUTE);
    }
    expect(await docs()).toMatchObject([
      { state: 'dead', tries: 5, error: 'the store is away' },
      { state: 'done', tries: 1 },
    ]);
    expect(tries).toBe(6);
  });

  it('has five tries of its own, also when it waited for its message before', async () => {
    await receive(messagesUpdate('3EB0A', 'READ'));
    for (let tries = 0; tries < 7; tries++) {
      expect(await due()).toBe(1);
      engine.clock.advance(10 * MINUTE);
    }
    failing(4);
    await sent('a', { keyId: '3EB0A' });
    for (let tries = 0; tries < 5; tries++) {
      expect(await states()).toEqual(['pending']);
      expect(await due()).toBe(1);
      engine.clock.advance(10 * MINUTE);
    }
    expect(await states()).toEqual(['done']);
  });

  it('becomes a dead letter when whoever begins to apply it dies, and takes none along that came with it', async () => {
    await receive(messagesUpdate('key-deadly', 'READ'));
    for (const id of ['a', 'b', 'c']) {
      await sent(id);
      await receive(messagesUpdate(`key-${id}`, 'READ'));
    }
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      applyReceipt: (instance, keyId, ...rest) => {
        if (keyId === 'key-deadly') throw new Error('tried once more');
        return ledger.applyReceipt(instance, keyId, ...rest);
      },
    };
    const lines: { reason?: string; msg: string }[] = [];
    engine.log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const isDeadly = ({ keyId }: InboxEvent): boolean => keyId === 'key-deadly';
    for (let deaths = 0; deaths < 10;) {
      // Whoever takes it is gone before anything ends; the others are as good as any.
      const taken = await inbox.claim(10, engine.clock.now(), LEASE_MS);
      if (taken.some(isDeadly)) deaths++;
      else for (const { id } of taken) await inbox.end(id, { how: 'done', at: engine.clock.now() });
      if (taken.length === 0 || taken.some(isDeadly)) engine.clock.advance(LEASE_MS);
    }
    expect(await states()).toEqual(['pending', 'done', 'done', 'done']);
    await due();
    expect((await docs())[0]).toMatchObject({ state: 'dead', error: 'begun 10 times, and never ended' });
    expect(lines).toMatchObject([{ reason: 'begun 10 times, and never ended', msg: GIVEN_UP }]);
  });

  it('comes back at no even pace, so that what failed together does not come together', async () => {
    failing(Infinity);
    const chances = [0, 0.75, 0.5];
    engine.random = () => chances.shift() ?? 0;
    for (const id of ['a', 'b', 'c']) {
      await sent(id);
      await receive(messagesUpdate(`key-${id}`, 'READ'));
    }
    const now = engine.clock.now().getTime();
    await due();
    const waits = (await docs()).map(({ dueAt }) => Math.round((dueAt?.getTime() ?? 0) - now));
    expect(waits.toSorted((a, b) => a - b)).toEqual([800, 1_000, 1_100]);
  });

  it('is a dead letter at once when it has not the form of its event: it will not have it the next time', async () => {
    const lines: object[] = [];
    engine.log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    await receive(hook({ event: 'messages.update', data: { status: 'READ' } }));
    await due();
    const [event] = await docs();
    // In words, and with no error beside them, whose message would be JSON.
    expect(lines).toMatchObject([{ reason: event?.error, msg: GIVEN_UP }]);
    expect(lines[0]).not.toHaveProperty('err');
    expect(event).toMatchObject({ state: 'dead', tries: 1, diedAt: engine.clock.now() });
    expect(event?.error).toMatch(/^not in the form of its event: keyId: /);
  });
});

describe('the applier', () => {
  const NEVER = 3_600_000;
  const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

  function running(ports: Ports = engine, over: Inbox = inbox, idleMs = NEVER): WorkLoop {
    const applier = startApplier(ports, over, { idleMs });
    onTestFinished(() => applier.stop());
    return applier;
  }

  it('applies what comes when it is woken', async () => {
    const applier = running();
    for (const id of ['a', 'b', 'c']) {
      await sent(id);
      await receive(messagesUpdate(`key-${id}`, 'READ'));
      applier.wake();
      await soon(async () => expect(await rowOf(models, id)).toMatchObject({ status: 'read' }));
    }
  });

  it('is woken for what comes while it looks', async () => {
    let looks = 0;
    const over: Inbox = {
      ...inbox,
      async claim(...given) {
        const claimed = await inbox.claim(...given);
        // Comes too late for this look, and before the applier falls asleep.
        if (looks++ === 0) {
          await receive(messagesUpdate('key-a', 'READ'));
          applier.wake();
        }
        return claimed;
      },
    };
    await sent('a');
    const applier = running(engine, over);
    await soon(async () => expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' }));
    expect(looks).toBeGreaterThan(1);
  });

  it('looks by itself now and then', async () => {
    running(engine, inbox, 5);
    await sent('a');
    await receive(messagesUpdate('key-a', 'READ'));
    await soon(async () => expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' }));
  });

  it('goes on when the store was away', async () => {
    const lines: { msg: string }[] = [];
    engine.log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    let fails = 2;
    const over: Inbox = {
      ...inbox,
      claim: async (...given) => {
        if (fails-- > 0) throw new Error('the store is away');
        return inbox.claim(...given);
      },
    };
    await sent('a');
    await receive(messagesUpdate('key-a', 'READ'));
    running(engine, over, 5);
    await soon(async () => expect(await rowOf(models, 'a')).toMatchObject({ status: 'read' }));
    expect(lines.map(({ msg }) => msg)).toEqual(Array(2).fill('webhooks could not be applied, trying again'));
  });

  it('finishes what it holds when it is stopped, also when a part of it fails, and takes no more', async () => {
    const { ledger } = engine;
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let begun = 0;
    engine.ledger = {
      ...ledger,
      async applyReceipt(...given) {
        begun++;
        await opened;
        return ledger.applyReceipt(...given);
      },
    };
    const over: Inbox = {
      ...inbox,
      async end(id, ending) {
        if (id.includes('key-a')) throw new Error('the store is away');
        await inbox.end(id, ending);
      },
      retry: async () => {
        throw new Error('the store is away');
      },
    };
    for (const id of ['a', 'b', 'c']) await sent(id);
    await receive(...['a', 'b', 'c'].map((id) => messagesUpdate(`key-${id}`, 'READ')));
    const applier = running(engine, over);
    await soon(() => expect(begun).toBe(3));
    let stopped = false;
    const stopping = applier.stop().then(() => (stopped = true));
    await receive(messagesUpdate('key-later', 'READ'));
    applier.wake();
    expect(stopped).toBe(false);
    open();
    await stopping;
    expect(await states()).toEqual(['pending', 'done', 'done', 'pending']);
    expect(begun).toBe(3);
  });
});
