import { inflateSync } from 'node:zlib';

/** A PNG as a screen shows it. */
export interface Pixels {
  width: number;
  height: number;
  /** Four bytes a pixel, line by line. */
  rgba: Buffer;
  /** `#rrggbb` of the pixel there. */
  at(x: number, y: number): string;
  /** How many pixels of a rectangle have this colour; of all, if none is given. */
  count(colour: string, area?: { x: number; y: number; width: number; height: number }): number;
}

const SIGNATURE = '89504e470d0a1a0a';
const CHANNELS = 4;

/** Reads a PNG of 8-bit RGBA, not interlaced, as resvg writes them (RFC 2083). */
export function pixelsOf(png: Buffer): Pixels {
  if (png.subarray(0, 8).toString('hex') !== SIGNATURE) throw new Error('this is no PNG');
  const data: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, type] = [png[24], png[25]];
  if (depth !== 8 || type !== 6) throw new Error(`depth ${depth} and colour type ${type} are not read here`);
  const lines = unfiltered(inflateSync(Buffer.concat(data)), width * CHANNELS, height);
  const at = (x: number, y: number): string => {
    const from = (y * width + x) * CHANNELS;
    return `#${lines.subarray(from, from + 3).toString('hex')}`;
  };
  return {
    width,
    height,
    rgba: lines,
    at,
    count(colour, area = { x: 0, y: 0, width, height }) {
      const wanted = Number.parseInt(colour.slice(1), 16);
      let found = 0;
      for (let y = area.y; y < area.y + area.height; y++) {
        const from = (y * width + area.x) * CHANNELS;
        for (let n = 0; n < area.width; n++) {
          if (lines.readUIntBE(from + n * CHANNELS, 3) === wanted) found++;
        }
      }
      return found;
    },
  };
}

function unfiltered(raw: Buffer, stride: number, height: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < CHANNELS ? 0 : (out[y * stride + x - CHANNELS] ?? 0);
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0);
      const upLeft = y === 0 || x < CHANNELS ? 0 : (out[(y - 1) * stride + x - CHANNELS] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter ?? 0] ?? 0;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((one) => Math.abs(guess - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
