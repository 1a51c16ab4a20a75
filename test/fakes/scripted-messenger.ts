import type { Clock } from '../../src/clock.ts';
import type {
  Messenger,
  Receipt,
  SendOutcome,
  Span,
  StoredMessage,
  StoredRecord,
} from '../../src/engine/ports.ts';
import type { Instance, Media } from '../../src/engine/types.ts';
import { FrotaError } from '../../src/errors.ts';

type Answer = SendOutcome | (() => SendOutcome | Promise<SendOutcome>);

interface Kept extends StoredRecord {
  instance: string;
  phone: string;
}

const PAGE_SIZE = 50;

/** What Baileys calls each receipt. */
const STATUSES: Readonly<Record<Receipt, string>> = {
  sent: 'SERVER_ACK',
  delivered: 'DELIVERY_ACK',
  read: 'READ',
  failed: 'ERROR',
};

/** Answers sends as the test says, and else accepts them; stores what it accepted, as Evolution does. */
export class ScriptedMessenger implements Messenger {
  /** Every call to send. */
  readonly sends: { instance: string; phone: string; text: string; at: Date; media?: Media }[] = [];
  /** Evolution servers of which look-ups fail. */
  readonly deafServers = new Set<string>();
  /** Instances that Evolution does not have. */
  readonly unknown = new Set<string>();
  /** Instances of which Evolution fails to read what it has. */
  readonly failing = new Set<string>();
  /** Evolution answers with records of all times, as its older versions do. */
  ignoresTimes = false;
  /** Phones that are not on WhatsApp. */
  readonly absent = new Set<string>();
  /** Who was asked for which phones. */
  readonly checks: { instance: string; phones: readonly string[] }[] = [];
  /** Look-ups that were asked for. */
  lookups = 0;

  readonly #clock: Clock;
  readonly #answers: Answer[] = [];
  readonly #kept: Kept[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How the next sends are answered, in turn. */
  answer(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Puts a message among those that Evolution has stored. */
  keep(message: {
    instance: string;
    phone: string;
    keyId: string;
    text?: string;
    at?: Date;
    receipt?: Receipt;
    fromMe?: boolean;
  }): void {
    const { keyId, phone, text, receipt, fromMe = true } = message;
    const remoteJid = `${phone.replace('+', '')}@s.whatsapp.net`;
    const raw = {
      id: `row-${keyId}`,
      key: { id: keyId, fromMe, remoteJid },
      messageType: 'conversation',
      message: { conversation: text },
    };
    const statuses = receipt === undefined ? [] : [STATUSES[receipt]];
    this.#kept.push({ at: this.#clock.now(), ...message, fromMe, raw, statuses });
  }

  async sendText(instance: Instance, phone: string, text: string): Promise<SendOutcome> {
    this.sends.push({ instance: instance.name, phone, text, at: this.#clock.now() });
    return this.#outcome(instance, phone, text);
  }

  async sendMedia(instance: Instance, phone: string, media: Media, text: string): Promise<SendOutcome> {
    this.sends.push({ instance: instance.name, phone, text, media, at: this.#clock.now() });
    return this.#outcome(instance, phone, text);
  }

  async #outcome(instance: Instance, phone: string, text: string): Promise<SendOutcome> {
    const answer = this.#answers.shift() ?? { kind: 'accepted', keyId: `key-${this.sends.length}` };
    const outcome = typeof answer === 'function' ? await answer() : answer;
    if (outcome.kind === 'accepted')
      this.keep({ instance: instance.name, phone, text, keyId: outcome.keyId });
    return outcome;
  }

  async whereabouts(instance: Instance, phones: readonly string[]): ReturnType<Messenger['whereabouts']> {
    this.checks.push({ instance: instance.name, phones });
    if (this.deafServers.has(instance.server))
      throw new FrotaError('evolution_no_answer', 'no answer in time');
    if (this.unknown.has(instance.name)) throw new FrotaError('evolution_refused', 'not available');
    return new Map(
      phones.map((phone) => [
        phone,
        this.absent.has(phone) ? { kind: 'not_on_whatsapp' } : { kind: 'on_whatsapp', phone },
      ]),
    );
  }

  async sentTo(instance: Instance, phone: string): Promise<StoredMessage[]> {
    return this.#lookUp(instance, (kept) => kept.phone === phone).toReversed();
  }

  async stored(instance: Instance, keyId: string): Promise<StoredRecord | undefined> {
    return this.#lookUp(instance, (kept) => kept.keyId === keyId)[0];
  }

  async records(instance: Instance, { from, to }: Span, page: number): ReturnType<Messenger['records']> {
    const found = this.#lookUp(instance, ({ at }) => this.ignoresTimes || (at >= from && at <= to));
    const all = found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
    const end = page * PAGE_SIZE;
    return { records: all.slice(end - PAGE_SIZE, end), pages: Math.ceil(all.length / PAGE_SIZE) };
  }

  #lookUp(instance: Instance, wanted: (kept: Kept) => boolean): StoredRecord[] {
    this.lookups++;
    if (this.deafServers.has(instance.server)) throw new Error(`${instance.server} does not answer`);
    if (this.unknown.has(instance.name))
      throw new FrotaError('evolution_refused', `The "${instance.name}" instance does not exist`);
    if (this.failing.has(instance.name))
      throw new FrotaError('evolution_refused', 'Something broke', { retryable: true });
    return this.#kept.filter((kept) => kept.instance === instance.name && wanted(kept));
  }
}
