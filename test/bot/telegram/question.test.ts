import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../../src/bot/campaign-form/form-fields.ts';
import { type CampaignForm, FORM_FIELDS, type FormValues } from '../../../src/bot/campaign-form/form.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { type Asked, type Move, moveLine, readMove } from '../../../src/bot/telegram/conversation/moves.ts';
import { question } from '../../../src/bot/telegram/conversation/question.ts';
import { begun, readSaid, type Said, written } from '../../../src/bot/telegram/conversation/said.ts';
import { stepAfter, stepBefore } from '../../../src/bot/telegram/conversation/steps.ts';
import { renderParts } from '../../../src/bot/telegram/render.ts';
import { desk } from '../commands/campaign-desk.ts';

const team = await desk();
const NOW = new Date('2026-03-10T12:00:00Z');

/** What somebody sees of a question: its lines, and its rows of buttons. */
async function seen(said: Said, change: (field: FormField) => FormField = (field) => field) {
  const fields = (await formFields(team.context, said.form)).map(change);
  const texts = TEXTS['pt-BR'];
  const parts = renderParts(
    question({ said, conversation: 'telegram:1:1', fields, texts, isGroup: false }),
  ).flatMap((part) => (part.kind === 'text' ? [part] : []));
  const rows = parts.at(-1)?.buttons.map((row) => row.map(({ label }) => label)) ?? [];
  return { text: parts.map(({ html }) => html).join('\n'), rows };
}

const saying = (values: FormValues, step: Said['step'], more: Partial<Said> = {}): Said => ({
  form: { values },
  step,
  question: 1,
  ...more,
});

describe('a question in Telegram', () => {
  it('shows many choices a page at a time', async () => {
    const lists = (field: FormField): FormField =>
      field.name === 'list'
        ? {
            ...field,
            choices: Array.from({ length: 20 }, (_, n) => ({ value: `l${n}`, label: `l${n}`, detail: '' })),
          }
        : field;
    const first = await seen(saying({ name: ['N'] }, 'list'), lists);
    expect(first.rows).toEqual([
      ['l0', 'l1'],
      ['l2', 'l3'],
      ['l4', 'l5'],
      ['l6', 'l7'],
      ['2/3 ›'],
      ['◀ Voltar', '✖ Cancelar'],
    ]);
    const last = await seen(saying({ name: ['N'] }, 'list', { from: 16 }), lists);
    expect(last.rows).toEqual([['l16', 'l17'], ['l18', 'l19'], ['‹ 2/3'], ['◀ Voltar', '✖ Cancelar']]);
    expect(last.text).toContain('• l19');
    expect(last.text).not.toContain('l15');
  });

  it('offers to leave open only what can be left open', async () => {
    const said = saying({ interval: ['30-60'], start: ['amanhã 8h'] }, 'interval', { reviewed: true });
    expect((await seen(said)).rows).toContainEqual(['Manter: 30-60', 'Limpar: 25-50']);
    const edits = { ...said, form: { ...said.form, edits: 'c1' } };
    expect((await seen(edits)).rows).toContainEqual(['Manter: 30-60']);
    expect((await seen({ ...edits, step: 'start' })).rows).toContainEqual([
      'Manter: amanhã 8h',
      'Limpar: ao lançar',
    ]);
  });

  it('shows at the end what was filled in, and the rest when asked for it', async () => {
    const values = { name: ['Natal'], text: ['Oi', 'Olá'], limit: ['50'] };
    const { text, rows } = await seen(saying(values, 'review', { reviewed: true }));
    expect(text).toContain('Mensagem: Oi (+1)');
    expect(text).toContain('Lista de contatos: falta');
    expect(text).toContain('Mensagens por dia e número: 50');
    expect(text).not.toContain('Fim:');
    expect(rows[0]).toEqual(['Criar o rascunho']);
    expect(rows).toContainEqual(['Mais opções']);
    const unfolded = await seen(saying(values, 'review', { reviewed: true, unfolded: true }));
    expect(unfolded.text).toContain('Fim: nenhum');
    expect(unfolded.rows.flat()).not.toContain('Mais opções');
  });
});

describe('the way through the questions', () => {
  it('asks only what is not known yet, and goes back over all of it', () => {
    const form: CampaignForm = { values: { list: ['vip'] } };
    const said = begun(form, NOW);
    expect(said.step).toBe('name');
    expect(stepAfter({ ...said, form: { values: { name: ['N'], list: ['vip'] } } })).toBe('text');
    expect(stepBefore({ step: 'text' })).toBe('list');
    expect(stepBefore({ step: 'name' })).toBeUndefined();
    expect(stepBefore({ step: 'expiry', reviewed: true })).toBe('review');
    expect(begun({ values: { name: ['N'] }, edits: 'c1' }, NOW)).toMatchObject({
      step: 'review',
      reviewed: true,
    });
  });

  it('asks who writes to whom right after the strategy that needs it', () => {
    const form: CampaignForm = { values: { rotation: ['by_segment'] } };
    expect(stepAfter({ form, step: 'rotation' })).toBe('segments');
    const known: CampaignForm = { values: { ...form.values, segments: ['*=vendas-1'] } };
    expect(stepAfter({ form: known, step: 'segments' })).toBe('start');
    expect(stepBefore({ step: 'segments' })).toBe('rotation');
  });
});

describe('what is kept of it', () => {
  it('is read as it was written', () => {
    const said = { ...begun({ values: { text: ['a\n"b"'] } }, NOW), message: 7, from: 8 };
    expect(readSaid(written(said))).toEqual({ said, fits: true });
  });

  it('of another release keeps what was filled in, as far as it is still asked', () => {
    const old = {
      version: 0,
      step: 'colour',
      question: 3,
      form: { values: { name: ['N'], colour: ['red'] } },
    };
    expect(readSaid(JSON.stringify(old))).toEqual({
      said: { form: { values: { name: ['N'] } }, step: 'list', question: 3 },
      fits: false,
    });
  });
});

describe('a button of a question', () => {
  it('says what it does, whatever the choice is called', () => {
    const value = fc.string({ maxLength: 60 });
    const move = fc.oneof(
      fc.record({ kind: fc.constantFrom('set' as const), value }),
      fc.record({ kind: fc.constantFrom('in' as const, 'out' as const), value }),
      fc.record({ kind: fc.constant('from' as const), at: fc.nat() }),
      fc.record({ kind: fc.constant('ask' as const), field: fc.constantFrom(...FORM_FIELDS) }),
      fc
        .constantFrom(
          'next' as const,
          'clear' as const,
          'back' as const,
          'cancel' as const,
          'unfold' as const,
          'save' as const,
        )
        .map((kind): Move => ({ kind })),
    );
    const asked: Asked = { conversation: 'telegram:-100:5', question: 17 };
    fc.assert(
      fc.property(move, (one) => {
        expect(readMove(moveLine(asked, one))).toEqual({ ...asked, move: one });
      }),
    );
  });

  it.each(['campanha nova', 'conversation telegram:1:1 5 dance', 'conversation telegram:1:1 5 ask colour'])(
    'is not: %s',
    (line) => expect(readMove(line)).toBeUndefined(),
  );
});
