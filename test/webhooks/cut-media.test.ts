import { describe, expect, it } from 'vitest';
import { tidy } from '../../src/webhooks/tidy.ts';

const bytes = (length: number): number[] => Array.from({ length }, (_, n) => (n * 37) % 256);
/** As Baileys' bytes come through JSON. */
const spread = (length: number): object => Object.fromEntries(bytes(length).entries());
const base64 = Buffer.from(bytes(3_000)).toString('base64');
const dataUrl = `data:image/png;base64,${base64}`;

describe('media is cut, with a word on what it was', () => {
  it.each([
    ['Base64 beside the message', { message: { base64 } }, { message: { base64: '[cut: 4000 characters]' } }],
    [
      'a QR’s image, not its code',
      { qrcode: { code: '2@abc', base64: dataUrl } },
      { qrcode: { code: '2@abc', base64: '[cut: 4022 characters]' } },
    ],
    ['a data URL', { mediaUrl: dataUrl }, { mediaUrl: '[cut: 4022 characters]' }],
    [
      'what belongs to a picture, as Baileys’ bytes',
      { imageMessage: { caption: 'foto', mediaKey: spread(32), jpegThumbnail: spread(700), height: 10 } },
      {
        imageMessage: {
          caption: 'foto',
          mediaKey: '[cut: 32 bytes]',
          jpegThumbnail: '[cut: 700 bytes]',
          height: 10,
        },
      },
    ],
    ['a thumbnail as Base64', { JPEGThumbnail: base64 }, { JPEGThumbnail: '[cut: 4000 characters]' }],
    ['a list of bytes', { jpegThumbnail: bytes(100) }, { jpegThumbnail: '[cut: 100 bytes]' }],
    ['Node’s bytes', { x: { type: 'Buffer', data: bytes(20) } }, { x: '[cut: 20 bytes]' }],
    ['in lists, too', [[{ base64 }]], [[{ base64: '[cut: 4000 characters]' }]]],
    ['all of the data', spread(64), '[cut: 64 bytes]'],
    ['what nobody can have written', { text: 'x'.repeat(100_001) }, { text: '[cut: 100001 characters]' }],
  ])('%s', (_case, data, kept) => {
    expect(tidy(structuredClone(data))).toEqual(kept);
  });
});

describe('what people wrote, and what says something, is kept', () => {
  it.each([
    ['a text as long as WhatsApp takes', { conversation: 'é'.repeat(65_536) }],
    ['a text that is a data URL', { extendedTextMessage: { text: dataUrl } }],
    ['a text that is Base64', { conversation: base64, caption: base64 }],
    ['addresses', { url: `https://mmg.whatsapp.net/${'x'.repeat(500)}`, mediaUrl: 'http://blob/x.png' }],
    ['numbers with their halves', { fileLength: { low: 1234, high: 0, unsigned: true } }],
    [
      'numbered things that are no bytes',
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [n, { n }])),
    ],
    ['few numbers', { 0: 1, 1: 2 }],
    ['lists of numbers', { hours: bytes(48) }],
    ['the webhook’s own switch', { webhookBase64: true, base64: false }],
    ['nothing', null],
    ['a text alone', 'Olá'],
  ])('%s', (_case, data) => {
    expect(tidy(structuredClone(data))).toEqual(data);
  });

  it('under whatever name JSON can have', () => {
    const text =
      '{"__proto__":{"x":1},"constructor":{"prototype":{"y":2}},"":3,"$where":"1","a.b":4,"a\\u0000":5}';
    const kept = tidy(JSON.parse(text));
    expect(JSON.stringify(kept)).toBe(text);
    expect('x' in {} || 'y' in {}).toBe(false);
  });
});

describe('what is nested deeply', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it('is kept to 50 levels', () => {
    expect(JSON.stringify(tidy(JSON.parse(nested(50))))).toBe(nested(50));
  });

  it('is cut below, however deep it goes', () => {
    for (const levels of [51, 100_000]) {
      const kept = JSON.stringify(tidy(JSON.parse(nested(levels))));
      expect(kept).toBe(`${'['.repeat(50)}"[cut: nested too deeply]"${']'.repeat(50)}`);
    }
  });
});

it('costs a small event next to nothing', () => {
  const event = {
    key: { id: '3A', remoteJid: '5511@s.whatsapp.net', fromMe: false },
    message: { conversation: 'Oi' },
  };
  const started = performance.now();
  for (let n = 0; n < 10_000; n++) tidy(event);
  // 2 µs each on a slow machine; the JSON alone takes as long.
  expect(performance.now() - started).toBeLessThan(500);
});
