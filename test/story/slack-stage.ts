import { buttonsOf, type Call, BOT_TOKEN, SIGNING_SECRET, slackSim, USER } from '../bot/slack/slack-sim.ts';
import { soon } from '../bot/soon.ts';
import { freePort } from '../chaos/free-port.ts';
import { type SlackBlock, slackPicture } from './pictures/slack-picture.ts';
import { pngIn } from './pictures/small-png.ts';
import type { Person, Stage } from './stage.ts';

const CHANNEL = 'C000000001';
const WRITTEN = new Set(['respond', 'chat.postMessage', 'chat.update']);

/** Slack, over HTTP. */
export async function slackStage(): Promise<Stage> {
  const port = String(await freePort());
  const sim = await slackSim(() => `http://127.0.0.1:${port}`);
  const written = (): Call[] => sim.calls.filter(({ method }) => WRITTEN.has(method));

  const person = (user: string, name: string): Person => ({
    id: `slack:${user}`,
    name,
    say: (line) => sim.slash(`/${line}`, { user, channel: CHANNEL }),
    drop: (file, content) => sim.drop(file, content),
    async press(label) {
      const button = await soon(() => {
        const found = written()
          .map((call) => buttonsOf(call).get(label))
          .findLast((one) => one !== undefined);
        if (found === undefined) throw new Error(`there is no button "${label}"`);
        return found;
      });
      await sim.press(button, { user, channel: CHANNEL });
    },
  });

  return {
    name: 'Slack',
    campaigns: `slack:${CHANNEL}`,
    alerts: `slack:${CHANNEL}`,
    ana: person(USER, 'Ana'),
    bia: person('U2', 'Bia'),
    env: {
      PORT: port,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: sim.apiUrl,
    },
    written: () => written().map(({ text }) => text),
    draw: (index, png) => slackPicture((written()[index]?.fields['blocks'] ?? []) as SlackBlock[], png),
    uploaded: () => sim.calls.flatMap(({ body }) => pngIn(body) ?? []),
  };
}
