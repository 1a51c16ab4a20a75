import { LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import type { Told } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Tell } from './notifier.ts';

const TIMEOUT_MS = 10_000;

/** Slack's own troubles, over in a while. What else it says stays so until somebody changes something. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

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
    logger: SILENT,
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
      return toldBy(error, channel);
    }
  };
}

/** What people write must not become links, mentions or `<!channel>`. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function toldBy(error: unknown, channel: string): Told {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'later', afterMs: error.retryAfter * 1_000, reason: 'Slack: too many messages' };
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === 'ratelimited' || PASSING.has(code)) return { kind: 'later', reason: `Slack: ${code}` };
    return { kind: 'failed', reason: `Slack: ${ADVICE[code]?.(channel) ?? code}` };
  }
  return { kind: 'later', reason: `Slack does not answer: ${messageOf(error)}` };
}

const NO_TOKEN = (): string => 'the token is not valid (any more); set SLACK_BOT_TOKEN anew';

/** What to do about what Slack says. */
const ADVICE: Readonly<Record<string, ((channel: string) => string) | undefined>> = {
  channel_not_found: (channel) => `there is no channel ${channel}, or the app is not in it`,
  not_in_channel: (channel) => `the app is not in ${channel}; invite it there`,
  is_archived: (channel) => `the channel ${channel} is archived`,
  missing_scope: () => 'the app lacks the scope chat:write',
  invalid_auth: NO_TOKEN,
  not_authed: NO_TOKEN,
  account_inactive: NO_TOKEN,
  token_revoked: NO_TOKEN,
  token_expired: NO_TOKEN,
};

/** What matters comes as an error, and the client's own log knows nothing of what must not be logged. */
const nothing = (): void => undefined;
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
