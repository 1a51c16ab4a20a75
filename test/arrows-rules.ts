import { posix } from 'node:path';

/** Lines of code that a file may have, without blank lines and comments. */
export const MOST_LINES = 220;

/** Files that put the parts together: they alone may import everything, settings included. */
const COMPOSITION =
  /^src\/(main|start|run-once|run-on-store|run-doctor|run-complete|command-context|ports|chats|guard|pages|monitoring|wake|web|services|automations|demo|demo-audit)\.ts$/;

/** Files that everybody may use: they know nothing of Frota. */
const VOCABULARY = [
  'src/errors.ts',
  'src/clock.ts',
  'src/log.ts',
  'src/work-loop.ts',
  'src/csv-text.ts',
  'src/qr-picture.ts',
];

/** What each room may import beside itself; a room's arrows point to what it knows. */
const ARROWS: Record<string, readonly string[]> = {
  'src/engine': ['src/errors.ts', 'src/clock.ts'],
  'src/contacts': ['src/engine', 'src/errors.ts'],
  'src/store': ['src/engine', 'src/contacts', ...VOCABULARY],
  'src/counters': ['src/engine', ...VOCABULARY],
  'src/cache': ['src/engine', ...VOCABULARY],
  'src/evolution': ['src/engine', ...VOCABULARY],
  'src/sandbox': VOCABULARY,
  'src/embedded': VOCABULARY,
  'src/signed-posts': ['src/engine', ...VOCABULARY],
  'src/webhooks': ['src/engine', 'src/evolution', 'src/store', ...VOCABULARY],
  'src/jobs': ['src/engine', 'src/store', ...VOCABULARY],
  'src/http': ['src/engine', 'src/contacts', 'src/store', 'src/cache', ...VOCABULARY],
  // An adapter like those of the chats, but for browsers.
  'src/dashboard': ['src/engine', 'src/store', 'src/bot', 'src/http', ...VOCABULARY],
  'src/doctor': ['src/engine', 'src/evolution', 'src/store', 'src/embedded', ...VOCABULARY],
  'src/vitals': ['src/engine', ...VOCABULARY],
  'src/bot': ['src/engine', 'src/contacts', 'src/store', 'src/doctor', ...VOCABULARY],
  'src/errors.ts': [],
  'src/clock.ts': [],
  'src/log.ts': [],
  'src/work-loop.ts': [],
  'src/csv-text.ts': [],
  'src/qr-picture.ts': [],
  'src/kept-secret.ts': [],
  'src/shutdown.ts': ['src/errors.ts', 'src/log.ts'],
  // Plain words only; the settings know no part.
  config: ['src/engine/types.ts', 'src/engine/read-hours.ts', 'src/errors.ts'],
};

/** The database is behind the store's functions. (Jobs do use the driver: Agenda keeps them in it.) */
const BEHIND_THE_STORE = /^(mongoose|src\/store\/(models\.ts|schemas\/.*))$/;
const OUTSIDE_THE_STORE = new Set([
  'src/engine',
  'src/webhooks',
  'src/jobs',
  'src/http',
  'src/bot',
  'src/doctor',
  'src/dashboard',
  'src/contacts',
]);

export interface Arrow {
  /** Path from the root of the repository. */
  from: string;
  /** A path too, or the name of a package. */
  to: string;
}

/** Everything that a module imports or re-exports, types included. Sees no imports in comments. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const patterns = [
    /^(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier = '']) => specifier));
}

/** `src/engine` for its files, the file itself for those that stand alone. */
function roomOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/');
  if (top !== 'src') return top;
  return rest.length === 0 ? path : `${top}/${second}`;
}

/** Why an arrow runs the wrong way; undefined: it does not. */
export function objection({ from, to }: Arrow): string | undefined {
  if (COMPOSITION.test(from)) return undefined;
  const room = roomOf(from);
  const allowed = ARROWS[room];
  if (allowed === undefined) return `${from}: this test knows no room "${room}"`;
  if (OUTSIDE_THE_STORE.has(room) && BEHIND_THE_STORE.test(to)) {
    return `${from} imports ${to}: the database is behind the store's functions`;
  }
  if (!/^(src|config|test|bench)\//.test(to)) return undefined;
  if (roomOf(to) === room || allowed.includes(to) || allowed.includes(roomOf(to))) return undefined;
  return `${from} imports ${to}: ${room} may import only ${allowed.join(', ') || 'nothing of Frota'}`;
}

/** The first ring of modules that import each other, if there is one. */
export function cycleIn(arrows: readonly Arrow[]): string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (module: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(module)) return [...path.slice(path.indexOf(module)), module];
    if (done.has(module)) return undefined;
    for (const to of targets.get(module) ?? []) {
      const cycle = visit(to, [...path, module]);
      if (cycle !== undefined) return cycle;
    }
    done.add(module);
    return undefined;
  };
  for (const from of targets.keys()) {
    const cycle = visit(from, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Lines that are neither blank nor comment. */
export function linesOfCode(source: string): number {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').split('\n');
  return code.filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

/** The same without `import type`, which is gone at run time. */
export function withoutTypes(source: string): string {
  return source.replace(/^(?:import|export)\s+type\s[^'";]*?\bfrom\s*['"][^'"]+['"]/gm, '');
}

/** The arrows that start in a module. */
export function arrowsOf({ path, source }: { path: string; source: string }): Arrow[] {
  return importsOf(source).map((specifier) => ({
    from: path,
    to: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  }));
}
