import { beforeEach, describe, expect, it } from 'vitest';
import { pollInstances } from '../../src/engine/poll.ts';
import type { Connection } from '../../src/engine/ports.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { testStore } from '../store/test-store.ts';
import { hook, instanceEvent, statusInstance } from './hooks.ts';

const store = await testStore();
const inbox = mongoInbox(store.models);
const SECOND = 1_000;
let engine: TestEngine;
/** What Evolution has. */
let instances: Map<string, Connection>;
let polls: number;
let nextPoll: Date | undefined;
beforeEach(() => {
  instances = new Map();
  polls = 0;
  nextPoll = undefined;
  engine = testEngine(store, { clock: new TestClock('2126-03-10T12:00:00.000Z') });
  engine.probe = {
    ...engine.probe,
    servers: ['main'],
    observe: async () => [...instances].map(([name, stored]) => ({ name, stored })),
    connectionState: async (_, name) => instances.get(name),
  };
  engine.wake.poll = async (at) => {
    if (nextPoll === undefined || at < nextPoll) nextPoll = at;
  };
});

/** Evolution's local time of now. */
const now = (): string => new Date(engine.clock.now().getTime() - 3 * 3_600 * SECOND).toISOString();
const post = (...texts: string[]) =>
  inbox.insert(texts.map((text) => inboxEvent('main', text, engine.clock.now())));
const closeOf = (instance: string) =>
  hook({
    event: 'connection.update',
    instance,
    data: { instance, state: 'close', statusReason: 406 },
    at: now(),
  });

/** Applies and polls for so many seconds, as the applier and the scheduler do. */
async function run(seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    await applyDue(engine, inbox);
    if (nextPoll !== undefined && nextPoll <= engine.clock.now()) {
      nextPoll = undefined;
      polls++;
      await pollInstances(engine);
    }
    engine.clock.advance(SECOND);
  }
}

describe('an instance that is created in Evolution', () => {
  it('is adopted within seconds, and what came of it before is applied then', async () => {
    instances.set('new', 'open');
    await post(instanceEvent('instance.create', { instance: 'new', at: now() }), closeOf('new'));
    await run(10);
    expect(await instanceOf(engine, 'new')).toMatchObject({ state: 'banned' });
    await run(60);
    expect(await store.models.inbox.countDocuments({ state: 'done' })).toBe(2);
  });
});

describe('events of a hundred names that Evolution does not have', () => {
  it('have it polled every 5 s for half a minute, and end', async () => {
    await post(...Array.from({ length: 100 }, (_, n) => closeOf(`made-up-${n}`)));
    await run(90);
    expect(polls).toBeLessThanOrEqual(8);
    expect(await store.models.inbox.countDocuments({ state: 'ignored' })).toBe(100);
    expect(await engine.instances.all()).toEqual([]);
    expect(await engine.strangers.list(engine.clock.now())).toHaveLength(100);
  });
});

describe('an instance that is deleted in Evolution', () => {
  beforeEach(async () => {
    instances.set('n1', 'open');
    await pollInstances(engine);
    engine.clock.advance(60 * SECOND);
  });

  /** As recorded: an open one is logged out by it, too. */
  const deletion = () => [
    instanceEvent('instance.delete', { at: now() }),
    hook({ event: 'remove.instance', data: null, at: now() }),
    statusInstance(401, now()),
    hook({ event: 'logout.instance', data: null, at: now() }),
    hook({
      event: 'connection.update',
      data: { instance: 'n1', state: 'close', statusReason: 401 },
      at: now(),
    }),
  ];

  it('is gone, and its problem is that, whatever else is told of it', async () => {
    instances.delete('n1');
    await post(...deletion());
    await run(12);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'disconnected', cause: 'gone' });
    const open = await engine.incidents.open();
    expect(open.map(({ fingerprint }) => fingerprint)).toEqual(['disconnected:n1']);
  });

  it('and created again at once is connected again', async () => {
    const late = deletion();
    engine.clock.advance(5 * SECOND);
    await post(
      hook({
        event: 'connection.update',
        data: { instance: 'n1', state: 'open', statusReason: 200 },
        at: now(),
      }),
    );
    await run(2);
    await post(...late);
    await run(12);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'connected' });
  });

  it('only by the word of an event is back with the next poll', async () => {
    await post(instanceEvent('instance.delete', { at: now() }));
    await run(12);
    expect(polls).toBeGreaterThan(0);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'connected' });
  });
});
