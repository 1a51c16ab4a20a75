import { describe, expect, it } from 'vitest';
import { fieldKey } from '../../src/engine/field-key.ts';

describe('fieldKey', () => {
  it.each([
    ['cidade', 'cidade'],
    ['  Cidade ', 'cidade'],
    ['Última Compra (R$)', 'ultima_compra_r'],
    ['PREÇO/2024', 'preco_2024'],
    ['data-de\nnascimento', 'data_de_nascimento'],
    ['Город', 'город'],
    ['__proto__', 'proto'],
    ['???', ''],
  ])('makes %j %j', (header, key) => {
    expect(fieldKey(header)).toBe(key);
  });
});
