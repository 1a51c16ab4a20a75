import { list, onOff, token, url } from './values.ts';

/** A chat by its full name. */
const chat = /^(?:slack:(?:#\S+|[CGD][A-Z0-9]+)|telegram:(?:-?\d+|@\w+))$/;

/** Settings of the chat platforms, see `schema.ts`. */
export const chatSettings = {
  CAMPAIGN_CHATS: list()
    .refine(
      (chats) => chats.every((one) => chat.test(one)),
      'must be chats like slack:C012AB3CD or telegram:-1001234567890',
    )
    .default([])
    .meta({
      example: 'slack:C012AB3CD,telegram:-1001234567890',
      about: 'Chats that show every campaign as it runs, beside those that it was started in.',
    }),
  SLACK_BOT_TOKEN: token(/^xox[a-z]-\S+$/, 'must be a token that begins with xoxb-')
    .optional()
    .meta({
      example: 'xoxb-your-token',
      about: 'Token of the Slack app that the team writes to, and that tells channels what happens.',
    }),
  SLACK_SIGNING_SECRET: token(
    /^[0-9a-f]{32}$/,
    'must be the 32 hex digits of Basic Information, Signing Secret',
  )
    .optional()
    .meta({
      example: '0123456789abcdef0123456789abcdef',
      about:
        'Proves what Slack posts to PUBLIC_URL/slack/events: commands, presses, mentions. This or SLACK_APP_TOKEN is needed for them.',
    }),
  SLACK_APP_TOKEN: token(/^xapp-\S+$/, 'must be a token that begins with xapp-')
    .optional()
    .meta({
      example: 'xapp-your-token',
      about: 'Connects to Slack instead (Socket Mode), where Slack cannot reach PUBLIC_URL.',
    }),
  SLACK_API_URL: url.optional().meta({
    example: 'https://slack.example.com/api',
    about: "Where Slack's Web API is reached, if not at slack.com.",
  }),
  TELEGRAM_BOT_TOKEN: token(/^\d+:[\w-]{20,}$/, 'must be a token as BotFather gives it, 123456:ABC…')
    .optional()
    .meta({
      example: '123456789:AAF-your-token-of-botfather',
      about: 'Token of the Telegram bot that the team writes to, and that tells chats what happens.',
    }),
  TELEGRAM_WEBHOOK: onOff.optional().meta({
    example: 'off',
    about:
      'Whether Telegram posts to PUBLIC_URL (on), or is asked for what was written (off). Not set: on where PUBLIC_URL has https.',
  }),
  TELEGRAM_API_ROOT: url.optional().meta({
    example: 'https://telegram.example.com',
    about: "Where Telegram's Bot API is reached, if not at api.telegram.org.",
  }),
};
