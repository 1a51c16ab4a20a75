import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { deliverDue, type Delivery, type OutboxHandlers } from '../../src/engine/deliver-outbox.ts';
import type { NewOutboxEntry, OutboxEntry } from '../../src/engine/ports.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from './test-engine.ts';

const SECOND = 1_000;

let engine: TestEngine;
let asked: OutboxEntry[];
let answers: (Delivery | Error)[];
beforeEach(() => {
  engine = testEngine(memoryStore());
  asked = [];
  answers = [];
});

const handlers: OutboxHandlers = {
  async post(_, entry) {
    asked.push(entry);
    const answer = answers.shift() ?? { kind: 'done' };
    if (answer instanceof Error) throw answer;
    return answer;
  },
};
const after = (ms: number) => new Date(engine.clock.now().getTime() + ms);
const entry = (id: string, changes: Partial<NewOutboxEntry> = {}): NewOutboxEntry => ({
  id,
  kind: 'post',
  payload: { id },
  createdAt: engine.clock.now(),
  expiresAt: after(3_600 * SECOND),
  ...changes,
});
const put = (...entries: Partial<NewOutboxEntry>[]) =>
  engine.outbox.put(entries.map((changes, n) => entry(`e${n}`, changes)));
const deliver = (stopping?: AbortSignal) => deliverDue(engine, handlers, stopping);
/** Delivers every so often; tells the seconds at which something was asked to be delivered. */
async function asksWithin(seconds: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at <= seconds; at += 0.5) {
    const before = asked.length;
    await deliver();
    if (asked.length > before) times.push(at);
    engine.clock.advance(0.5 * SECOND);
  }
  return times;
}

it('what is due goes to the handler of its kind, once', async () => {
  await put({}, {}, { dueAt: after(SECOND) });
  expect(await deliver()).toBe(2);
  expect(await deliver()).toBe(0);
  expect(asked).toMatchObject([{ id: 'e0', payload: { id: 'e0' }, tries: 1 }, { id: 'e1' }]);
  engine.clock.advance(SECOND);
  await deliver();
  expect(asked).toHaveLength(3);
});

it('what throws is tried again, after longer and longer', async () => {
  await put({});
  answers = [new Error('a'), new Error('b'), new Error('c')];
  // 1, 2 and 4 s, and a quarter of that by chance.
  expect(await asksWithin(60)).toEqual([0, 1.5, 4, 9]);
});

it('what is given up is logged with the number that it is about, where it has one', async () => {
  const lines: { instance?: string }[] = [];
  engine.log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  await put({ payload: { instance: 'n1' } }, { payload: { trigger: { instance: 'n2' } } }, { payload: {} });
  answers = [1, 2, 3].map(() => ({ kind: 'failed', reason: 'gone' }) as const);
  await deliver();
  expect(new Set(lines.map(({ instance }) => instance))).toEqual(new Set(['n1', 'n2', undefined]));
});

it('what failed together does not come back together', async () => {
  await put({}, {});
  answers = [new Error('a'), new Error('b')];
  const chances = [0, 0.999];
  engine.random = () => chances.shift() ?? 0;
  expect(await asksWithin(5)).toEqual([0, 1, 1.5]);
});

it('what is to be done later is done then', async () => {
  await put({});
  answers = [{ kind: 'later', at: after(10 * SECOND), reason: 'busy' }];
  expect(await asksWithin(60)).toEqual([0, 10]);
});

it('what is given up is not tried again', async () => {
  await put({});
  answers = [{ kind: 'failed', reason: 'gone' }];
  expect(await asksWithin(60)).toEqual([0]);
});

it('what cannot be done in time is given up, and what comes too late is not begun', async () => {
  await put({ expiresAt: after(10 * SECOND) }, { expiresAt: after(0) });
  answers = [{ kind: 'later', at: after(10 * SECOND), reason: 'busy' }];
  expect(await asksWithin(120)).toEqual([0]);
  expect(asked.map(({ id }) => id)).toEqual(['e0']);
});

it.each(['sing', 'constructor', '__proto__'])('what others deliver is left to them: %s', async (kind) => {
  await put({ kind }, {});
  expect(await deliver()).toBe(1);
  expect(asked.map(({ id }) => id)).toEqual(['e1']);
  engine.clock.advance(600 * SECOND);
  expect(await deliver()).toBe(0);
  const [left] = await engine.outbox.claim(10, engine.clock.now(), 60 * SECOND);
  expect(left).toMatchObject({ id: 'e0', kind, tries: 1 });
});

it('what somebody else has by now is left to them', async () => {
  await put({});
  const slow: OutboxHandlers = {
    async post(ports, entry) {
      engine.clock.advance(60 * SECOND);
      const [theirs] = await ports.outbox.claim(1, engine.clock.now(), 60 * SECOND);
      expect(await ports.outbox.begin(theirs ?? entry, engine.clock.now())).toBe(true);
      return (await ports.outbox.begin(entry, engine.clock.now())) ? { kind: 'done' } : { kind: 'not ours' };
    },
  };
  await deliverDue(engine, slow);
  engine.clock.advance(600 * SECOND);
  expect(await deliver()).toBe(0);
});

it('many are delivered in turn, and none is begun once the process stops', async () => {
  await put(...Array.from({ length: 45 }, (_, n) => ({ id: `e${n}` })));
  const stop = new AbortController();
  for (let taken = 1; taken > 0;) taken = await deliver(stop.signal);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(45);
  await put({ id: 'last' });
  stop.abort();
  await deliver(stop.signal);
  expect(asked).toHaveLength(45);
  engine.clock.advance(60 * SECOND);
  await deliver();
  expect(asked).toHaveLength(46);
});

it('a store that fails for one does not keep the others', async () => {
  await put({}, {}, {});
  const { end } = engine.outbox;
  engine.outbox.end = async (entry, ...how) => {
    if (entry.id === 'e1') throw new Error('the store is away');
    return end(entry, ...how);
  };
  await expect(deliver()).rejects.toThrow('the store is away');
  engine.outbox.end = end;
  engine.clock.advance(60 * SECOND);
  await deliver();
  expect(asked.map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'e1']);
});
