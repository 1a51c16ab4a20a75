import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { messageOf } from '../../errors.ts';
import type { ChatOutcome } from '../chat/chat.ts';

/** Slack's own troubles, over in a while. What else it says stays so until somebody changes something. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
]);
/** The message was deleted, or cannot be changed any more. */
const GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
  'file_not_found',
  'file_deleted',
]);

const NO_TOKEN = (): string => 'the token is not valid (any more); set SLACK_BOT_TOKEN anew';

/** What to do about what Slack says. */
const ADVICE: Readonly<Record<string, ((channel: string) => string) | undefined>> = {
  channel_not_found: (channel) => `there is no channel ${channel}, or the app is not in it`,
  not_in_channel: (channel) => `the app is not in ${channel}; invite it there`,
  is_archived: (channel) => `the channel ${channel} is archived`,
  missing_scope: () => 'the app lacks a scope; install it anew with the manifest of Frota',
  invalid_auth: NO_TOKEN,
  not_authed: NO_TOKEN,
  account_inactive: NO_TOKEN,
  token_revoked: NO_TOKEN,
  token_expired: NO_TOKEN,
};

/** What Slack's refusal of a call means. */
export function outcomeOf(error: unknown, channel: string): Exclude<ChatOutcome, { kind: 'done' }> {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'later', afterMs: error.retryAfter * 1_000, reason: 'Slack: too many messages' };
  if (!(error instanceof WebAPIPlatformError))
    return { kind: 'later', reason: `Slack does not answer: ${messageOf(error)}` };
  const { error: code } = error.data;
  if (PASSING.has(code)) return { kind: 'later', reason: `Slack: ${code}` };
  const reason = `Slack: ${ADVICE[code]?.(channel) ?? code}`;
  return { kind: GONE.has(code) ? 'gone' : 'failed', reason };
}
