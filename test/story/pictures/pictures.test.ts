import { expect, it } from 'vitest';
import { drawPng } from '../../../src/bot/charts/draw.ts';
import { label, rect, svgOf } from '../../../src/bot/charts/svg.ts';
import { pixelsOf } from '../../bot/charts/pixels.ts';
import { type SlackBlock, slackPicture } from './slack-picture.ts';
import { pngIn, smallPng } from './small-png.ts';
import { telegramPicture } from './telegram-picture.ts';

const BLOCKS: SlackBlock[] = [
  { type: 'header', text: { type: 'plain_text', text: 'Aviso  ██░░ 50%' } },
  { type: 'section', text: { type: 'plain_text', text: '✅ Oi <b> & "Bia"' } },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: '```\nNome      Enviadas\n────────\nvendas-1         9\na &amp; &lt;b&gt;  10\n```',
    },
  },
  { type: 'section', text: { type: 'mrkdwn', text: '`/eu`' } },
  { type: 'context', elements: [{ type: 'plain_text', text: 'desde hoje' }] },
  { type: 'context', elements: [{ type: 'mrkdwn', text: '<https://frota.example/r|Roteiro>' }] },
  {
    type: 'actions',
    elements: [
      { text: { type: 'plain_text', text: 'Ver' } },
      { text: { type: 'plain_text', text: 'Lançar' }, style: 'primary' },
      { text: { type: 'plain_text', text: 'Descartar' }, style: 'danger' },
    ],
  },
];
const HTML =
  '<b>Aviso</b>  ██░░\n<i>desde hoje</i>\n<pre>a  1\nb  2</pre>\n❌ a &lt; b &amp; c <code>/eu</code>';

/** What a picture says, piece by piece. */
const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) =>
    words
      .replaceAll('\u00A0', ' ')
      .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  );
const heightOf = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1]);

it('a message of Slack is drawn with each of its blocks, and what people wrote is never markup', async () => {
  const svg = slackPicture(BLOCKS);
  expect(wordsOf(svg).join('|')).toBe(
    'Frota|APP|Aviso  | 50%| Oi <b> & "Bia"|Nome|Enviadas|vendas-1|9|a & <b>|10|/eu|desde hoje|Roteiro|Ver|Lançar|Descartar',
  );
  const drawn = pixelsOf(await drawPng(svg));
  expect(drawn).toMatchObject({ width: 1_440, height: 2 * heightOf(svg) });
  // Half of a bar, and the two buttons that are to be seen.
  const colours = ['#1d9bd1', '#dfe3e6', '#007a5a', '#e01e5a'];
  expect(colours.filter((colour) => drawn.count(colour) < 500)).toEqual([]);
});

it('a message of Telegram is drawn with its looks, its code and its keyboard', async () => {
  const svg = telegramPicture(HTML, [[{ text: 'Sim' }, { text: 'Não' }], [{ text: 'Ver' }]]);
  expect(wordsOf(svg).join('|')).toBe('Frota|Aviso|desde hoje|a|1|b|2| a < b & c |/eu|Sim|Não|Ver');
  expect(svg).toContain('skewX');
  const drawn = pixelsOf(await drawPng(svg));
  expect(drawn).toMatchObject({ width: 1_120, height: 2 * heightOf(svg) });
});

it('text goes on in the next line where the place ends, also within a word that is wider', () => {
  const of = (text: string): string =>
    slackPicture([{ type: 'section', text: { type: 'plain_text', text } }]);
  const lines = (svg: string): string[] => wordsOf(svg).slice(2);
  const [words, word] = [of('palavra '.repeat(40)), of('p'.repeat(200))];
  expect(lines(words).length).toBeGreaterThan(2);
  expect(lines(words).join('')).toBe('palavra '.repeat(40));
  expect(lines(word).join('')).toBe('p'.repeat(200));
  expect(lines(word).length).toBeGreaterThan(2);
  expect(heightOf(words) - heightOf(of('palavra'))).toBe((lines(words).length - 1) * 22);
});

it('what was uploaded is found and shown', async () => {
  const chart = await drawPng(svgOf(96, 42, ['<rect width="48" height="42" fill="#009e73"/>']));
  const sent = Buffer.concat([Buffer.from('--a\r\n\r\n'), chart, Buffer.from('\r\n--a--')]);
  expect(pngIn(sent)?.equals(chart)).toBe(true);
  expect(pngIn(Buffer.from('none'))).toBeUndefined();
  const shown = pixelsOf(await drawPng(telegramPicture('Oi', [], chart)));
  expect(shown.count('#009e73')).toBeGreaterThan(100_000);
});

it('a picture in few colours is smaller and looks the same', async () => {
  const many = await drawPng(
    svgOf(96, 42, [label(4, 30, 'Aviso', { size: 30 }), rect(80, 0, 8, 42, '#009e73')]),
  );
  const few = smallPng(many);
  expect(few.length).toBeLessThan(many.length);
  const href = `data:image/png;base64,${few.toString('base64')}`;
  const again = await drawPng(svgOf(96, 42, [`<image width="96" height="42" href="${href}"/>`]));
  expect(pixelsOf(again).rgba.equals(pixelsOf(many).rgba)).toBe(true);
});
