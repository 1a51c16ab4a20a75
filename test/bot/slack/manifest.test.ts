import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../../src/bot/commands/registry.ts';
import { manifestFor } from '../../../src/bot/slack/manifest.ts';

const FILE = fileURLToPath(new URL('../../../src/bot/slack/manifest.json', import.meta.url));

it('is the file that people paste (`npx vitest run test/bot/slack/manifest.test.ts -u` writes it)', async () => {
  const manifest = manifestFor('https://frota.example.com');
  await expect(`${JSON.stringify(manifest, undefined, 2)}\n`).toMatchFileSnapshot(FILE);
});

it('has each command in both languages, within what Slack takes', () => {
  const { features } = manifestFor('https://frota.example.com') as {
    features: { slash_commands: { command: string; description: string; usage_hint?: string }[] };
  };
  const commands = features.slash_commands;
  const words = COMMANDS.flatMap(({ names }) => Object.values(names)).filter(
    (word) => !/^(sair|quit|chaves|keys|doutor|doctor|completar|completion)$/.test(word),
  );
  expect(new Set(commands.map(({ command }) => command))).toEqual(new Set(words.map((word) => `/${word}`)));
  expect(new Set(commands.map(({ command }) => command)).size).toBe(commands.length);
  expect(commands.length).toBeLessThanOrEqual(50);
  for (const { description, usage_hint: hint = '' } of commands) {
    expect(description).not.toBe('');
    expect(Math.max(description.length, hint.length)).toBeLessThanOrEqual(100);
  }
});
