import { expect, it } from 'vitest';
import { playStory } from './play-story.ts';
import { slackStage } from './slack-stage.ts';

it('a team’s day on Slack, from a list to a report, over a ban', { timeout: 120_000 }, async () => {
  await expect(playStory(await slackStage())).resolves.toBeUndefined();
});
