import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { schema } from '../../config/schema.ts';
import { readCommandLine } from '../../src/bot/commands/command-line.ts';
import { findCommand, groupNamed } from '../../src/bot/commands/find-command.ts';
import { COMMANDS } from '../../src/bot/commands/registry.ts';
import { INCIDENT_KINDS } from '../../src/engine/ports/incident-store.ts';
import { WEBHOOK_EVENTS } from '../../src/evolution/webhook-settings.ts';
import { anchorsOf, inlineCode, linksOf, type Page, pages } from './markdown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = pages();

/** Settings of others: of Evolution, of mongodb-memory-server, of the tests. */
const OF_OTHERS = new Set<string>([
  ...WEBHOOK_EVENTS,
  'AUTHENTICATION_API_KEY',
  'CONFIG_SESSION_PHONE_VERSION',
  'MONGOMS_SYSTEM_BINARY',
  'SCARF_ANALYTICS',
  'SIMULATED_DAY',
  'HOSTILE_BODIES',
  'TEST_LOG',
  'TEST_MONGODB_URI',
  'TEST_REDIS_URL',
]);

/** Words that are no part of a command but of a line of the shell. */
const END_OF_COMMAND = /\s(?:#|\||>|&&).*$/;

describe.each(PAGES)('$path', (page) => {
  it('links only to what is there', () => {
    expect(linksOf(page).filter((target) => !isThere(page, target))).toEqual([]);
  });

  it('names only settings that there are', () => {
    expect(settingsIn(page).filter((name) => !(name in schema.shape) && !OF_OTHERS.has(name))).toEqual([]);
  });

  it('shows only commands that there are', () => {
    expect(commandsIn(page).filter((line) => !isCommand(line))).toEqual([]);
  });
});

it('the index of docs names each page of it', () => {
  const index = PAGES.find(({ path }) => path === 'docs/README.md');
  const linked = new Set(index === undefined ? [] : linksOf(index));
  const own = PAGES.map(({ path }) => path).filter((path) => /^docs\/[\w-]+\.md$/.test(path));
  expect(own.filter((path) => !linked.has(posix.basename(path)))).toEqual(['docs/README.md']);
});

it('both READMEs have the same parts, pictures and links', () => {
  const [english, portuguese] = ['README.md', 'README.pt-BR.md'].map((path) => {
    const page = PAGES.find((one) => one.path === path);
    if (page === undefined) throw new Error(`there is no ${path}`);
    const links = linksOf(page).filter((target) => !target.startsWith('README'));
    return { parts: anchorsOf(page).length, links: [...new Set(links)].toSorted() };
  });
  expect(portuguese).toEqual(english);
});

function isThere(page: Page, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURIComponent(file));
  if (!existsSync(`${ROOT}/${path}`)) return false;
  if (anchor === undefined) return true;
  const other = PAGES.find((one) => one.path === path);
  return other !== undefined && anchorsOf(other).includes(decodeURIComponent(anchor));
}

/** `REDIS_URL`, and whatever is set: `PORT=3000`. A word in capitals may be anything else. */
function settingsIn(page: Page): string[] {
  const kinds = new Set<string>(INCIDENT_KINDS);
  return [...inlineCode(page), ...page.code].flatMap((code) =>
    [...code.matchAll(/(?<![$\w/])([A-Z][A-Z\d]*(?:_[A-Z\d]+)+|[A-Z]{3,}(?==))(?![\w/])/g)]
      .map(([, name]) => String(name))
      .filter((name) => !kinds.has(name)),
  );
}

/** Lines after `npx frota`, after the console's prompt, and those that stand by themselves in backquotes. */
function commandsIn(page: Page): string[] {
  const shown = [...inlineCode(page), ...page.code].flatMap((code) => {
    const [, inShell, inConsole] = /(?:^|\s)(?:npx )?frota ([a-z].*)$|^frota> (.+)$/.exec(code) ?? [];
    const line = inShell ?? inConsole;
    return line === undefined ? [] : [line.replace(END_OF_COMMAND, '')];
  });
  const byThemselves = inlineCode(page).filter((code) => {
    const [first = '', second] = code.replace(/^\//, '').split(' ');
    return second !== undefined && groupNamed(COMMANDS, [first]) !== undefined;
  });
  return [...shown, ...byThemselves];
}

function isCommand(line: string): boolean {
  const { tokens } = readCommandLine(line.replace(/^\//, ''));
  const words = tokens.flatMap(({ key, value }) => (key === undefined ? [value] : []));
  return findCommand(COMMANDS, words).kind === 'command' || groupNamed(COMMANDS, words) !== undefined;
}
