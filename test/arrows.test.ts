import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type Arrow,
  arrowsOf,
  cycleIn,
  importsOf,
  linesOfCode,
  MOST_LINES,
  objection,
  withoutTypes,
} from './arrows-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function modules(): { path: string; source: string }[] {
  return ['src', 'config'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => ({
        path: `${folder}/${name.split(sep).join('/')}`,
        source: readFileSync(join(root, folder, name), 'utf8'),
      })),
  );
}

describe('the house', () => {
  const house = modules();
  const arrows = house.flatMap(arrowsOf);

  it('is all read', () => {
    expect(house.length).toBeGreaterThan(100);
    expect(arrows).toContainEqual({ from: 'src/main.ts', to: 'src/start.ts' });
    expect(arrows).toContainEqual({ from: 'src/services.ts', to: 'src/embedded/mongo.ts' });
  });

  it('has no arrow that runs the wrong way', () => {
    expect(arrows.flatMap((arrow) => objection(arrow) ?? [])).toEqual([]);
  });

  it('has no ring of modules that wait for each other to be loaded', () => {
    const loaded = house.flatMap(({ path, source }) => arrowsOf({ path, source: withoutTypes(source) }));
    expect(loaded.length).toBeLessThan(arrows.length);
    expect(cycleIn(loaded)).toBeUndefined();
  });

  it('has no file that is too long to be about one thing', () => {
    const long = house.filter(({ source }) => linesOfCode(source) > MOST_LINES);
    expect(long.map(({ path, source }) => `${path}: ${linesOfCode(source)} lines`)).toEqual([]);
  });
});

describe('the imports of a module', () => {
  it.each([
    ["import { a } from './a.ts';", './a.ts'],
    ['import { a } from "./a.ts";', './a.ts'],
    ["import type { A } from './a.ts';", './a.ts'],
    ["import a, { type B } from './a.ts';", './a.ts'],
    ["import * as a from './a.ts';", './a.ts'],
    ["import {\n  a,\n  b,\n} from './a.ts';", './a.ts'],
    ["import './a.ts';", './a.ts'],
    ["export { a } from './a.ts';", './a.ts'],
    ["export * from './a.ts';", './a.ts'],
    ["export type { Logger } from 'pino';", 'pino'],
    ["const { a } = await import('./a.ts');", './a.ts'],
    ["type A = import('./a.ts').A;", './a.ts'],
    ["import pkg from '../package.json' with { type: 'json' };", '../package.json'],
  ])('%j', (source, specifier) => {
    expect(importsOf(`const before = 'x';\n${source}\nexport const after = "y";`)).toEqual([specifier]);
  });

  it.each([
    ["// import { a } from './a.ts';"],
    ["  // import('./a.ts')"],
    ["/* import { a } from './a.ts'; */"],
    ["/**\n * import { a } from './a.ts';\n */"],
    ["export const text = 'comes from ' + from('./a.ts');"],
    ["export function list() {\n  return Array.from('./a.ts');\n}"],
  ])('none in %j', (source) => {
    expect(importsOf(source)).toEqual([]);
  });
});

it('tells imports that are gone at run time', () => {
  const source = [
    "import type { A } from './a.ts';",
    "import { type B, b } from './b.ts';",
    "export type { C } from './c.ts';",
    "import type {\n  D,\n} from './d.ts';",
    "export { e } from './e.ts';",
  ].join('\n');
  expect(importsOf(source)).toHaveLength(5);
  expect(importsOf(withoutTypes(source))).toEqual(['./b.ts', './e.ts']);
});

describe('an arrow that runs the wrong way is caught', () => {
  it.each([
    ['src/engine/plan.ts', 'src/store/ledger.ts'],
    ['src/engine/plan.ts', 'src/log.ts'],
    ['src/engine/plan.ts', 'mongoose'],
    ['src/engine/selection/balanced.ts', 'config/plans.ts'],
    ['src/contacts/csv.ts', 'src/store/contacts.ts'],
    ['src/store/ledger.ts', 'src/evolution/http.ts'],
    ['src/store/ledger.ts', 'src/webhooks/router.ts'],
    ['src/evolution/probe.ts', 'src/store/models.ts'],
    ['src/webhooks/apply/connection.ts', 'src/store/models.ts'],
    ['src/jobs/agenda.ts', 'mongoose'],
    ['src/jobs/agenda.ts', 'src/webhooks/applier.ts'],
    ['src/http/stats.ts', 'mongoose'],
    ['src/http/stats.ts', 'src/store/schemas/inbox.ts'],
    ['src/http/stats.ts', 'config/index.ts'],
    ['src/bot/commands/help.ts', 'src/evolution/http.ts'],
    ['src/sandbox/server.ts', 'src/engine/types.ts'],
    ['src/log.ts', 'config/index.ts'],
    ['src/errors.ts', 'src/log.ts'],
    ['config/schema.ts', 'src/engine/plan.ts'],
    ['config/schema.ts', 'src/log.ts'],
    ['src/store/ledger.ts', 'test/fakes/contact-store.ts'],
    ['src/new-room/file.ts', 'src/errors.ts'],
    ['src/new-file.ts', 'src/errors.ts'],
  ])('%s → %s', (from, to) => {
    expect(objection({ from, to })).toContain(from);
  });

  it.each([
    ['src/engine/plan.ts', 'src/engine/selection/balanced.ts'],
    ['src/engine/plan.ts', 'src/clock.ts'],
    ['src/engine/lane.ts', 'node:crypto'],
    ['src/store/ledger.ts', 'mongoose'],
    ['src/store/ledger.ts', 'src/engine/ports.ts'],
    ['src/webhooks/applier.ts', 'src/store/inbox.ts'],
    ['config/values.ts', 'src/engine/types.ts'],
    ['config/index.ts', 'config/schema.ts'],
    ['src/main.ts', 'config/index.ts'],
    ['src/services.ts', 'src/sandbox/server.ts'],
  ])('%s → %s is none', (from, to) => {
    expect(objection({ from, to })).toBeUndefined();
  });
});

describe('a ring of modules is caught', () => {
  const ring = (...names: string[]): Arrow[] =>
    names.slice(1).map((to, index) => ({ from: names[index] ?? '', to }));

  it('of two, of four, and behind a way in', () => {
    expect(cycleIn(ring('a', 'b', 'a'))).toEqual(['a', 'b', 'a']);
    expect(cycleIn(ring('a', 'b', 'c', 'd', 'a'))).toEqual(['a', 'b', 'c', 'd', 'a']);
    expect(cycleIn([...ring('x', 'y', 'b'), ...ring('a', 'b', 'c', 'a')])).toEqual(['b', 'c', 'a', 'b']);
  });

  it('and a module that several use is none', () => {
    expect(cycleIn([...ring('a', 'b', 'd'), ...ring('a', 'c', 'd')])).toBeUndefined();
  });
});

it('counts lines of code', () => {
  expect(linesOfCode("/**\n * Doc.\n */\nexport const a = 1;\n\n// Why.\nexport const b = 'x';\n")).toBe(2);
});
