import { Router } from '@koa/router';
import { HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { LogLevel, WebClient } from '@slack/web-api';
import type { DrawPng } from '../charts/draw.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { SLACK_PATH } from './paths.ts';
import { QUIET } from './quiet-log.ts';
import { slackApp, type SlackAppOptions } from './slack-app.ts';
import { type SlackChat, slackChat } from './slack-chat.ts';
import { stayConnected } from './socket-mode.ts';

const TIMEOUT_MS = 10_000;

export interface SlackOptions extends Omit<SlackAppOptions, 'receiver' | 'client' | 'chat'> {
  /** Undefined: Slack's own. */
  apiUrl: string | undefined;
  /** How this process hears what people write; undefined: it does not, another does, and it only writes. */
  hears: SlackHearing | undefined;
  drawPng: DrawPng;
  /** Of cards. */
  language: Language;
}

/** Slack posts to this server, and proves itself by the secret; or we connect to it (Socket Mode), any number of processes. */
export type SlackHearing = { by: 'http'; signingSecret: string } | { by: 'socket'; appToken: string };

/** An app that runs. */
export interface Slack {
  chat: SlackChat;
  /** Of what Slack posts; undefined: it does not, to this process. */
  router: Router | undefined;
  stop(): Promise<void>;
}

/** Starts the app: behind our own server (HTTP), or connected to Slack (Socket Mode) where that cannot be reached. */
export function startSlack(options: SlackOptions): Slack {
  const { token, apiUrl, hears, presses, drawPng, language, log } = options;
  const clientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: `${apiUrl}/` }),
    timeout: TIMEOUT_MS,
    // Whoever writes waits and tries again: one channel must not hold up the others.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
    logger: QUIET,
  };
  const client = new WebClient(token, clientOptions);
  const { sure } = TEXTS[language].chat;
  const chat = slackChat(client, { presses, drawPng, sure });

  if (hears === undefined) return { chat, router: undefined, stop: async () => undefined };
  if (hears.by === 'socket') {
    const receiver = new SocketModeReceiver({
      appToken: hears.appToken,
      logger: QUIET,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions },
    });
    slackApp({ ...options, receiver, client, chat });
    return { chat, router: undefined, ...stayConnected(receiver, log) };
  }
  const { signingSecret } = hears;
  const receiver = new HTTPReceiver({ signingSecret, endpoints: [SLACK_PATH], logger: QUIET });
  slackApp({ ...options, receiver, client, chat });
  const router = new Router();
  router.post(SLACK_PATH, (ctx) => {
    // Bolt reads the body as it was signed, and answers.
    ctx.respond = false;
    receiver.requestListener(ctx.req, ctx.res);
  });
  return { chat, router, stop: async () => undefined };
}
