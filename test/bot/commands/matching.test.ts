import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNamed, nearest, typingErrors } from '../../../src/bot/commands/matching.ts';

const near = (typed: string, words: string[]) => nearest(words, typed, (word) => [word]);

describe('the nearest word', () => {
  const words = ['campanha', 'campanhas', 'instancias', 'contatos', 'ajuda', 'sair'];

  it.each([
    ['camapnha', 'campanha'],
    ['campnhas', 'campanhas'],
    ['INSTÂNSIAS', 'instancias'],
    ['cont', 'contatos'],
    ['ajda', 'ajuda'],
    ['sari', 'sair'],
    ['xyz', undefined],
    ['c', undefined],
  ])('to %s is %s', (typed, word) => {
    expect(near(typed, words)).toBe(word);
  });

  it('is the one with the fewest typing errors, which are counted the same from both sides', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(typingErrors(a, a)).toBe(0);
        expect(typingErrors(a, b)).toBe(typingErrors(b, a));
        expect(typingErrors(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(typingErrors(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
    expect(typingErrors('gato', 'pastos')).toBe(3);
    expect(typingErrors('campanha', 'camapnha')).toBe(1);
  });
});

describe('a name', () => {
  const find = (name: string, names: string[]) => findNamed(names, name, (item) => item);

  it('is found whatever its accents and capitals', () => {
    expect(find('promocao de verao', ['Promoção de Verão', 'Natal'])).toBe('Promoção de Verão');
  });

  it('that is written exactly goes first; one that could be two is nobody', () => {
    expect(find('natal', ['Natal', 'natal'])).toBe('natal');
    expect(find('NATAL', ['Natal', 'natal'])).toBeUndefined();
  });
});
