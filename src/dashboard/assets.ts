import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Middleware } from 'koa';
import { NotFound } from './page-error.ts';

const FILES = {
  'painel.css': 'text/css; charset=utf-8',
  'painel.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;
type FileName = keyof typeof FILES;

/** What pages load beside themselves; all of it is ours. */
export interface Assets {
  /** A new one when the file has changed, so that browsers may keep each for good. */
  url(name: FileName): string;
  serve: Middleware;
}

const FOLDER = new URL('assets/', import.meta.url);
const PATH = '/painel/assets/';

/** Reads them, once. */
export async function loadAssets(): Promise<Assets> {
  const names = Object.keys(FILES) as FileName[];
  const read = await Promise.all(
    names.map(async (name) => {
      const content = await readFile(new URL(name, FOLDER));
      const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
      return { name, content, url: `${PATH}${hash}/${name}` };
    }),
  );
  const byUrl = new Map(read.map((file) => [file.url, file]));
  const urls = new Map(read.map(({ name, url }) => [name, url]));
  return {
    url: (name) => urls.get(name) ?? '',
    async serve(ctx) {
      const file = byUrl.get(ctx.path);
      if (file === undefined) throw new NotFound();
      ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
      ctx.type = FILES[file.name];
      ctx.body = file.content;
    },
  };
}
