import { expect, it } from 'vitest';
import { playStory } from './play-story.ts';
import { telegramStage } from './telegram-stage.ts';

it('a team’s day on Telegram, from a list to a report, over a ban', { timeout: 120_000 }, async () => {
  await expect(playStory(await telegramStage())).resolves.toBeUndefined();
});
