import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schema, type Settings } from '../../config/schema.ts';

const FILE = '../../.env.example';
const defaults = schema.parse({});

/** `.env.example` as the schema has it: what each setting is about, its default, and an example to uncomment. */
function envExample(): string {
  const settings = Object.entries(schema.shape).map(([name, setting]) => {
    const { about, example } = setting.meta() as { about: string; example: string };
    return `# ${about}${defaultOf(name as keyof Settings, example)}\n# ${name}=${example}\n`;
  });
  return [
    '# All settings of Frota. None is needed: without any, Frota runs by itself over a sandbox.\n',
    ...settings,
  ].join('\n');
}

/** A rate is read into its parts: those of the example are the default's. */
function defaultOf(name: keyof Settings, example: string): string {
  const value: unknown = defaults[name];
  const text =
    typeof value === 'object' && value !== null && 'points' in value
      ? example
      : value instanceof Map
        ? ''
        : Array.isArray(value)
          ? value.join(',')
          : value === true
            ? 'on'
            : value === false
              ? 'off'
              : value;
  return text === undefined || text === '' ? '' : ` Default: ${text as string}`;
}

// To write the file anew: npx vitest run test/config -u
it('.env.example documents exactly the settings of the schema', async () => {
  await expect(envExample()).toMatchFileSnapshot(FILE);
});

it('sets nothing by itself', () => {
  const lines = readFileSync(new URL(FILE, import.meta.url), 'utf8').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});
