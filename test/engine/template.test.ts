import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, malformedPlaceholder, render, requiredFieldsOf } from '../../src/engine/template.ts';
import { contact } from '../fakes/records.ts';

const ana = contact('+5511987654321', {
  name: 'Ana',
  segment: 'VIP',
  attributes: { cidade: 'Santos', ultima_compra_r: '99,90', vazio: '', espaco: ' ' },
});

describe('render', () => {
  it.each([
    ['Oi {{name}}', 'Oi Ana'],
    ['Oi {{nome}}, {{ cidade }}!', 'Oi Ana, Santos!'],
    ['{{segment}}/{{segmento}}', 'VIP/VIP'],
    ['{{phone}} {{telefone}}', '+5511987654321 +5511987654321'],
    ['{{CIDADE}} {{Última compra (R$)}}', 'Santos 99,90'],
    ['Oi {{apelido}}!', 'Oi !'],
    ['Oi {{apelido|amigo}}!', 'Oi amigo!'],
    ['Oi {{vazio| tudo bem? }}!', 'Oi tudo bem?!'],
    ['Oi {{espaco|amigo}}!', 'Oi amigo!'],
    ['Oi {{name|amiga}}', 'Oi Ana'],
    ['{{name}}{{name}}', 'AnaAna'],
    ['sem campos', 'sem campos'],
    ['{name} e 50% {{constructor|nada}}', '{name} e 50% nada'],
  ])('makes %j %j', (text, rendered) => {
    expect(render(text, ana)).toBe(rendered);
  });

  it('takes what the file says before what Frota knows', () => {
    expect(render('{{nome}}', { ...ana, attributes: { nome: 'Ana Maria' } })).toBe('Ana Maria');
  });

  it('puts in what a contact has as it is, also what looks like a placeholder or a pattern', () => {
    expect(render('Oi {{nome}}.', { ...ana, name: '{{phone}} $& $1' })).toBe('Oi {{phone}} $& $1.');
  });

  it('changes nothing in a text without braces', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{'));
        expect(render(text, ana)).toBe(text);
      }),
    );
  });
});

describe('the fields of a text', () => {
  const text = 'Oi {{Nome}}, {{nome|você}}: {{cidade|sua cidade}} {{Última compra}}';

  it('are named as columns are, each once', () => {
    expect(fieldsOf(text)).toEqual(['nome', 'cidade', 'ultima_compra']);
  });

  it('are required where one place has no fallback', () => {
    expect(requiredFieldsOf(text)).toEqual(['nome', 'ultima_compra']);
  });
});

describe('a broken placeholder', () => {
  it.each([
    ['Oi {{nome', '{{nome'],
    ['Oi {{nome} tudo bem', '{{nome'],
    ['Oi nome}}', '}}'],
    ['{{a}} e {{b|{{c}}}}', '{{b|'],
  ])('in %j is shown', (text, near) => {
    expect(malformedPlaceholder(text)).toContain(near);
  });

  it.each(['Oi {{nome}}', 'a {b} c', 'nada', '{{a|b}} {{c}}', '{ {nome} }'])('is not seen in %j', (text) => {
    expect(malformedPlaceholder(text)).toBeUndefined();
  });
});
