import type { Clock, Random } from '../clock.ts';
import type { AnswerCache } from './ports/answer-cache.ts';
import type { ApiKeyStore } from './ports/api-key-store.ts';
import type { AuditStore } from './ports/audit-store.ts';
import type { CampaignStore } from './ports/campaign-store.ts';
import type { CardStore } from './ports/card-store.ts';
import type { ContactStore } from './ports/contact-store.ts';
import type { ConversationStore } from './ports/conversation-store.ts';
import type { Counters } from './ports/counters.ts';
import type { EngineLog } from './ports/engine-log.ts';
import type { EventHistory } from './ports/event-history.ts';
import type { IdempotencyStore } from './ports/idempotency-store.ts';
import type { IncidentStore } from './ports/incident-store.ts';
import type { InstanceStore } from './ports/instance-store.ts';
import type { LaneStore } from './ports/lane-store.ts';
import type { LeaseStore } from './ports/lease-store.ts';
import type { Ledger } from './ports/ledger.ts';
import type { LidStore } from './ports/lid-store.ts';
import type { Messenger } from './ports/messenger.ts';
import type { MigrationStore } from './ports/migration-store.ts';
import type { Notifier } from './ports/notifier.ts';
import type { NumberDirectory } from './ports/number-directory.ts';
import type { Outbox } from './ports/outbox.ts';
import type { PersonStore } from './ports/person-store.ts';
import type { PlacementStore } from './ports/placement-store.ts';
import type { Poster } from './ports/poster.ts';
import type { PressStore } from './ports/press-store.ts';
import type { AskedPairing, Probe } from './ports/probe.ts';
import type { RuleStore } from './ports/rule-store.ts';
import type { ReceivedEvents } from './ports/received-events.ts';
import type { Replay } from './ports/replay.ts';
import type { QrStore } from './ports/qr-store.ts';
import type { SeenStore } from './ports/seen-store.ts';
import type { SessionStore } from './ports/session-store.ts';
import type { StrangerStore } from './ports/stranger-store.ts';
import type { Wake } from './ports/wake.ts';
import type { AlertSettings } from './alerts/alert-settings.ts';
import type { SendingHours } from './quiet-hours.ts';
import type { StrategyName } from './types.ts';

export type * from './ports/answer-cache.ts';
export type * from './ports/audit-store.ts';
export type * from './ports/campaign-store.ts';
export type * from './ports/card-store.ts';
export type * from './ports/contact-store.ts';
export type * from './ports/conversation-store.ts';
export type * from './ports/counters.ts';
export type * from './ports/engine-log.ts';
export type * from './ports/event-history.ts';
export type * from './ports/incident-store.ts';
export type * from './ports/instance-store.ts';
export type * from './ports/lane-store.ts';
export type * from './ports/lease-store.ts';
export type * from './ports/ledger.ts';
export type * from './ports/lid-store.ts';
export type * from './ports/messenger.ts';
export type * from './ports/migration-store.ts';
export type * from './ports/notifier.ts';
export type * from './ports/number-directory.ts';
export type * from './ports/outbox.ts';
export type * from './ports/person-store.ts';
export type * from './ports/placement-store.ts';
export type * from './ports/poster.ts';
export type * from './ports/press-store.ts';
export type * from './ports/probe.ts';
export type * from './ports/rule-store.ts';
export type * from './ports/received-events.ts';
export type * from './ports/replay.ts';
export type * from './ports/qr-store.ts';
export type * from './ports/seen-store.ts';
export type * from './ports/api-key-store.ts';
export type * from './ports/idempotency-store.ts';
export type * from './ports/session-store.ts';
export type * from './ports/stranger-store.ts';
export type * from './ports/vital-signs.ts';
export type * from './ports/wake.ts';

/**
 * Everything the engine works with, made once by the composition root.
 *
 * Those who implement the stores: there are no transactions, so every method is
 * one atomic update of one document, or a batch of idempotent, uniquely keyed writes in the order of their keys.
 */
export interface Ports {
  ledger: Ledger;
  campaigns: CampaignStore;
  contacts: ContactStore;
  lids: LidStore;
  placements: PlacementStore;
  migrations: MigrationStore;
  instances: InstanceStore;
  lanes: LaneStore;
  incidents: IncidentStore;
  audits: AuditStore;
  cards: CardStore;
  people: PersonStore;
  presses: PressStore;
  conversations: ConversationStore;
  seen: SeenStore;
  apiKeys: ApiKeyStore;
  idempotency: IdempotencyStore;
  leases: LeaseStore;
  sessions: SessionStore;
  outbox: Outbox;
  received: ReceivedEvents;
  rules: RuleStore;
  counters: Counters;
  messenger: Messenger;
  probe: Probe;
  history: EventHistory;
  notifier: Notifier;
  poster: Poster;
  qrCodes: QrStore;
  /** What Evolution answered those who wanted to pair a number. */
  pairings: AnswerCache<AskedPairing>;
  numbers: NumberDirectory;
  strangers: StrangerStore;
  replay: Replay;
  wake: Wake;
  clock: Clock;
  random: Random;
  /** IANA time zones that a phone's owner may live in; empty: nobody knows. */
  zonesOf: (phone: string) => readonly string[];
  log: EngineLog;
  settings: EngineSettings;
}

export interface EngineSettings {
  /** IANA time zone in which hours and days are counted. */
  timeZone: string;
  /** Numbers a campaign may use under the team's plan. */
  maxInstancesPerCampaign: number;
  planName: string;
  /** Strategy of a campaign that names none. */
  defaultStrategy: StrategyName;
  /** Limits of a number that is seen for the first time. */
  hourLimit: number;
  dayLimit: number;
  newChatLimit: number;
  /** Messages a day by stage of a young number's life. Empty: none is warmed up. */
  warmUpTable: readonly number[];
  /** When people may be written to, by their own clocks. Undefined: always. */
  sendingHours: SendingHours | undefined;
  /** Messages a day to one person, over all campaigns. */
  contactDayLimit: number;
  /** Between two messages to one person, over all campaigns, in ms; 0: none. */
  contactGapMs: number;
  /** A campaign to more people than this that is launched in a chat waits for another's approval; 0: none does. */
  approvalAbove: number;
  /** A number that is away for longer than this loses the contacts that are written to meanwhile, in ms. */
  awayGraceMs: number;
  /** So many numbers restricted or banned while they send one campaign, within an hour, pause it. */
  brakeAt: number;
  /** Who hears of incidents, and when. */
  alerts: AlertSettings;
  /** Managed instances by name; empty: all that the servers have. */
  instanceNames: readonly string[];
  /** A send call that takes longer is given up as unknown, in ms. Must stay under Agenda's lock lifetime. */
  sendTimeoutMs: number;
  /** How long after its attempt a message that Evolution does not know counts as not sent, in ms. */
  absentAfterMs: number;
  /** What asks for no more messages, beside the words that everybody uses. */
  optOutWords: readonly string[];
  /** What is answered once to somebody who asks for no more messages. Undefined: nothing. */
  optOutConfirmation: string | undefined;
}
