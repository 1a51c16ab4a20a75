import { expect, it } from 'vitest';
import { isSamePhone } from '../../src/engine/phone-forms.ts';

it.each([
  ['the same digits', '+5511988887777', '+5511988887777', true],
  ['others', '+5511988887777', '+5511988887778', false],
  ['Brazil’s ninth digit', '+5531988887777', '+553188887777', true],
  ['Brazil’s ninth digit, and others behind it', '+5531988887777', '+553188887778', false],
  ['Brazil’s ninth digit, and another area code', '+5531988887777', '+553288887777', false],
  ['Mexico’s 1', '+5215512345678', '+525512345678', true],
  ['Argentina’s 9', '+5491112345678', '+541112345678', true],
  ['a 9 of another country', '+351912345678', '+35112345678', false],
])('%s: %s and %s', (_, a, b, same) => {
  expect(isSamePhone(a, b)).toBe(same);
  expect(isSamePhone(b, a)).toBe(same);
});
