import { PLANS, type Settings, WARM_UP_TABLE } from '../config/index.ts';
import type { FrotaCaches } from './cache/frota-caches.ts';
import { learningMessenger } from './cache/learning-messenger.ts';
import { chatNotifier } from './bot/notify/notifier.ts';
import { TEXTS } from './bot/i18n/texts.ts';
import { systemClock } from './clock.ts';
import { timeZonesOf } from './contacts/time-zone.ts';
import type { Counters, EngineSettings, Messenger, Ports, Probe, Replay, Wake } from './engine/ports.ts';
import { DEFAULT_SENDING_HOURS } from './engine/quiet-hours.ts';
import { restoreCounters } from './engine/restore-counters.ts';
import type { Logger } from './log.ts';
import { signedPoster } from './signed-posts/signed-poster.ts';
import { mongoApiKeys } from './store/api-keys.ts';
import { mongoAudits } from './store/audits.ts';
import { mongoCampaigns } from './store/campaigns.ts';
import { mongoCards } from './store/cards.ts';
import { mongoContacts } from './store/contacts.ts';
import { mongoConversations } from './store/conversations.ts';
import { mongoInboxHistory } from './store/inbox-history.ts';
import { mongoIdempotency } from './store/idempotency.ts';
import { mongoIncidents } from './store/incidents.ts';
import { mongoInstances } from './store/instances.ts';
import { mongoLanes } from './store/lanes.ts';
import { mongoLeases } from './store/leases.ts';
import { mongoLedger } from './store/ledger.ts';
import { mongoLids } from './store/lids.ts';
import { mongoMigrations } from './store/migrations.ts';
import { mongoOutbox } from './store/outbox.ts';
import { mongoPeople } from './store/people.ts';
import { mongoPlacements } from './store/placements.ts';
import { mongoPresses } from './store/presses.ts';
import { mongoReceivedEvents } from './store/received-events.ts';
import { mongoRules } from './store/rules.ts';
import { mongoQrCodes } from './store/qr-codes.ts';
import { mongoSeen } from './store/seen.ts';
import { mongoSessions } from './store/sessions.ts';
import { mongoStrangers } from './store/strangers.ts';
import type { Models } from './store/models.ts';
import { webhookHistory } from './webhooks/webhook-history.ts';

export interface Parts {
  settings: Settings;
  log: Logger;
  models: Models;
  /** @param restore fills them from the ledger */
  counters: (restore: () => Promise<void>) => Counters;
  messenger: Messenger;
  probe: Probe;
  caches: Pick<FrotaCaches, 'pairings' | 'numbers'>;
  replay: Replay;
  wake: (ports: () => Ports) => Wake;
}

/** Gives the engine everything that it needs from outside. */
export function createPorts(parts: Parts): Ports {
  const { settings, models, log } = parts;
  const lids = mongoLids(models);
  const ports: Ports = {
    ledger: mongoLedger(models),
    campaigns: mongoCampaigns(models),
    contacts: mongoContacts(models),
    lids,
    placements: mongoPlacements(models),
    migrations: mongoMigrations(models),
    instances: mongoInstances(models),
    lanes: mongoLanes(models),
    incidents: mongoIncidents(models),
    audits: mongoAudits(models),
    cards: mongoCards(models),
    people: mongoPeople(models),
    presses: mongoPresses(models),
    conversations: mongoConversations(models),
    seen: mongoSeen(models),
    apiKeys: mongoApiKeys(models),
    idempotency: mongoIdempotency(models),
    leases: mongoLeases(models),
    sessions: mongoSessions(models),
    outbox: mongoOutbox(models),
    received: mongoReceivedEvents(models),
    rules: mongoRules(models),
    counters: parts.counters(() => restoreCounters(ports)),
    messenger: learningMessenger(parts.messenger, parts.caches.numbers),
    probe: parts.probe,
    history: webhookHistory(mongoInboxHistory(models), lids),
    notifier: chatNotifier(
      {
        slackToken: settings.SLACK_BOT_TOKEN,
        slackApiUrl: settings.SLACK_API_URL,
        telegramToken: settings.TELEGRAM_BOT_TOKEN,
        telegramApiRoot: settings.TELEGRAM_API_ROOT,
      },
      TEXTS[settings.FROTA_LANGUAGE],
    ),
    poster: signedPoster(settings.AUTOMATION_SECRET, systemClock),
    qrCodes: mongoQrCodes(models),
    pairings: parts.caches.pairings,
    numbers: parts.caches.numbers,
    strangers: mongoStrangers(models),
    replay: parts.replay,
    wake: parts.wake(() => ports),
    clock: systemClock,
    random: Math.random,
    zonesOf: timeZonesOf,
    log,
    settings: {
      timeZone: settings.TIME_ZONE,
      planName: settings.PLAN,
      maxInstancesPerCampaign: PLANS[settings.PLAN],
      defaultStrategy: settings.INSTANCE_STRATEGY,
      hourLimit: settings.HOUR_LIMIT,
      dayLimit: settings.DAY_LIMIT,
      newChatLimit: settings.NEW_CHAT_LIMIT,
      warmUpTable: settings.WARM_UP ? WARM_UP_TABLE : [],
      ...recipientRules(settings),
      awayGraceMs: settings.AWAY_GRACE_MINUTES * 60_000,
      approvalAbove: settings.APPROVAL_ABOVE,
      brakeAt: settings.CONTAGION_BRAKE,
      alerts: {
        routes: settings.ALERTS,
        escalation: settings.ALERTS_ESCALATION,
        hours: settings.ALERTS_HOURS,
        repeatMs: settings.ALERTS_REPEAT_MINUTES * 60_000,
        ackedMs: settings.ALERTS_ACK_MINUTES * 60_000,
      },
      instanceNames: settings.EVOLUTION_INSTANCES,
      sendTimeoutMs: settings.SEND_TIMEOUT_MS,
      absentAfterMs: settings.ABSENT_AFTER_MS,
      optOutWords: settings.OPT_OUT_WORDS,
      optOutConfirmation: optOutConfirmation(settings),
    },
  };
  return ports;
}

/** Rules that protect people. Unless they are set, they do not apply to the sandbox's made-up ones. */
function recipientRules(
  settings: Settings,
): Pick<EngineSettings, 'sendingHours' | 'contactDayLimit' | 'contactGapMs'> {
  const real = settings.EVOLUTION_SERVERS !== undefined;
  const { SENDING_HOURS: hours, CONTACT_DAY_LIMIT: perDay, CONTACT_GAP_MINUTES: gap } = settings;
  return {
    sendingHours: hours ?? (real ? DEFAULT_SENDING_HOURS : undefined),
    contactDayLimit: perDay ?? (real ? 1 : Number.MAX_SAFE_INTEGER),
    contactGapMs: (gap ?? (real ? 60 : 0)) * 60_000,
  };
}

function optOutConfirmation({ OPT_OUT_CONFIRMATION: text, FROTA_LANGUAGE }: Settings): string | undefined {
  return text?.toLowerCase() === 'off' ? undefined : (text ?? TEXTS[FROTA_LANGUAGE].optedOut);
}
