import { expect, it } from 'vitest';
import { accountText } from './account.ts';
import { shortForm } from './forms.ts';
import { runChaos } from './run-chaos.ts';

it(
  'nothing is lost or sent twice while workers, Redis and MongoDB are killed',
  { timeout: 240_000 },
  async (context) => {
    const story: string[] = [];
    const account = await runChaos(shortForm(Number(process.env['CHAOS_SEED'] ?? 1)), (line) =>
      story.push(line),
    );
    await context.annotate([...story, accountText(account)].join('\n'));
    expect(account.findings).toEqual([]);
    expect(account.blows.length).toBeGreaterThanOrEqual(4);
  },
);
