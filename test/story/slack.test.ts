import { expect, it, vi } from 'vitest';
import { BOT_TOKEN, SIGNING_SECRET } from '../bot/slack/slack-sim.ts';
import type { TestFrota } from '../integration/test-frota.ts';
import { leaksIn } from './leaks.ts';
import { PLANTED, playMisfortunes } from './misfortunes.ts';
import { takePictures } from './pictures/take-pictures.ts';
import { PHONES, playStory } from './play-story.ts';
import { slackStage } from './slack-stage.ts';

/** The Frota that the story was played on. */
let frota: TestFrota;

it('a team’s day on Slack, from a list to a report, over a ban', { timeout: 120_000 }, async () => {
  const stage = await slackStage();
  frota = await playStory({ ...stage, env: { ...stage.env, ...PLANTED } });
  await expect(takePictures(stage)).resolves.toHaveLength(5);
});

it('neither that day nor all that goes wrong tells a secret or a phone to the log', async () => {
  const written: string[] = [];
  const outputs = [
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write')),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level)),
  ].map((spy) => spy.mockImplementation((...said: unknown[]) => written.push(said.join(' ')) > 0));
  const told = await playMisfortunes(frota, [PHONES[0] ?? '', ...PHONES.slice(1, 3)]);
  for (const output of outputs) output.mockRestore();

  const lines = [...frota.logged, ...written, ...told.written];
  const secrets = { ...told.secrets, BOT_TOKEN, SIGNING_SECRET };
  expect(leaksIn(lines, { secrets, phones: PHONES })).toEqual([]);
  // What people are written.
  expect(frota.logged.filter((line) => /até amanhã|é hoje/.test(line))).toEqual([]);
  // They were there to be told.
  expect(told.written.join('\n')).toMatch(/\[secret\]/);
  expect(frota.logged.join('\n')).toMatch(/frota_[\da-f]{8}_\[secret\]/);
  expect(frota.logged.join('\n')).toMatch(/\[secret\].*5511\*{7}/);
});
