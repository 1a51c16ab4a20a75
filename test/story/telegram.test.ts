import { expect, it } from 'vitest';
import { TOKEN } from '../bot/telegram/telegram-sim.ts';
import { leaksIn } from './leaks.ts';
import { takePictures } from './pictures/take-pictures.ts';
import { PHONES, playStory } from './play-story.ts';
import { telegramStage } from './telegram-stage.ts';

it('a team’s day on Telegram, from a list to a report, over a ban', { timeout: 120_000 }, async () => {
  const stage = await telegramStage();
  const { logged } = await playStory(stage);
  await expect(takePictures(stage)).resolves.toHaveLength(5);
  expect(leaksIn(logged, { secrets: { TOKEN }, phones: PHONES })).toEqual([]);
});
