import { createRequire } from 'node:module';
import { FONT_FAMILY } from './svg.ts';

/** Pixels for each pixel of the picture: screens are that fine, and chats shrink what is larger than 2,560. */
const ZOOM = 2;

const { resolve } = createRequire(import.meta.url);
const FONT_FILES = ['400Regular/Lato_400Regular.ttf', '700Bold/Lato_700Bold.ttf'];

/** Draws an SVG as a PNG. */
export type DrawPng = (svg: string) => Promise<Uint8Array>;

/** An SVG as a PNG, with the font that ships with Frota: no machine needs fonts, and each draws the same. */
export async function drawPng(svg: string): Promise<Buffer> {
  // Loaded only when something is to be drawn: it is native code of several MB.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES.map((file) => resolve(`@expo-google-fonts/lato/${file}`)),
      defaultFontFamily: FONT_FAMILY,
    },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  return image.asPng();
}
