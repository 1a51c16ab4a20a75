import { expect, it } from 'vitest';
import { runStorm, shortStorm, stormText } from './webhook-storm.ts';

it(
  'no acknowledged webhook is lost while web processes and MongoDB are killed under load',
  { timeout: 180_000 },
  async (context) => {
    const story: string[] = [];
    const account = await runStorm(shortStorm(Number(process.env['CHAOS_SEED'] ?? 1)), (line) =>
      story.push(line),
    );
    await context.annotate([...story, stormText(account)].join('\n'));
    expect(account.findings).toEqual([]);
    // Else the run would have shown nothing.
    expect(account.waitedAtKills).toBeGreaterThan(0);
    expect(account.posts.answers.get(503)).toBeGreaterThan(0);
  },
);
