import type { Router } from '@koa/router';
import type { Settings } from '../config/index.ts';
import { campaignCards } from './bot/cards/campaign-cards.ts';
import { pairingCards } from './bot/cards/pairing-cards.ts';
import { startCards } from './bot/cards/keep-cards.ts';
import { drawPng } from './bot/charts/draw.ts';
import type { ChatPlatform } from './bot/chat/chat.ts';
import { chatPresses } from './bot/chat/presses.ts';
import { incidentCards } from './bot/incidents/incident-cards.ts';
import { contextFor, type ContextFor } from './bot/people/asker.ts';
import { csvImport } from './command-context.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import type { Ports } from './engine/ports.ts';
import type { Logger } from './log.ts';
import { postsToUs } from './services.ts';

/** The chat platforms that the settings name, as they run in this process. */
export interface Chats {
  platforms: readonly ChatPlatform[];
  /** Of what they post to us. */
  routers: readonly Router[];
  stop(): Promise<void>;
}

interface Running {
  chat: ChatPlatform;
  router: Router | undefined;
  stop(): Promise<void>;
}

/** Starts the bots. Each platform is loaded only when it is set: a start without chats pays nothing for them. */
export async function startChats(
  settings: Settings,
  { ports, contactImport }: { ports: Ports; contactImport: ContactImport },
  log: Logger,
): Promise<Chats> {
  const contexts = chatContexts(settings, ports, contactImport);
  const running: Running[] = [];
  if (settings.TELEGRAM_BOT_TOKEN !== undefined)
    running.push(await telegram(settings, settings.TELEGRAM_BOT_TOKEN, ports, contexts, log));
  if (settings.SLACK_BOT_TOKEN !== undefined)
    running.push(await slack(settings, settings.SLACK_BOT_TOKEN, ports, contexts, log));
  const platforms = running.map(({ chat }) => chat);
  const sources = [
    campaignCards(ports, settings.FROTA_LANGUAGE, settings.CAMPAIGN_CHATS),
    incidentCards(ports, settings.FROTA_LANGUAGE, settings.PUBLIC_URL),
    pairingCards(ports, settings.FROTA_LANGUAGE),
  ];
  const cards = platforms.length === 0 ? undefined : startCards(ports, platforms, sources);
  return {
    platforms,
    routers: running.flatMap(({ router }) => router ?? []),
    async stop() {
      await cards?.stop();
      await Promise.allSettled(running.map(({ stop }) => stop()));
    },
  };
}

async function slack(
  settings: Settings,
  token: string,
  ports: Ports,
  contexts: ContextFor,
  log: Logger,
): Promise<Running> {
  const { startSlack } = await import('./bot/slack/start-slack.ts');
  return startSlack({
    token,
    apiUrl: settings.SLACK_API_URL,
    signingSecret: settings.SLACK_SIGNING_SECRET,
    appToken: settings.SLACK_APP_TOKEN,
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
  ports: Ports,
  contexts: ContextFor,
  log: Logger,
): Promise<Running> {
  const { startTelegram } = await import('./bot/telegram/start-telegram.ts');
  return startTelegram({
    token,
    apiRoot: settings.TELEGRAM_API_ROOT,
    publicUrl: postsToUs(settings) ? settings.PUBLIC_URL : undefined,
    language: settings.FROTA_LANGUAGE,
    contextFor: contexts,
    presses: chatPresses(ports, token),
    drawPng,
    ports,
    log,
  });
}

function chatContexts(settings: Settings, ports: Ports, contactImport: ContactImport): ContextFor {
  const base = {
    ports,
    language: settings.FROTA_LANGUAGE,
    region: settings.DEFAULT_REGION,
    importCsv: csvImport(contactImport, settings),
  };
  return contextFor(base, settings.PEOPLE);
}
