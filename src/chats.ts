import type { Router } from '@koa/router';
import type { Settings } from '../config/index.ts';
import { campaignCards } from './bot/cards/campaign-cards.ts';
import { loginCards } from './bot/cards/login-cards.ts';
import { pairingCards } from './bot/cards/pairing-cards.ts';
import { startCards } from './bot/cards/keep-cards.ts';
import { drawPng } from './bot/charts/draw.ts';
import type { ChatPlatform } from './bot/chat/chat.ts';
import { chatPresses } from './bot/chat/presses.ts';
import type { SlackHearing } from './bot/slack/start-slack.ts';
import type { TelegramHearing } from './bot/telegram/start-telegram.ts';
import { incidentCards } from './bot/incidents/incident-cards.ts';
import { contextFor, type ContextFor } from './bot/people/asker.ts';
import { csvImport } from './command-context.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import type { Ports } from './engine/ports.ts';
import type { Logger } from './log.ts';
import { postsToUs } from './services.ts';

/** The chat platforms that the settings name, as far as this process has to do with them. */
export interface Chats {
  /** Those that it writes to. */
  platforms: readonly ChatPlatform[];
  /** Of what they post to it. */
  routers: readonly Router[];
  stop(): Promise<void>;
}

interface Running {
  chat: ChatPlatform;
  router: Router | undefined;
  stop(): Promise<void>;
}

/**
 * Starts what the roles of this process have to do with chats; there may be any number of processes with each. What platforms
 * post is taken and answered by `web`. `bot` keeps the cards up to date, and hears people where platforms cannot post to us: over
 * Slack's Socket Mode, and by asking Telegram. Each platform is loaded only where it is needed: a start without pays nothing.
 */
export async function startChats(
  settings: Settings,
  { ports, contactImport, webUrl }: { ports: Ports; contactImport: ContactImport; webUrl: () => string },
  log: Logger,
): Promise<Chats> {
  const contexts = chatContexts(settings, { ports, contactImport, webUrl });
  const isBot = settings.ROLES.includes('bot');
  const running: Running[] = [];
  const { TELEGRAM_BOT_TOKEN: telegramToken, SLACK_BOT_TOKEN: slackToken } = settings;
  const telegramHears = telegramHearing(settings);
  if (telegramToken !== undefined && (isBot || telegramHears !== undefined))
    running.push(await telegram(settings, telegramToken, telegramHears, ports, contexts, log));
  const slackHears = slackHearing(settings);
  if (slackToken !== undefined && (isBot || slackHears !== undefined))
    running.push(await slack(settings, slackToken, slackHears, ports, contexts, log));
  const platforms = running.map(({ chat }) => chat);
  const sources = [
    campaignCards(ports, settings.FROTA_LANGUAGE, settings.CAMPAIGN_CHATS),
    incidentCards(ports, settings.FROTA_LANGUAGE, settings.PUBLIC_URL),
    pairingCards(ports, settings.FROTA_LANGUAGE),
    loginCards(ports, settings.FROTA_LANGUAGE, webUrl),
  ];
  const cards = isBot && platforms.length > 0 ? startCards(ports, platforms, sources) : undefined;
  return {
    platforms,
    routers: running.flatMap(({ router }) => router ?? []),
    async stop() {
      await cards?.stop();
      await Promise.allSettled(running.map(({ stop }) => stop()));
    },
  };
}

/** How this process hears what people write in Slack. */
function slackHearing({
  ROLES: roles,
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET: signingSecret,
}: Settings): SlackHearing | undefined {
  if (appToken !== undefined) return roles.includes('bot') ? { by: 'socket', appToken } : undefined;
  if (signingSecret === undefined || !roles.includes('web')) return undefined;
  return { by: 'http', signingSecret };
}

/** How this process hears what people write in Telegram. */
function telegramHearing(settings: Settings): TelegramHearing | undefined {
  const { ROLES: roles, PUBLIC_URL: publicUrl } = settings;
  if (publicUrl === undefined || !postsToUs(settings))
    return roles.includes('bot') ? { by: 'polling' } : undefined;
  return roles.includes('web') ? { by: 'webhook', publicUrl } : undefined;
}

async function slack(
  settings: Settings,
  token: string,
  hears: SlackHearing | undefined,
  ports: Ports,
  contexts: ContextFor,
  log: Logger,
): Promise<Running> {
  const { startSlack } = await import('./bot/slack/start-slack.ts');
  return startSlack({
    token,
    apiUrl: settings.SLACK_API_URL,
    hears,
    language: settings.FROTA_LANGUAGE,
    contextFor: contexts,
    presses: chatPresses(ports, token),
    drawPng,
    ports,
    log,
  });
}

async function telegram(
  settings: Settings,
  token: string,
  hears: TelegramHearing | undefined,
  ports: Ports,
  contexts: ContextFor,
  log: Logger,
): Promise<Running> {
  const { startTelegram } = await import('./bot/telegram/start-telegram.ts');
  return startTelegram({
    token,
    apiRoot: settings.TELEGRAM_API_ROOT,
    hears,
    language: settings.FROTA_LANGUAGE,
    contextFor: contexts,
    presses: chatPresses(ports, token),
    drawPng,
    ports,
    log,
  });
}

/** Contexts of those who ask in a chat, or as somebody of a chat. */
export function chatContexts(
  settings: Settings,
  { ports, contactImport, webUrl }: { ports: Ports; contactImport: ContactImport; webUrl: () => string },
): ContextFor {
  const base = {
    ports,
    language: settings.FROTA_LANGUAGE,
    region: settings.DEFAULT_REGION,
    importCsv: csvImport(contactImport, settings),
    webUrl,
  };
  return contextFor(base, settings.PEOPLE);
}
