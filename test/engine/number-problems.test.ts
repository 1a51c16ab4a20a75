import { describe, expect, it } from 'vitest';
import { problemsOfFleet, problemsOfWebhooks } from '../../src/engine/fleet-problems.ts';
import { healthProblem, limitProblem, warmUpProblem } from '../../src/engine/number-problems.ts';
import { stepBelow } from '../../src/engine/step-below.ts';
import type { Instance } from '../../src/engine/types.ts';
import { campaign, instance } from '../fakes/records.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const uses = (changes = {}) => [campaign('c', { instances: ['A'], ...changes })];

describe('health', () => {
  it.each<[string, Partial<Instance>, ReturnType<typeof uses>, object | undefined]>([
    ['below 30 is a problem of any number', { health: 27 }, [], { health: 20, below: 30 }],
    [
      'is one by the rule of the strictest campaign',
      { health: 55 },
      uses({ pauseOnHealthBelow: 60 }),
      { below: 60 },
    ],
    ['is none where all campaigns allow it', { health: 27 }, uses({ pauseOnHealthBelow: 20 }), undefined],
    [
      'does not count for a paused campaign',
      { health: 55 },
      uses({ pauseOnHealthBelow: 60, status: 'paused' }),
      undefined,
    ],
    ['of one that cannot send is not the problem', { health: 0, state: 'banned' }, [], undefined],
  ])('%s', (_, changes, campaigns, facts) => {
    const found = healthProblem(instance('A', changes), campaigns);
    expect(found?.fingerprint).toBe(facts && 'health_low:A');
    expect({ ...found?.facts }).toMatchObject(facts ?? {});
  });
});

describe('warm-up', () => {
  const young = (since: Date) => instance('A', { warmUp: { stage: 2, since } });

  it('has stopped when a number that is used has had no new stage for three days', () => {
    expect(warmUpProblem(young(daysAgo(3)), uses(), NOW)).toMatchObject({
      kind: 'warm_up_stopped',
      facts: { instance: 'A', stage: 3, since: daysAgo(3) },
    });
    expect(warmUpProblem(young(daysAgo(2.9)), uses(), NOW)).toBeUndefined();
  });

  it('is nobody’s problem where no campaign uses the number', () => {
    expect(warmUpProblem(young(daysAgo(9)), [], NOW)).toBeUndefined();
  });
});

describe('a daily limit', () => {
  const load = (sentToday: number) => ({
    instance: instance('A'),
    sentToday,
    limits: { hour: 10, day: 40 },
  });

  it('that is used up is told where a campaign would send more', () => {
    expect(limitProblem(load(40), uses())).toMatchObject({ kind: 'limit_used_up', facts: { limit: 40 } });
    expect(limitProblem(load(39), uses())).toBeUndefined();
    expect(limitProblem(load(40), [])).toBeUndefined();
  });
});

describe('the fleet', () => {
  const of = (count: number, changes: Partial<Instance> = {}): Instance[] =>
    Array.from({ length: count }, (_, n) => instance(`n${n}`, changes));
  const kinds = (fleet: readonly Instance[]) => problemsOfFleet(fleet).map(({ kind }) => kind);

  it.each<[string, Instance[], string[]]>([
    ['none can send', of(2, { state: 'banned' }), ['fleet_away']],
    ['one can', [...of(2, { state: 'banned' }), instance('A')], []],
    ['there is only one', of(1, { state: 'banned' }), []],
    ['all are paused', of(3, { state: 'paused' }), []],
    ['ten are disconnected', [...of(10, { state: 'disconnected' }), instance('A')], []],
    ['eleven are', [...of(11, { state: 'disconnected' }), instance('A')], ['many_disconnected']],
  ])('when %s', (_, fleet, expected) => {
    expect(kinds(fleet)).toEqual(expected);
  });
});

describe('webhooks', () => {
  it.each([
    [{ due: 1_000, dead: 0 }, []],
    [{ due: 1_001, dead: 0 }, [['webhook_queue', 1_000]]],
    [{ due: 0, dead: 1 }, [['dead_letters', 1]]],
    [
      { due: 30_000, dead: 7 },
      [
        ['webhook_queue', 20_000],
        ['dead_letters', 5],
      ],
    ],
  ])('%j', (stats, expected) => {
    expect(problemsOfWebhooks(stats).map(({ kind, facts }) => [kind, facts['count']])).toEqual(expected);
  });
});

it.each([
  [1, 1],
  [4, 2],
  [9, 5],
  [10, 10],
  [49_999, 20_000],
])('at least, of %i, is %i', (count, step) => {
  expect(stepBelow(count)).toBe(step);
});
