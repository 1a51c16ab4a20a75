import { LogLevel, WebClient } from '@slack/web-api';
import { outcomeOf } from '../slack/outcome.ts';
import { QUIET } from '../slack/quiet-log.ts';
import { escaped } from '../slack/slack-chat.ts';
import type { Tell } from './notifier.ts';

const TIMEOUT_MS = 10_000;

/** Tells a channel of Slack (by `#name` or id) something, as plain text. @param apiUrl without a slash at its end; undefined: Slack */
export function slackTell(token: string, apiUrl: string | undefined): Tell {
  const client = new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: `${apiUrl}/` }),
    timeout: TIMEOUT_MS,
    // The outbox tries again, and waits meanwhile.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
    logger: QUIET,
  });
  return async (channel, text) => {
    try {
      await client.apiCall('chat.postMessage', {
        channel,
        text: escaped(text),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      });
      return { kind: 'done' };
    } catch (error) {
      const outcome = outcomeOf(error, channel);
      return outcome.kind === 'gone' ? { kind: 'failed', reason: outcome.reason } : outcome;
    }
  };
}
