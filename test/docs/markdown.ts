import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where documentation lies, beside the files at the root. */
const FOLDERS = /^(?:docs|deploy)$/;

/** A page of the documentation. */
export interface Page {
  /** From the root of the repository. */
  path: string;
  /** Without its fenced code. */
  prose: string;
  /** Lines of its fenced code. */
  code: readonly string[];
}

/** All pages, those at the root included. */
export function pages(): Page[] {
  const all = readdirSync(ROOT, { withFileTypes: true });
  const folders = all.filter((entry) => entry.isDirectory() && FOLDERS.test(entry.name));
  const within = folders.flatMap(({ name }) =>
    readdirSync(`${ROOT}/${name}`, { recursive: true, encoding: 'utf8' }).map((path) => `${name}/${path}`),
  );
  const atRoot = all.filter((entry) => entry.isFile()).map(({ name }) => name);
  return [...atRoot, ...within].filter((path) => path.endsWith('.md')).map(pageOf);
}

function pageOf(path: string): Page {
  const text = readFileSync(`${ROOT}/${path}`, 'utf8');
  const code: string[] = [];
  const prose = text.replaceAll(/^ *```.*\n([\s\S]*?)^ *```$/gm, (_, inside: string) => {
    code.push(...inside.split('\n').filter((line) => line !== ''));
    return '';
  });
  return { path, prose, code };
}

/** What it links to, pictures included, but for other sites. */
export function linksOf({ prose }: Page): string[] {
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|\ssrc="([^"]+)"/g)].map(([, link, picture]) =>
    String(link ?? picture),
  );
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** What stands in `backquotes`. */
export function inlineCode({ prose }: Page): string[] {
  return [...prose.matchAll(/(`+)([\s\S]+?)\1/g)].map(([, , code]) => String(code).replaceAll(/\s+/g, ' '));
}

/** The anchors of its headings, as GitHub makes them. */
export function anchorsOf({ prose }: Page): string[] {
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} +(.+)$/gm)].map(([, title]) => {
    const slug = String(title)
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}
