import type { Random } from '../clock.ts';
import { baileys } from './channels/baileys.ts';
import { business } from './channels/business.ts';
import type { Channel, SandboxEvent } from './channels/channel.ts';
import { type BanOrder, type Character, HEALTHY } from './character.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import type { SandboxContext } from './context.ts';
import { Faults } from './faults.ts';
import type { SavedNumber } from './journal-file.ts';
import { MessageStore } from './messages.ts';
import { jidOf, whatsappUser } from './phone.ts';
import { between, chance, seededRandom, stableShare, stableUuid } from './random.ts';
import type { NumberSettings } from './settings.ts';
import { pack } from './webhooks/envelope.ts';
import { subscribes, type WebhookSettings } from './webhooks/settings.ts';

/** How old a number is unless it is said, in days. */
const AGE_DAYS = 90;

/** How far a duplicate follows the original, and how far a late webhook is held back. */
const REPEAT_AFTER_MS = [50, 3000] as const;
const HELD_BACK_MS = [500, 5000] as const;

/** One number of the sandbox: its parts, and the way its webhooks leave. */
export class SandboxNumber implements ConnectionOwner {
  readonly context: SandboxContext;
  readonly name: string;
  readonly id: string;
  readonly token: string;
  readonly jid: string;
  readonly createdAt: Date;
  readonly character: Character;
  readonly channel: Channel;
  readonly connection: Connection;
  readonly faults: Faults;
  readonly messages = new MessageStore();
  webhook: WebhookSettings | null = null;
  /** Messages sent so far; numbers them. */
  sent = 0;
  /** Chats opened since the last ban (or the start), for `banAfterNewChats`. */
  newChats = 0;
  newChatsLocked: boolean;
  /** After a logout and a new pairing, Evolution shows no inbound message until its process restarts. */
  deaf = false;
  readonly #webhookLuck: Random;
  readonly #requestLuck: Random;

  constructor(settings: NumberSettings, context: SandboxContext) {
    const { seed, name: server, timers, clock } = context;
    const phone = settings.phone ?? inventedPhone(seed, server, settings.name);
    this.context = context;
    this.name = settings.name;
    this.id = stableUuid(seed, server, settings.name, 'id');
    this.token = settings.token ?? stableUuid(seed, server, settings.name, 'token').toUpperCase();
    this.jid = jidOf(phone);
    this.createdAt = new Date(clock.now().getTime() - (settings.ageDays ?? AGE_DAYS) * 86_400_000);
    this.character = { ...HEALTHY, ...settings };
    this.newChatsLocked = this.character.newChatsLocked;
    this.channel = settings.integration === 'WHATSAPP-BUSINESS' ? business : baileys;
    this.faults = new Faults(timers);
    const session = this.channel.integration === 'WHATSAPP-BAILEYS';
    this.connection = new Connection(this, { timers, clock, session, open: settings.state !== 'close' });
    this.#webhookLuck = seededRandom(seed, server, settings.name, 'webhooks');
    this.#requestLuck = seededRandom(seed, server, settings.name, 'requests');
  }

  /** Whose number it is, which Evolution learns when it connects; never on the Business channel. */
  get owner(): string | undefined {
    return this.connection.everOpened && this.connection.hasSession ? this.jid : undefined;
  }

  /** The luck of one message, the same in every run and after every restart. */
  luckOf(sequence: number): Random {
    return seededRandom(this.context.seed, this.context.name, this.name, 'message', sequence);
  }

  /** How long the next request takes. */
  nextLatencyMs(): number {
    return between(this.#requestLuck, this.faults.slow.take() ?? this.character.latencyMs);
  }

  isOnWhatsApp(jid: string): boolean {
    const user = whatsappUser(jid);
    const { notOnWhatsAppRate, notOnWhatsAppEndings } = this.character;
    if (notOnWhatsAppEndings.some((ending) => user.endsWith(ending))) return false;
    return (
      notOnWhatsAppRate === 0 || stableShare(this.context.seed, 'on WhatsApp', user) >= notOnWhatsAppRate
    );
  }

  /** Sends a webhook, if the instance has one that wants it; never throws and never waits. */
  emit(event: SandboxEvent): void {
    const { webhook, context } = this;
    if (!webhook || !subscribes(webhook, event.event) || this.faults.isSilent('webhooks')) return;
    const delivery = pack(webhook, event, {
      instance: this.name,
      token: this.token,
      sender: this.owner,
      serverUrl: context.url(),
      now: context.clock.now(),
    });
    const { lateWebhookRate, duplicateWebhookRate } = this.character;
    const lateMs = chance(this.#webhookLuck, lateWebhookRate) ? between(this.#webhookLuck, HELD_BACK_MS) : 0;
    void context.deliveries.deliver(delivery, lateMs);
    if (chance(this.#webhookLuck, duplicateWebhookRate)) {
      void context.deliveries.deliver(delivery, lateMs + between(this.#webhookLuck, REPEAT_AFTER_MS));
    }
  }

  ban(order: BanOrder): void {
    this.newChats = 0;
    this.connection.ban(order);
  }

  logout(by: 'api' | 'phone'): void {
    if (by === 'api') this.deaf = true;
    this.connection.logout(by);
  }

  save(): void {
    const { connection, webhook, newChatsLocked } = this;
    const number = { connection: connection.saved(), webhook, newChatsLocked };
    this.context.keep({ type: 'number', instance: this.name, number });
  }

  restore(saved: SavedNumber): void {
    this.connection.restore(saved.connection);
    this.webhook = saved.webhook;
    this.newChatsLocked = saved.newChatsLocked;
  }
}

function inventedPhone(...parts: readonly (string | number)[]): string {
  const subscriber = Math.floor(stableShare(...parts, 'phone') * 10_000_000);
  return `551197${String(subscriber).padStart(7, '0')}`;
}
