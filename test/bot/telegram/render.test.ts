import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, example, link, text } from '../../../src/bot/reply.ts';
import { type Part, renderParts } from '../../../src/bot/telegram/render.ts';

const htmlOf = (blocks: readonly Block[]): string[] =>
  renderParts(blocks).flatMap((part) => (part.kind === 'text' ? [part.html] : []));

describe('an answer on Telegram', () => {
  it.each<[string, Block[], string[]]>([
    ['a text', [text('Oi')], ['Oi']],
    ['tones, as signs and letters', [text('T', 'title'), text('m', 'muted')], ['<b>T</b>\n<i>m</i>']],
    ['good and bad', [text('a', 'good'), text('b', 'bad'), text('c', 'warning')], ['✅ a\n❌ b\n⚠️ c']],
    ['what people wrote, as it is', [text('<b>&amp; "x"</b>')], ['&lt;b&gt;&amp;amp; "x"&lt;/b&gt;']],
    [
      'problems by field',
      [{ kind: 'problems', problems: [{ field: 'nome', text: 'a < b' }] }],
      ['❌ <b>nome</b>: a &lt; b'],
    ],
    [
      'a link, and nothing in it ends it',
      [link('a < b', 'https://f.example/x?a="1"&b=2')],
      ['<a href="https://f.example/x?a=&quot;1&quot;&amp;b=2">a &lt; b</a>'],
    ],
    [
      'a line to type, for a tap',
      [example('campanha mostrar <x>')],
      ['<code>/campanha mostrar &lt;x&gt;</code>'],
    ],
    [
      'a narrow table as a grid',
      [
        {
          kind: 'table',
          columns: [{ title: 'A' }, { title: 'B', align: 'right' }],
          rows: [['x', '1']],
          total: ['Σ', '1'],
        },
      ],
      ['<pre>A  B\nx  1\n────\nΣ  1</pre>'],
    ],
    [
      'a wide table as a list, with its empty cells left out',
      [
        {
          kind: 'table',
          columns: [{ title: 'Número' }, { title: 'Estado' }, { title: 'Carga' }, { title: 'Saúde' }],
          rows: [
            ['vendas-numero-principal', { text: 'conectado', tone: 'good' }, '85/100 mensagens', '100'],
            ['suporte', 'banido', '', '0'],
          ],
        },
      ],
      [
        '• vendas-numero-principal: Estado conectado, Carga 85/100 mensagens, Saúde 100\n• suporte: Estado banido, Saúde 0',
      ],
    ],
  ])('%s', (_, blocks, html) => {
    expect(htmlOf(blocks)).toEqual(html);
  });

  it('has its buttons under the last of its text, two a row', () => {
    const lines = ['a', 'b', 'c'].map((line) => example(line, { label: line.toUpperCase() }));
    const parts = renderParts([text('x'), ...lines]);
    expect(parts).toEqual([
      {
        kind: 'text',
        html: 'x',
        buttons: [
          [
            { label: 'A', line: 'a' },
            { label: 'B', line: 'b' },
          ],
          [{ label: 'C', line: 'c' }],
        ],
      },
    ]);
  });

  it('begins a row of buttons where something else comes between them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((line) => example(line, { label: line })) as Block[];
    const [part] = renderParts([text('x'), a!, b!, text(''), c!]);
    expect(part).toMatchObject({ html: 'x', buttons: [[{ line: 'a' }, { line: 'b' }], [{ line: 'c' }]] });
  });

  it('has buttons also where there is nothing to say', () => {
    expect(renderParts([example('a', { label: 'A' })])).toMatchObject([
      { kind: 'text', buttons: [[{ label: 'A', line: 'a' }]] },
    ]);
  });

  it('is told in pieces: pictures and files stand alone, in their place', () => {
    const blocks: Block[] = [
      text('before'),
      { kind: 'qr', code: '2@abc' },
      text('between'),
      { kind: 'image', svg: '<svg/>', alt: 'load' },
      { kind: 'file', name: 'a.csv', content: 'x' },
    ];
    expect(renderParts(blocks)).toEqual<Part[]>([
      { kind: 'text', html: 'before', buttons: [] },
      { kind: 'qr', code: '2@abc' },
      { kind: 'text', html: 'between', buttons: [] },
      { kind: 'image', svg: '<svg/>', caption: 'load' },
      { kind: 'file', name: 'a.csv', content: 'x' },
    ]);
  });

  it('never has a message that Telegram refuses, whatever is said', () => {
    const tone = fc.constantFrom('plain', 'title', 'good', 'bad', 'warning', 'muted');
    const words = fc.string({
      unit: fc.constantFrom('a', ' ', '<', '&', '>', '\n', '🎁', 'é'),
      maxLength: 9_000,
      size: 'max',
    });
    const block = fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text: words, tone }),
      words.map((line) => example(line)),
      fc.record({
        kind: fc.constant('table' as const),
        columns: fc.constant([{ title: 'a' }, { title: 'b' }]),
        rows: fc.array(fc.tuple(words, words), { maxLength: 2 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), (blocks) => {
        for (const html of htmlOf(blocks)) {
          expect(html.length).toBeLessThanOrEqual(4_096);
          expect(html).not.toBe('');
          expect(isWellFormed(html)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** Each tag is closed where it was opened, nothing else is one, and no half of an entity or an emoji is there. */
function isWellFormed(html: string): boolean {
  const open: string[] = [];
  const rest = html.replace(/<(\/?)(b|i|pre|code)>/g, (_, closing: string, tag: string) => {
    if (closing === '') open.push(tag);
    else if (open.pop() !== tag) open.push('broken');
    return '';
  });
  const isPlain = !/[<>]/.test(rest) && !/&(?!(amp|lt|gt);)/.test(rest);
  return open.length === 0 && isPlain && !/\p{Surrogate}/u.test(rest);
}
