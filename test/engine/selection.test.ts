import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/engine/selection/candidate.ts';
import { STRATEGY_BY_NAME } from '../../src/engine/selection/strategies.ts';
import type { StrategyName } from '../../src/engine/types.ts';

const ROOM = 100;

function candidate(name: string, figures: Partial<Candidate> = {}): Candidate {
  return { name, health: 100, sentToday: 0, room: ROOM, ...figures };
}

/** The names that a strategy chooses one after the other, with the planner's bookkeeping in between. */
function choose(strategy: StrategyName, ring: readonly Candidate[], times: number, last?: string): string {
  const names: string[] = [];
  for (let n = 0; n < times; n++) {
    const chosen = STRATEGY_BY_NAME[strategy](ring, names.at(-1) ?? last);
    if (chosen === undefined) break;
    chosen.room--;
    chosen.sentToday++;
    names.push(chosen.name);
  }
  return names.join(' ');
}

describe('round_robin', () => {
  const abc = () => [candidate('A'), candidate('B'), candidate('C')];

  it('takes three numbers in turn', () => {
    expect(choose('round_robin', abc(), 5)).toBe('A B C A B');
  });

  it('goes on behind the number that was chosen last', () => {
    expect(choose('round_robin', abc(), 4, 'B')).toBe('C A B C');
  });

  it('passes over a number without room, and keeps its place in the round', () => {
    const ring = [candidate('A'), candidate('B', { room: 0 }), candidate('C')];
    expect(choose('round_robin', ring, 3)).toBe('A C A');
    expect(choose('round_robin', ring, 2, 'B')).toBe('C A');
  });

  it('starts at the beginning when the last number is no longer in the campaign', () => {
    expect(choose('round_robin', abc(), 2, 'gone')).toBe('A B');
  });

  it('gives each number no more than its room', () => {
    const ring = [candidate('A', { room: 1 }), candidate('B', { room: 3 }), candidate('C', { room: 1 })];
    expect(choose('round_robin', ring, 10)).toBe('A B C B B');
  });
});

describe('balanced', () => {
  it('takes the number that has sent 30 of 50, 30 and 45', () => {
    const ring = [50, 30, 45].map((sentToday) => candidate(`sent ${sentToday}`, { sentToday }));
    expect(choose('balanced', ring, 1)).toBe('sent 30');
  });

  it('counts what it gives away itself', () => {
    const ring = [candidate('A', { sentToday: 2 }), candidate('B'), candidate('C', { sentToday: 1 })];
    expect(choose('balanced', ring, 6)).toBe('B B C A B C');
  });

  it('takes the first of equals', () => {
    expect(choose('balanced', [candidate('A'), candidate('B')], 3)).toBe('A B A');
  });

  it('does not take a number without room, however little it sent', () => {
    const ring = [candidate('A', { room: 0 }), candidate('B', { sentToday: 99 })];
    expect(choose('balanced', ring, 1)).toBe('B');
  });
});

describe('intelligent', () => {
  it('takes the number of health 95 of 85, 95 and 70', () => {
    const ring = [85, 95, 70].map((health) => candidate(`health ${health}`, { health }));
    expect(choose('intelligent', ring, 1)).toBe('health 95');
  });

  it('takes the one that sent least among the equally healthy', () => {
    const ring = [
      candidate('A', { sentToday: 5 }),
      candidate('B', { sentToday: 3 }),
      candidate('C', { health: 99 }),
    ];
    expect(choose('intelligent', ring, 1)).toBe('B');
  });

  it('goes on to the next healthiest when the healthiest has no room left', () => {
    const ring = [candidate('A', { health: 85 }), candidate('B', { health: 95, room: 2 })];
    expect(choose('intelligent', ring, 4)).toBe('B B A A');
  });
});

describe.each(Object.keys(STRATEGY_BY_NAME) as StrategyName[])('%s', (strategy) => {
  it('chooses nobody when no number has room', () => {
    expect(choose(strategy, [candidate('A', { room: 0 }), candidate('B', { room: 0 })], 1)).toBe('');
    expect(choose(strategy, [], 1, 'A')).toBe('');
  });
});
