import type { Drawn, Place } from './paragraph.ts';

/** Things below each other. */
export interface Column {
  /** Draws one below what is there. @param gap pixels before it, unless it is the first */
  add(draw: (place: Place) => Drawn, gap?: number): void;
  /** All that was added. */
  drawn(): Drawn;
}

export function columnAt({ x, y, width }: Place): Column {
  const svg: string[] = [];
  let height = 0;
  return {
    add(draw, gap = 0) {
      const before = svg.length === 0 ? 0 : gap;
      const one = draw({ x, y: y + height + before, width });
      svg.push(...one.svg);
      height += before + one.height;
    },
    drawn: () => ({ svg, height }),
  };
}

/** A PNG that a message came with, as wide as there is room. */
export function image(png: Buffer, { x, y, width }: Place, radius: number): Drawn {
  const height = Math.round((width * png.readUInt32BE(20)) / png.readUInt32BE(16));
  const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  return {
    svg: [
      `<image ${box} href="data:image/png;base64,${png.toString('base64')}"/>`,
      `<rect ${box} rx="${radius}" fill="none" stroke="#dddddd"/>`,
    ],
    height,
  };
}

/** A round or square portrait of the bot. */
export function portrait(x: number, y: number, size: number, radius: number): string[] {
  const unit = size / 36;
  const bubble = `M9 9h18a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H17l-6 5v-5H9a3 3 0 0 1-3-3V12a3 3 0 0 1 3-3Z`;
  return [
    `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="${radius}" fill="#128c7e"/>`,
    `<g transform="translate(${x} ${y}) scale(${unit.toFixed(3)})"><path d="${bubble}" fill="#ffffff"/>` +
      `<path d="M11 14.5H25M11 19.5H20" stroke="#128c7e" stroke-width="2" stroke-linecap="round"/></g>`,
  ];
}
