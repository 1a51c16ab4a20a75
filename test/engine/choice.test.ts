import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterChoice, type Choice, type Chosen, isMadeBy } from '../../src/engine/choice.ts';

const choices = fc.array(
  fc.record({ optedOut: fc.boolean(), at: fc.integer({ min: 1, max: 6 }).map((s) => new Date(s * 1_000)) }),
  { minLength: 1, maxLength: 8 },
);

function heard(said: readonly Choice[], known?: Chosen): Chosen | undefined {
  return said.reduce((kept, choice) => afterChoice(kept, choice) ?? kept, known);
}

it('what people said comes to the same in whatever order it is heard, and however often', () => {
  fc.assert(
    fc.property(choices, fc.infiniteStream(fc.nat()), fc.boolean(), (said, luck, isContact) => {
      const known = isContact ? { optedOut: false } : undefined;
      const shuffled = [...said, ...said].map((choice) => ({ choice, place: luck.next().value as number }));
      const order = shuffled.toSorted((a, b) => a.place - b.place).map(({ choice }) => choice);
      const last = Math.max(...said.map(({ at }) => at.getTime()));
      const silence = said.some(({ optedOut, at }) => optedOut && at.getTime() === last);
      expect(heard(order, known)).toMatchObject({ optedOut: silence, choiceAt: new Date(last) });
    }),
  );
});

it('a change is whose who made it, until the next', () => {
  const at = (second: number) => new Date(second * 1_000);
  const out: Choice = { optedOut: true, at: at(1) };
  const again: Choice = { optedOut: true, at: at(2) };
  const back: Choice = { optedOut: false, at: at(3) };
  const kept = heard([out, again], { optedOut: false })!;
  expect([out, again, back].map((choice) => isMadeBy(kept, choice))).toEqual([true, false, false]);
  const later = heard([back, { optedOut: false, at: at(4) }], kept)!;
  expect([out, again, back].map((choice) => isMadeBy(later, choice))).toEqual([false, false, true]);
});
