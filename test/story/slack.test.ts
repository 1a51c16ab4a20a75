import { expect, it } from 'vitest';
import { takePictures } from './pictures/take-pictures.ts';
import { playStory } from './play-story.ts';
import { slackStage } from './slack-stage.ts';

it('a team’s day on Slack, from a list to a report, over a ban', { timeout: 120_000 }, async () => {
  const stage = await slackStage();
  await playStory(stage);
  await expect(takePictures(stage)).resolves.toHaveLength(5);
});
