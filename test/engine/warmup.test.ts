import { describe, expect, it } from 'vitest';
import { limitsOf, nextWarmUp, type WarmUp, type WarmUpFacts, warmUpFor } from '../../src/engine/warmup.ts';

const TABLE = [20, 36, 65, 117];
const SAO_PAULO = 'America/Sao_Paulo';
const at = (iso: string): Date => new Date(iso);

describe('what a number may send', () => {
  it.each([
    ['that is warmed up', 20, 100, undefined, { hour: 20, day: 100 }],
    ['on its first day', 20, 100, 0, { hour: 4, day: 20 }],
    ['on its second day, a fifth rounded up', 20, 100, 1, { hour: 8, day: 36 }],
    ['on a day above its own limits', 20, 100, 3, { hour: 20, day: 100 }],
    ['with low limits of its own', 2, 10, 0, { hour: 2, day: 10 }],
    ['at a stage that the table does not have', 20, 100, 4, { hour: 20, day: 100 }],
  ])('%s', (_, hourLimit, dayLimit, stage, limits) => {
    const warmUp = stage === undefined ? {} : { warmUp: { stage, since: at('2026-03-10T12:00:00Z') } };
    expect(limitsOf({ hourLimit, dayLimit, ...warmUp }, TABLE)).toEqual(limits);
  });
});

describe('a number that is seen for the first time', () => {
  const now = at('2026-03-10T15:00:00Z');
  it.each([
    ['made today, begins at the first stage', '2026-03-10T10:00:00Z', 0],
    ['made yesterday evening, at the second', '2026-03-10T02:59:00Z', 1],
    ['made just after local midnight, at the first', '2026-03-10T03:00:00Z', 0],
    ['made three days ago, at the last', '2026-03-07T15:00:00Z', 3],
    ['made four days ago, is warmed up', '2026-03-06T15:00:00Z', undefined],
    ['made last year, is warmed up', '2025-03-06T15:00:00Z', undefined],
    ['of a clock that is fast, begins at the first stage', '2026-03-12T15:00:00Z', 0],
    ['of unknown age, begins at the first stage', undefined, 0],
  ])('%s', (_, createdAt, stage) => {
    const warmUp = warmUpFor(createdAt === undefined ? undefined : at(createdAt), now, TABLE, SAO_PAULO);
    expect(warmUp).toEqual(stage === undefined ? undefined : { stage, since: now });
  });
});

describe('after a day of warming up', () => {
  /** Began its stage on Monday at noon; now it is Tuesday, shortly after midnight. */
  const since = at('2026-03-09T15:00:00Z');
  const now = at('2026-03-10T03:05:00Z');
  const good: WarmUpFacts = {
    now,
    timeZone: SAO_PAULO,
    dayLimit: 100,
    healthy: true,
    sentOnDay: 36,
    lastSentAt: at('2026-03-10T01:00:00Z'),
  };
  const step = (stage: number, changed: Partial<WarmUpFacts> = {}): WarmUp | 'finished' | undefined =>
    nextWarmUp({ stage, since }, { ...good, ...changed }, TABLE)?.to;

  it.each<[string, number, Partial<WarmUpFacts>, number | 'finished' | undefined]>([
    ['goes on by a stage', 1, {}, 2],
    ['goes on when half of the volume was used', 1, { sentOnDay: 18 }, 2],
    ['stays when less was used', 1, { sentOnDay: 17 }, undefined],
    ['stays when it was not used at all', 0, { sentOnDay: 0 }, undefined],
    ['needs no more than half of its own limit', 3, { dayLimit: 50, sentOnDay: 25 }, 'finished'],
    ['stays after a day that was not healthy', 1, { healthy: false }, undefined],
    ['stays until the day has ended', 1, { now: at('2026-03-10T02:59:59Z') }, undefined],
    ['is warmed up after the last stage', 3, { sentOnDay: 100 }, 'finished'],
    ['is warmed up when the table became shorter', 4, { sentOnDay: 0 }, 'finished'],
    ['goes back after a restriction', 2, { restrictedSince: at('2026-03-10T02:00:00Z') }, 1],
    [
      'goes back at once',
      2,
      { now: at('2026-03-09T18:00:00Z'), restrictedSince: at('2026-03-09T17:59:00Z') },
      1,
    ],
    ['does not go below the first stage', 0, { restrictedSince: at('2026-03-10T02:00:00Z') }, undefined],
    ['has paid for a restriction before its stage', 1, { restrictedSince: at('2026-03-05T15:00:00Z') }, 2],
    [
      'stays on the day after such a restriction',
      1,
      { restrictedSince: at('2026-03-09T14:00:00Z') },
      undefined,
    ],
    ['goes back after 72 h without a message', 2, { now: at('2026-03-13T01:00:00Z') }, 1],
    ['stays until then', 2, { now: at('2026-03-13T00:59:59Z'), sentOnDay: 0 }, undefined],
    [
      'stays at the first stage however long it is idle',
      0,
      { now: at('2026-04-13T01:00:00Z'), sentOnDay: 0 },
      undefined,
    ],
  ])('the number %s', (_, stage, changed, to) => {
    const { now: then } = { ...good, ...changed };
    expect(step(stage, changed)).toEqual(typeof to === 'number' ? { stage: to, since: then } : to);
  });

  it('counts 72 h from the beginning of its stage when it never sent', () => {
    const { lastSentAt: _, ...never } = good;
    const after = (iso: string) =>
      nextWarmUp({ stage: 2, since }, { ...never, sentOnDay: 0, now: at(iso) }, TABLE);
    expect(after('2026-03-12T14:59:59Z')).toBeUndefined();
    expect(after('2026-03-12T15:00:00Z')?.to).toEqual({ stage: 1, since: at('2026-03-12T15:00:00Z') });
  });

  it.each<[string, Partial<WarmUpFacts>]>([
    ['a good day', {}],
    ['a restriction', { restrictedSince: at('2026-03-10T02:00:00Z') }],
    ['idle days', { now: at('2026-03-13T01:00:00Z') }],
  ])('takes one step for %s, however often it is asked', (_, changed) => {
    const facts = { ...good, sentOnDay: 100, ...changed };
    const first = nextWarmUp({ stage: 2, since }, facts, TABLE)?.to;
    expect(first).toMatchObject({ since: facts.now });
    const later = { ...facts, now: new Date(facts.now.getTime() + 3_600_000) };
    expect(nextWarmUp(first as WarmUp, later, TABLE)).toBeUndefined();
  });

  it('says why, for the audit log', () => {
    const reason = (changed: Partial<WarmUpFacts>) =>
      nextWarmUp({ stage: 3, since }, { ...good, ...changed }, TABLE)?.reason;
    expect(reason({ sentOnDay: 60 })).toBe('60 of 100 messages sent on a healthy day');
    expect(reason({ restrictedSince: now })).toBe('it was restricted');
    expect(reason({ now: at('2026-03-13T05:00:00Z') })).toBe('no message for 76 h');
  });
});

it('a number of the default limits that is used every day takes four days to its full volume', () => {
  let warmUp = warmUpFor(
    at('2026-03-10T12:00:00Z'),
    at('2026-03-10T12:00:00Z'),
    [20, 36, 65, 117, 210],
    SAO_PAULO,
  );
  const volumes: number[] = [];
  for (let day = 11; warmUp !== undefined; day++) {
    const { day: volume } = limitsOf({ hourLimit: 20, dayLimit: 100, warmUp }, [20, 36, 65, 117, 210]);
    volumes.push(volume);
    const now = at(`2026-03-${day}T03:10:00Z`);
    const facts = {
      now,
      timeZone: SAO_PAULO,
      dayLimit: 100,
      healthy: true,
      sentOnDay: volume,
      lastSentAt: now,
    };
    const to = nextWarmUp(warmUp, facts, [20, 36, 65, 117, 210])?.to;
    warmUp = to === 'finished' ? undefined : to;
  }
  expect(volumes).toEqual([20, 36, 65, 100, 100]);
});
