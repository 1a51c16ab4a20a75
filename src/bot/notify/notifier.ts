import type { Notifier, Note, Told } from '../../engine/ports.ts';
import { shortened } from '../../engine/shortened.ts';
import type { Texts } from '../i18n/texts.ts';
import { describeNote } from './describe-note.ts';

/** Where the platforms are, and who we are there. */
export interface NotifySettings {
  slackToken: string | undefined;
  /** Undefined: Slack's own. */
  slackApiUrl: string | undefined;
  telegramToken: string | undefined;
  /** Undefined: Telegram's own. */
  telegramApiRoot: string | undefined;
}

/** Tells a channel or chat of one platform something. */
export type Tell = (channel: string, text: string) => Promise<Told>;

/** More than any platform takes at once, in characters: Telegram 4,096, Slack 40,000. */
const MAX_TEXT = 4_000;

type Platform = 'slack' | 'telegram';

/**
 * Tells chats of the team, on Slack and Telegram. The clients of platforms are loaded when something is first told there: a
 * start without them pays nothing.
 */
export function chatNotifier(settings: NotifySettings, texts: Texts): Notifier {
  const tells = new Map<Platform, Promise<Tell>>();

  const tellOf = (platform: Platform): Promise<Tell> => {
    const known = tells.get(platform) ?? load(platform, settings);
    tells.set(platform, known);
    return known;
  };

  return {
    lacks(target) {
      if (target.startsWith('slack:'))
        return settings.slackToken === undefined ? 'SLACK_BOT_TOKEN' : undefined;
      return settings.telegramToken === undefined ? 'TELEGRAM_BOT_TOKEN' : undefined;
    },

    async notify(target, note: Note) {
      const lacking = this.lacks(target);
      if (lacking !== undefined) return { kind: 'failed', reason: `${lacking} is not set` };
      const [platform, channel] = splitTarget(target);
      const tell = await tellOf(platform);
      const text = (note.text ?? describeNote(note, texts)).trim();
      return tell(channel, shortened(text, MAX_TEXT));
    },
  };
}

async function load(platform: Platform, settings: NotifySettings): Promise<Tell> {
  if (platform === 'slack') {
    const { slackTell } = await import('./slack.ts');
    return slackTell(settings.slackToken ?? '', settings.slackApiUrl);
  }
  const { telegramTell } = await import('./telegram.ts');
  return telegramTell(settings.telegramToken ?? '', settings.telegramApiRoot);
}

function splitTarget(target: string): [Platform, string] {
  const colon = target.indexOf(':');
  return [target.startsWith('slack:') ? 'slack' : 'telegram', target.slice(colon + 1)];
}
