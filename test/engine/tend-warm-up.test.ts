import { beforeEach, describe, expect, it } from 'vitest';
import { adopt } from '../../src/engine/adopt.ts';
import { overrideWarmUp, setLimits } from '../../src/engine/adjust-instance.ts';
import type { ObservedInstance } from '../../src/engine/ports.ts';
import { tendWarmUps } from '../../src/engine/tend-warm-up.ts';
import type { MessageStatus, WarmUp } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { rowDoc } from '../store/ledger-rows.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

const TABLE = [20, 36, 65];
const HOUR = 3_600_000;
/** The team's clocks are three hours behind: the tenth began at 03:00. */
const TODAY = new Date('2026-03-10T12:00:00Z');
const YESTERDAY_EARLY = new Date('2026-03-09T03:00:00Z');
const YESTERDAY_LATE = new Date('2026-03-10T02:59:59Z');
const DAYS_AGO = new Date('2026-03-08T12:00:00Z');

beforeEach(() => {
  engine = testEngine(store);
  engine.settings = { ...engine.settings, warmUpTable: TABLE };
});

/** A number at a stage since two days ago, unless it is said otherwise. */
const young = (stage: number, changes: Parameters<typeof instance>[1] = {}) =>
  instance('n1', { warmUp: { stage, since: DAYS_AGO }, ...changes });

let rows = 0;
async function sent(count: number, at: Date, status: MessageStatus = 'delivered'): Promise<void> {
  const docs = Array.from({ length: count }, () =>
    rowDoc(status, `r${rows++}`, { instance: 'n1', sendingAt: at, sentAt: at }),
  );
  await store.models.messages.insertMany(docs);
  await engine.lanes.claim('n1', at, at, 'natal');
  await engine.lanes.left('n1', at, at);
}

async function warmUp(name = 'n1'): Promise<WarmUp | undefined> {
  return (await instanceOf(engine, name)).warmUp;
}

describe('a young number', () => {
  it('goes up a stage after a day that it used and that went well, once', async () => {
    await fleet(engine, young(0));
    await sent(5, YESTERDAY_EARLY);
    await sent(5, YESTERDAY_LATE, 'read');
    await tendWarmUps(engine);
    expect(await warmUp()).toEqual({ stage: 1, since: TODAY });
    await tendWarmUps(engine);
    expect(await warmUp()).toEqual({ stage: 1, since: TODAY });
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toEqual([
      {
        at: TODAY,
        actor: 'frota',
        action: 'instance.warmup',
        subject: 'instance:n1',
        details: { from: 0, to: 1, reason: '10 of 20 messages sent on a healthy day' },
      },
    ]);
  });

  it.each([
    ['sent too little', 9, YESTERDAY_EARLY, 'delivered'],
    ['sent the day before', 20, DAYS_AGO, 'delivered'],
    ['sent today', 20, TODAY, 'delivered'],
    ['was not heard', 20, YESTERDAY_EARLY, 'sent'],
    ['was refused', 20, YESTERDAY_EARLY, 'failed'],
  ] as const)('stays where it is when it %s', async (_, count, at, status) => {
    await fleet(engine, young(0));
    await sent(count, at, status);
    await tendWarmUps(engine);
    expect(await warmUp()).toEqual({ stage: 0, since: DAYS_AGO });
  });

  it('goes up although a few of its messages were not delivered', async () => {
    await fleet(engine, young(0));
    await sent(17, YESTERDAY_EARLY);
    await sent(4, YESTERDAY_EARLY, 'sent');
    await tendWarmUps(engine);
    expect(await warmUp()).toMatchObject({ stage: 1 });
  });

  it('falls back a stage after a restriction, though it is over', async () => {
    await fleet(engine, young(2, { penalizedAt: new Date('2026-03-09T15:00:00Z') }));
    await sent(65, YESTERDAY_EARLY);
    await tendWarmUps(engine);
    await tendWarmUps(engine);
    expect(await warmUp()).toEqual({ stage: 1, since: TODAY });
  });

  it('falls back a stage after 72 h without a message', async () => {
    await fleet(engine, young(2));
    await sent(1, new Date(TODAY.getTime() - 72 * HOUR + 1), 'read');
    await store.models.instances.updateOne(
      { _id: 'n1' },
      { 'warmUp.since': new Date('2026-03-01T00:00:00Z') },
    );
    await tendWarmUps(engine);
    expect(await warmUp()).toMatchObject({ stage: 2 });
    engine.clock.advance(1);
    await tendWarmUps(engine);
    expect(await warmUp()).toMatchObject({ stage: 1 });
  });

  it('is warmed up after the last stage', async () => {
    await fleet(engine, young(2));
    await sent(60, YESTERDAY_EARLY);
    await tendWarmUps(engine);
    expect(await instanceOf(engine, 'n1')).not.toHaveProperty('warmUp');
  });

  it('has used its day when it came to its own limit', async () => {
    await fleet(engine, young(2, { dayLimit: 30 }));
    await sent(15, YESTERDAY_EARLY);
    await tendWarmUps(engine);
    expect(await warmUp()).toBeUndefined();
  });

  it('keeps its stage while warming up is turned off', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [] };
    await fleet(engine, young(1));
    await tendWarmUps(engine);
    expect(await warmUp()).toEqual({ stage: 1, since: DAYS_AGO });
  });

  it('goes up one stage, whoever looks at the same time', async () => {
    await fleet(engine, young(0));
    await sent(20, YESTERDAY_EARLY);
    await inParallel(5, () => tendWarmUps(engine));
    expect(await warmUp()).toMatchObject({ stage: 1 });
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toHaveLength(1);
  });
});

describe('a number that is seen for the first time', () => {
  const seen = (changes: Partial<ObservedInstance>) =>
    adopt(engine, undefined, {
      server: 'main',
      seen: { name: 'n1', stored: 'open', ...changes },
      connection: { kind: 'connection', state: 'open' },
      askedAt: TODAY,
    });

  it.each([
    ['created today', { createdAt: new Date('2026-03-10T03:00:00Z') }, 0],
    ['created late yesterday', { createdAt: YESTERDAY_LATE }, 1],
    ['created the day before', { createdAt: DAYS_AGO }, 2],
    ['of unknown age', {}, 0],
  ])('%s begins at its stage', async (_, changes, stage) => {
    await seen(changes);
    expect(await warmUp()).toEqual({ stage, since: TODAY });
  });

  it.each([
    ['older than the table', { createdAt: new Date('2026-03-07T12:00:00Z') }],
    ['on the Business channel', { createdAt: TODAY, business: true as const }],
  ])('%s is not warmed up', async (_, changes) => {
    await seen(changes);
    expect(await warmUp()).toBeUndefined();
  });

  it('is not, either, when warming up is turned off', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [] };
    await seen({ createdAt: TODAY });
    expect(await warmUp()).toBeUndefined();
  });
});

describe('a person', () => {
  it.each([
    ['puts a number to another stage', young(0), 2, { stage: 2, since: TODAY }],
    ['ends a warm-up', young(1), 'finished', undefined],
    ['begins one anew', young(2), 0, { stage: 0, since: TODAY }],
    ['has an old number warm up', instance('n1'), 0, { stage: 0, since: TODAY }],
  ] as const)('%s, and it is written down who', async (_, number, order, expected) => {
    await fleet(engine, number);
    expect(await overrideWarmUp(engine, 'n1', order, 'ana')).toEqual(expected);
    expect(await warmUp()).toEqual(expected);
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toMatchObject([
      {
        actor: 'ana',
        action: 'instance.warmup',
        details: { from: number.warmUp?.stage ?? 'warmed up', to: expected?.stage ?? 'warmed up' },
      },
    ]);
  });

  it('who ends what is over changes nothing', async () => {
    await fleet(engine, instance('n1'));
    expect(await overrideWarmUp(engine, 'n1', 'finished', 'ana')).toBeUndefined();
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toEqual([]);
  });

  it('is heard although the number moves at the same time', async () => {
    await fleet(engine, young(0));
    const moved = await inParallel(6, (n) => overrideWarmUp(engine, 'n1', n % 3, `person ${n}`));
    expect(moved.map((one) => one?.stage)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toHaveLength(6);
  });

  it.each([3, -1, Number.NaN])('cannot name a stage that there is not: %i', async (stage) => {
    await fleet(engine, young(0));
    await expect(overrideWarmUp(engine, 'n1', stage, 'ana')).rejects.toMatchObject({
      problems: [{ field: 'stage', code: 'stage_unknown', params: { stages: 3 } }],
    });
  });

  it('is told when warming up is turned off', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [] };
    await fleet(engine, young(0));
    await expect(overrideWarmUp(engine, 'n1', 0, 'ana')).rejects.toMatchObject({ code: 'warm_up_off' });
  });

  it('sets some of the limits of a number, and it is written down who', async () => {
    await fleet(engine, instance('n1'));
    await setLimits(engine, instance('n1'), { hourLimit: 30, newChatLimit: 0 }, 'ana');
    expect(await instanceOf(engine, 'n1')).toEqual(instance('n1', { hourLimit: 30, newChatLimit: 0 }));
    expect(await engine.audits.list({ subject: 'instance:n1', limit: 10 })).toMatchObject([
      {
        actor: 'ana',
        action: 'instance.limits',
        details: {
          from: { hourLimit: 1_000, dayLimit: 10_000, newChatLimit: 10_000 },
          to: { hourLimit: 30, newChatLimit: 0 },
        },
      },
    ]);
  });
});
