import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, example, link, text } from '../../../src/bot/reply.ts';
import { renderMessage } from '../../../src/bot/slack/render.ts';

const SURE = { yes: 'Sim', no: 'Não' };
const blocksOf = (blocks: readonly Block[]) => renderMessage(blocks, SURE).blocks;
const plain = (words: string) => ({
  type: 'section',
  text: { type: 'plain_text', text: words, emoji: true },
});

describe('an answer on Slack', () => {
  it.each<[string, Block[], unknown[]]>([
    ['a text, and the next one with it', [text('a'), text('b')], [plain('a\nb')]],
    [
      'good and bad by their signs',
      [text('a', 'good'), text('b', 'bad'), text('c', 'warning')],
      [plain('✅ a\n❌ b\n⚠️ c')],
    ],
    [
      'a title',
      [text('T', 'title')],
      [{ type: 'header', text: { type: 'plain_text', text: 'T', emoji: true } }],
    ],
    [
      'what is said aside',
      [text('m', 'muted')],
      [{ type: 'context', elements: [{ type: 'plain_text', text: 'm', emoji: true }] }],
    ],
    ['what people wrote, in plain text', [text('<!channel> *b* <@U1>')], [plain('<!channel> *b* <@U1>')]],
    [
      'a link, and nothing in it ends it',
      [link('a > b', 'https://f.example/x?a=1&b=|2')],
      [
        {
          type: 'context',
          elements: [
            {
              type: 'mrkdwn',
              text: '<https://f.example/x?a=1&amp;b=%7C2|a &gt; b>',
              verbatim: true,
            },
          ],
        },
      ],
    ],
    [
      'problems',
      [{ kind: 'problems', problems: [{ field: 'nome', text: 'falta' }] }],
      [plain('❌ nome: falta')],
    ],
    [
      'a line to type, as code that nothing in it ends',
      [example('campanha mostrar `<x>`')],
      [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '`/campanha mostrar ˋ&lt;x&gt;ˋ`', verbatim: true },
        },
      ],
    ],
    [
      'a table in letters of one width',
      [{ kind: 'table', columns: [{ title: 'A' }, { title: 'B', align: 'right' }], rows: [['x', '1']] }],
      [{ type: 'section', text: { type: 'mrkdwn', text: '```\nA  B\nx  1\n```', verbatim: true } }],
    ],
  ])('%s', (_, blocks, made) => {
    expect(blocksOf(blocks)).toEqual(made);
  });

  it('has buttons in rows of five, each with its question', () => {
    const six = Array.from({ length: 6 }, (_, n) => example(`l${n}`, { label: `L${n}` }));
    const danger = example('cancelar', { label: 'Cancelar', style: 'danger', confirm: 'Mesmo?' });
    const { blocks, buttons } = renderMessage([text('x'), ...six, danger], SURE);
    expect(blocks.map((block) => (block.type === 'actions' ? block.elements.length : block.type))).toEqual([
      'section',
      5,
      2,
    ]);
    expect(blocks[2]).toMatchObject({
      elements: [
        { action_id: 'press:5' },
        {
          action_id: 'press:6',
          style: 'danger',
          confirm: {
            title: { text: 'Cancelar' },
            text: { text: 'Mesmo?' },
            confirm: { text: 'Sim' },
            deny: { text: 'Não' },
          },
        },
      ],
    });
    expect(buttons.map(({ line }) => line)).toEqual(['l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'cancelar']);
  });

  it('has pictures and files beside it', () => {
    const uploads: Block[] = [
      { kind: 'qr', code: '2@a' },
      { kind: 'image', svg: '<svg/>', alt: 'load' },
      { kind: 'file', name: 'a.csv', content: 'x' },
    ];
    expect(renderMessage([text('x'), ...uploads], SURE)).toMatchObject({ blocks: [plain('x')], uploads });
  });

  it('keeps its buttons when there is too much to say', () => {
    const many = Array.from({ length: 80 }, (_, n) => text(`m${n}`, 'muted'));
    const blocks = blocksOf([...many, example('a', { label: 'A' })]);
    expect(blocks).toHaveLength(50);
    expect(blocks.at(-1)).toMatchObject({ type: 'actions' });
  });

  it('is never refused by Slack, whatever is said', () => {
    const tone = fc.constantFrom('plain', 'title', 'good', 'bad', 'warning', 'muted');
    const unit = fc.constantFrom('a', ' ', '<', '&', '`', '\n', '🎁');
    const words = fc.string({ unit, maxLength: 5_000, size: 'max' });
    const block = fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text: words, tone }),
      words.map((line) => example(line)),
      words.map((line) => example(line, { label: line || 'x', confirm: line || 'x' })),
      fc.record({
        kind: fc.constant('table' as const),
        columns: fc.constant([{ title: 'a' }, { title: 'b' }]),
        rows: fc.array(fc.tuple(words, words), { maxLength: 2 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), (blocks) => {
        for (const made of blocksOf(blocks)) {
          const texts = [...JSON.stringify(made).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)];
          for (const [, json = ''] of texts) {
            const said = JSON.parse(`"${json}"`) as string;
            expect(said.length).toBeLessThanOrEqual(3_000);
            expect(said.trim()).not.toBe('');
            expect(said).not.toMatch(/\p{Surrogate}/u);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
