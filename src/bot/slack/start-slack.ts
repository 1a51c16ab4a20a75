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
  /** How Slack proves itself when it posts to us, or how we connect to it; neither: the app only writes. */
  signingSecret: string | undefined;
  appToken: string | undefined;
  drawPng: DrawPng;
  /** Of cards. */
  language: Language;
}

/** An app that runs. */
export interface Slack {
  chat: SlackChat;
  /** Of what Slack posts; undefined: it does not. */
  router: Router | undefined;
  stop(): Promise<void>;
}

/** Starts the app: behind our own server (HTTP), or connected to Slack (Socket Mode) where that cannot be reached. */
export function startSlack(options: SlackOptions): Slack {
  const { token, apiUrl, signingSecret, appToken, presses, drawPng, language, log } = options;
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

  if (appToken !== undefined) {
    const receiver = new SocketModeReceiver({
      appToken,
      logger: QUIET,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions },
    });
    slackApp({ ...options, receiver, client, chat });
    return { chat, router: undefined, ...stayConnected(receiver, log) };
  }
  if (signingSecret === undefined) return { chat, router: undefined, stop: async () => undefined };
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
