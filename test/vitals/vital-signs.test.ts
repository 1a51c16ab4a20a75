import { beforeEach, describe, expect, it } from 'vitest';
import { recentTimes } from '../../src/vitals/recent-times.ts';
import { type Patient, type Usage, vitalSigns } from '../../src/vitals/vital-signs.ts';
import { TestClock } from '../fakes/test-clock.ts';

let clock: TestClock;
let usage: Usage;
beforeEach(() => {
  clock = new TestClock();
  usage = { cpuMs: 0, memoryPercent: 40 };
});

const signsOf = (changes: Partial<Patient> = {}) =>
  vitalSigns({
    clock,
    usage: () => usage,
    pingDatabase: async () => 'ok',
    sends: recentTimes(clock),
    webhooks: recentTimes(clock),
    ...changes,
  });

describe('the vital signs of a process', () => {
  it('are few when it has just begun', async () => {
    expect(await signsOf().read()).toEqual({ memoryPercent: 40, databaseAway: false, redisAway: false });
  });

  it('say what it took of the processor over the last five minutes, not before', async () => {
    const signs = signsOf();
    await signs.read();
    for (let minute = 1; minute <= 5; minute++) {
      clock.advance(60_000);
      usage.cpuMs += 57_000;
      expect((await signs.read()).cpuPercent).toBe(minute < 5 ? undefined : 95);
    }
    for (let minute = 1; minute <= 5; minute++) {
      clock.advance(60_000);
      await signs.read();
    }
    expect((await signs.read()).cpuPercent).toBe(0);
  });

  it('say what does not answer', async () => {
    const refused = async (): Promise<never> => {
      throw new Error('connect ECONNREFUSED');
    };
    expect(await signsOf({ pingDatabase: refused, pingRedis: async () => 'PONG' }).read()).toMatchObject({
      databaseAway: true,
      redisAway: false,
    });
    expect(await signsOf({ pingRedis: refused }).read()).toMatchObject({
      databaseAway: false,
      redisAway: true,
    });
  });

  it('are those of this very process, unless a test says otherwise', async () => {
    const { usage: _, ...patient } = { usage, clock, pingDatabase: async () => 'ok' };
    const signs = vitalSigns({ ...patient, sends: recentTimes(clock), webhooks: recentTimes(clock) });
    const { memoryPercent } = await signs.read();
    expect(memoryPercent).toBeGreaterThan(0);
    expect(memoryPercent).toBeLessThan(85);
  });
});

describe('what took how long lately', () => {
  it('is not said of a few', () => {
    const times = recentTimes(clock);
    for (let n = 0; n < 19; n++) times.note(9_000);
    expect(times.p95()).toBeUndefined();
    times.note(9_000);
    expect(times.p95()).toBe(9_000);
  });

  it('is what 19 of 20 took at most, over the last five minutes', () => {
    const times = recentTimes(clock);
    for (let n = 1; n <= 100; n++) times.note(n);
    expect(times.p95()).toBe(95);
    clock.advance(5 * 60_000 + 1);
    for (let n = 0; n < 20; n++) times.note(7);
    expect(times.p95()).toBe(7);
  });
});
