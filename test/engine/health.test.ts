import { describe, expect, it } from 'vitest';
import { health, type HealthFacts } from '../../src/engine/health.ts';
import { INSTANCE_STATES } from '../../src/engine/types.ts';

const facts = (changes: Partial<HealthFacts>): HealthFacts => ({
  state: 'connected',
  sent: 0,
  delivered: 0,
  consecutiveFailures: 0,
  ...changes,
});

describe('health', () => {
  it.each([
    ['a number that sent nothing yet', {}, 100],
    ['all of 97 delivered', { sent: 97, delivered: 97 }, 100],
    ['one of one lost', { sent: 1, delivered: 0 }, 83],
    ['half of 97 delivered', { sent: 97, delivered: 47 }, 65],
    ['none of 97 delivered', { sent: 97, delivered: 0 }, 32],
    ['one failure', { consecutiveFailures: 1 }, 94],
    ['five failures in a row', { consecutiveFailures: 5 }, 70],
    ['more failures than five count no further', { consecutiveFailures: 50 }, 70],
    ['nothing delivered and five failures', { sent: 97, delivered: 0, consecutiveFailures: 5 }, 2],
  ])('of %s', (_, changes, score) => {
    expect(health(facts(changes))).toBe(score);
  });

  it.each(INSTANCE_STATES.filter((state) => state !== 'connected'))('is 0 while %s', (state) => {
    expect(health(facts({ state, sent: 50, delivered: 50 }))).toBe(0);
  });
});
