import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drawPng } from '../../../src/bot/charts/draw.ts';
import { soon } from '../../bot/soon.ts';
import type { Stage } from '../stage.ts';
import { smallPng } from './small-png.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));

/** The messages of a story that the README shows, by what they say. */
const SHOWN: readonly { name: string; says: RegExp; newest?: true; withChart?: true }[] = [
  { name: 'draft', says: /"Aviso" criada/ },
  { name: 'campaign', says: /Aviso\n.*[1-9]\d?%/, newest: true },
  { name: 'incident', says: /O WhatsApp baniu/ },
  { name: 'migration', says: /recebem mensagens de/ },
  { name: 'report', says: /Por hora/, newest: true, withChart: true },
];

/**
 * Draws what a story that was played showed. `npm run pictures` writes it to `docs/pictures`; others only learn that it can
 * be drawn.
 * @returns the names of the pictures
 */
export async function takePictures(stage: Stage): Promise<string[]> {
  const said = stage.written();
  const chart = await soon(() => {
    const newest = stage.uploaded().at(-1);
    if (newest === undefined) throw new Error('no chart came');
    return newest;
  });
  const drawn = SHOWN.map(({ name, says, newest, withChart }) => {
    const index = newest
      ? said.findLastIndex((one) => says.test(one))
      : said.findIndex((one) => says.test(one));
    if (index < 0) throw new Error(`nothing says ${String(says)}, so there is no picture of it`);
    const svg = stage.draw(index, withChart && chart);
    return { file: `${stage.name.toLowerCase()}-${name}.png`, svg };
  });
  // npm tells the script that it runs.
  if (process.env['npm_lifecycle_event'] === 'pictures') {
    await mkdir(FOLDER, { recursive: true });
    for (const { file, svg } of drawn) await writeFile(`${FOLDER}${file}`, smallPng(await drawPng(svg)));
  }
  return drawn.map(({ file }) => file);
}
