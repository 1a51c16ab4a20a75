import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate, Recipient } from '../../src/engine/selection/candidate.ts';
import { keepsNumbers, strategyOf } from '../../src/engine/selection/strategies.ts';
import { type SegmentMap, STRATEGIES, type StrategyName } from '../../src/engine/types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Figures = Mutable<Candidate>;

const ROOM = 100;
const SOMEBODY: Recipient = { chats: [] };

function candidate(name: string, figures: Partial<Figures> = {}): Figures {
  return { name, health: 100, sentToday: 0, load: 0, room: ROOM, coldRoom: ROOM, busy: false, ...figures };
}

const abc = (): Figures[] => ['A', 'B', 'C'].map((name) => candidate(name));

interface Choice {
  strategy: StrategyName;
  segments?: SegmentMap;
}

/** The name that is chosen for one message; `-` for none. */
function chosen(by: Choice, ring: readonly Candidate[], to: Recipient = SOMEBODY, last?: string): string {
  return strategyOf(by)(ring, to, last)?.name ?? '-';
}

/** The names that are chosen one after the other, with the planner's bookkeeping in between (limits of 100). */
function choose(strategy: StrategyName, ring: readonly Figures[], times: number, last?: string): string {
  const names: string[] = [];
  for (let n = 0; n < times; n++) {
    const name = chosen({ strategy }, ring, SOMEBODY, names.at(-1) ?? last);
    const number = ring.find((one) => one.name === name);
    if (number === undefined) break;
    number.room--;
    number.sentToday++;
    number.load += 0.01;
    names.push(name);
  }
  return names.join(' ');
}

describe('round_robin', () => {
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

describe('sticky', () => {
  const sticky = { strategy: 'sticky' } as const;
  const knows = (preferred: string): Recipient => ({ preferred, chats: [preferred] });

  it('spreads 10 new contacts over 3 numbers as 4, 3 and 3', () => {
    const names = choose('sticky', abc(), 10).split(' ');
    expect(abc().map(({ name }) => names.filter((one) => one === name).length)).toEqual([4, 3, 3]);
  });

  it('takes the one with the most left for a new contact, whatever it has sent', () => {
    const ring = [candidate('A', { load: 0.6, sentToday: 6 }), candidate('B', { load: 0.5, sentToday: 50 })];
    expect(chosen(sticky, ring)).toBe('B');
  });

  it.each<[string, Partial<Figures>, string]>([
    ['can send', {}, 'C'],
    ['is the fullest of all', { load: 0.99, sentToday: 99 }, 'C'],
    ['is the sickest of all', { health: 1 }, 'C'],
    ['opens no new chats, but has one with them', { coldRoom: 0 }, 'C'],
    ['is busy for the next minutes', { room: 0, busy: true }, '-'],
    ['has used up a limit', { room: 0 }, 'A'],
  ])('has a contact hear from its number when that %s', (_, figures, name) => {
    expect(chosen(sticky, [candidate('A'), candidate('B'), candidate('C', figures)], knows('C'))).toBe(name);
  });

  it.each<[string, Recipient]>([
    ['is not in the campaign', knows('Z')],
    ['may not open a chat with them', { preferred: 'C', chats: [] }],
  ])('has another number write when theirs %s', (_, recipient) => {
    expect(chosen(sticky, [candidate('A'), candidate('C', { coldRoom: 0 })], recipient)).toBe('A');
  });
});

describe('by_segment', () => {
  const by = (bySegment: SegmentMap['bySegment'], ...otherwise: string[]): Choice => ({
    strategy: 'by_segment',
    segments: { bySegment, otherwise },
  });
  const vip = by({ vip: ['B', 'C'] }, 'A');
  const of = (segment?: string): Recipient => ({ segment, chats: [] });

  it.each([
    ['vip', 'B'],
    ['VIP ', 'B'],
    ['varejo', 'A'],
    ['', 'A'],
    [undefined, 'A'],
  ])('has contacts of the segment %j written to by its numbers', (segment, name) => {
    expect(chosen(vip, abc(), of(segment))).toBe(name);
  });

  it('takes the least loaded of them', () => {
    const ring = [candidate('A'), candidate('B', { load: 0.2 }), candidate('C', { load: 0.1 })];
    expect(chosen(vip, ring, of('vip'))).toBe('C');
  });

  it('takes no others when all of them are away', () => {
    const ring = [candidate('A'), candidate('B', { room: 0 }), candidate('C', { room: 0 })];
    expect(chosen(vip, ring, of('vip'))).toBe('-');
    expect(chosen(vip, ring, of('varejo'))).toBe('A');
  });

  it('without a default has the others wait', () => {
    expect(chosen(by({ vip: ['B'] }), abc(), of('varejo'))).toBe('-');
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'takes a segment that is called %s by its name',
    (name) => {
      expect(chosen(by(Object.fromEntries([[name, ['C']]]), 'A'), abc(), of(name))).toBe('C');
      expect(chosen(vip, abc(), of(name))).toBe('A');
    },
  );

  it('without a map takes the least loaded of all', () => {
    const ring = [candidate('A', { load: 0.2 }), candidate('B', { load: 0.1 })];
    expect(chosen({ strategy: 'by_segment' }, ring, of('vip'))).toBe('B');
  });
});

describe('hybrid', () => {
  const hybrid = { strategy: 'hybrid' } as const;

  it('has a contact hear from its number while that can send', () => {
    const recipient = { preferred: 'B', chats: ['B'] };
    expect(chosen(hybrid, [candidate('A'), candidate('B', { load: 0.9, health: 31 })], recipient)).toBe('B');
  });

  it.each<[string, Partial<Figures>, Partial<Figures>, string]>([
    ['the emptier of equally healthy ones', { load: 0.5 }, { load: 0.4 }, 'B'],
    ['the healthier of equally loaded ones', { health: 90 }, { health: 80 }, 'A'],
    ['the healthy one, though it has less left', { load: 0.3, health: 100 }, { load: 0.1, health: 50 }, 'A'],
    [
      'the emptier one, though it is less healthy',
      { load: 0.8, health: 100 },
      { load: 0.1, health: 60 },
      'B',
    ],
  ])('takes %s for a new contact', (_, a, b, name) => {
    expect(chosen(hybrid, [candidate('A', a), candidate('B', b)])).toBe(name);
  });
});

describe('whatever the numbers are like', () => {
  const ringOf = fc
    .array(
      fc.record({
        health: fc.integer({ min: 0, max: 100 }),
        sentToday: fc.nat(200),
        load: fc.double({ min: 0, max: 1.2, noNaN: true }),
        room: fc.nat(3),
        coldRoom: fc.nat(2),
        busy: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((figures) => figures.map((one, n) => candidate(String(n), one)));
  const recipient = fc.record({
    preferred: fc.option(fc.constantFrom('0', '1', '9'), { nil: undefined }),
    segment: fc.option(fc.constantFrom('vip', 'varejo'), { nil: undefined }),
    chats: fc.subarray(['0', '1', '2', '3']),
  });
  const last = fc.option(fc.constantFrom('0', '3', '9'), { nil: undefined });
  const segments = { bySegment: { vip: ['0', '2', '4'] }, otherwise: ['1', '3'] };
  const writes = ({ name, coldRoom }: Candidate, { chats }: Recipient): boolean =>
    coldRoom > 0 || chats.includes(name);

  /** All that may be chosen. */
  function acceptable(strategy: StrategyName, ring: readonly Candidate[], to: Recipient) {
    const own = keepsNumbers({ strategy }) ? ring.find(({ name }) => name === to.preferred) : undefined;
    if (own !== undefined && writes(own, to)) {
      if (own.room > 0) return [own];
      if (own.busy) return [undefined];
    }
    const ofSegment = to.segment === 'vip' ? segments.bySegment.vip : segments.otherwise;
    const able = ring.filter(
      (one) => one.room > 0 && writes(one, to) && (strategy !== 'by_segment' || ofSegment.includes(one.name)),
    );
    return able.length > 0 ? able : [undefined];
  }

  it.each(STRATEGIES)('%s takes one that can write, and none only if there is none to take', (strategy) => {
    const choice = fc.property(ringOf, recipient, last, (ring, to, lastName) => {
      expect(acceptable(strategy, ring, to)).toContain(
        strategyOf({ strategy, segments })(ring, to, lastName),
      );
    });
    expect(() => fc.assert(choice)).not.toThrow();
  });
});
