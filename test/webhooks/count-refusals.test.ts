import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { mongoRefusals, type RefusalStore } from '../../src/store/refusals.ts';
import { countRefusals } from '../../src/webhooks/count-refusals.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { testStore } from '../store/test-store.ts';

const { models } = await testStore();
const store = mongoRefusals(models);
let clock: TestClock;
beforeEach(() => {
  clock = new TestClock();
});

/** The counter of one process. */
function counting(into: Pick<RefusalStore, 'add'> = store) {
  const lines: object[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const counter = countRefusals(into, clock, log);
  onTestFinished(() => counter.stop());
  return { ...counter, lines };
}
const wrongSecret = { server: 'main', reason: 'unauthorized', details: { ip: '203.0.113.7' } } as const;
const tooLarge = (bytes: number) => ({ server: 'main', reason: 'too_large', bytes }) as const;

describe('refused webhooks are counted', () => {
  it('by server and reason, over all processes, the latest first', async () => {
    const [one, other] = [counting(), counting()];
    one.count(wrongSecret);
    other.count(wrongSecret);
    one.count({ server: '', reason: 'unauthorized' });
    await Promise.all([one.flush(), other.flush()]);
    clock.advance(1_000);
    other.count(tooLarge(9_000_000));
    one.count(tooLarge(7_000_000));
    await Promise.all([one.flush(), other.flush()]);
    const [latest, ...rest] = await store.list();
    expect(latest).toEqual({
      server: 'main',
      reason: 'too_large',
      count: 2,
      lastAt: clock.now(),
      largestBytes: 9_000_000,
    });
    const before = new Date(clock.now().getTime() - 1_000);
    expect(new Set(rest)).toEqual(
      new Set([
        { server: 'main', reason: 'unauthorized', count: 2, lastAt: before },
        { server: '', reason: 'unauthorized', count: 1, lastAt: before },
      ]),
    );
  });

  it('a flood of them by one write and one line', async () => {
    let writes = 0;
    const { count, flush, lines } = counting({
      add: async (refusals) => {
        writes++;
        await store.add(refusals);
      },
    });
    for (let n = 0; n < 10_000; n++) count(wrongSecret);
    await Promise.all([flush(), flush()]);
    expect(writes).toBe(1);
    expect(await store.list()).toMatchObject([{ count: 10_000 }]);
    expect(lines).toHaveLength(1);
  });

  it('also what is left when the process stops', async () => {
    const { count, stop, lines } = counting();
    for (let n = 0; n < 3; n++) count(wrongSecret);
    await stop();
    expect(await store.list()).toMatchObject([{ count: 3 }]);
    expect(lines).toMatchObject([{ refused: 1 }, { refused: 2 }]);
  });

  it('once, when the store was away meanwhile', async () => {
    let away = true;
    const { count, flush } = counting({
      add: async (refusals) => {
        if (away) throw new Error('away');
        await store.add(refusals);
      },
    });
    count(wrongSecret);
    await flush();
    away = false;
    count(wrongSecret);
    await flush();
    await flush();
    expect(await store.list()).toMatchObject([{ count: 2 }]);
  });
});

describe('the log says it', () => {
  it('once a minute, with how many there were, and what to do', () => {
    const { count, lines } = counting();
    for (let n = 0; n < 5; n++) count(tooLarge(6_000_000 + n));
    clock.advance(59_999);
    count(tooLarge(1));
    expect(lines).toHaveLength(1);
    clock.advance(1);
    count(tooLarge(1));
    const msg = expect.stringContaining('turn webhookBase64 off');
    expect(lines).toMatchObject([
      { level: 40, server: 'main', refused: 1, largestBytes: 6_000_000, msg },
      { level: 40, server: 'main', refused: 6, largestBytes: 6_000_004, msg },
    ]);
  });

  it('for each server and reason', () => {
    const { count, lines } = counting();
    count(wrongSecret);
    count({ ...wrongSecret, server: 'second' });
    count({ server: 'main', reason: 'unavailable', details: { reason: 'away' } });
    expect(lines).toMatchObject([
      { level: 40, server: 'main', ip: '203.0.113.7', msg: expect.stringContaining('wrong secret') },
      { level: 40, server: 'second' },
      { level: 50, server: 'main', reason: 'away', msg: expect.stringContaining('Evolution repeats them') },
    ]);
  });
});
