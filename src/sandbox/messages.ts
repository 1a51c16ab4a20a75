/** A status as WhatsApp means it; each channel has its own word for it. */
export type Receipt = 'sent' | 'delivered' | 'read' | 'error';

/** A message of one number, as the imitated database keeps it. */
export interface StoredMessage {
  /** The id of the database row, which webhooks call `messageId`. */
  rowId: string;
  /** WhatsApp's id. */
  keyId: string;
  remoteJid: string;
  remoteJidAlt?: string | undefined;
  fromMe: boolean;
  pushName: string | null;
  text: string;
  media?: Media | undefined;
  /** Unix milliseconds. */
  at: number;
  /** The how-manieth message that the number sent; its luck hangs on it. Only with `fromMe`. */
  sequence?: number | undefined;
  /** WhatsApp will refuse it after the 201, because new chats are locked. */
  locked?: boolean | undefined;
  receipts: Receipt[];
}

export interface Media {
  type: 'image' | 'document' | 'video' | 'audio';
  /** URL or base64. */
  source: string;
  mimetype?: string | undefined;
  fileName?: string | undefined;
}

/** What `findMessages` can filter by. As in Evolution, `fromMe: false` filters nothing. */
export interface MessageFilter {
  id?: string | undefined;
  remoteJid?: string | undefined;
  fromMe?: boolean | undefined;
  /** Unix milliseconds, inclusive; Evolution filters by time only when both are given. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The messages of one number, oldest first, found by id or by chat without a scan. */
export class MessageStore {
  readonly #all: StoredMessage[] = [];
  readonly #byKeyId = new Map<string, StoredMessage>();
  readonly #byChat = new Map<string, StoredMessage[]>();
  readonly #known = new Set<string>();

  add(message: StoredMessage): void {
    this.#all.push(message);
    this.#byKeyId.set(message.keyId, message);
    const chat = this.#byChat.get(message.remoteJid);
    if (chat) chat.push(message);
    else this.#byChat.set(message.remoteJid, [message]);
    if (!message.locked) this.#known.add(message.remoteJidAlt ?? message.remoteJid);
  }

  get(keyId: string): StoredMessage | undefined {
    return this.#byKeyId.get(keyId);
  }

  get size(): number {
    return this.#all.length;
  }

  get chats(): number {
    return this.#byChat.size;
  }

  /** Whether the number and this person have written to each other; what a lock on new chats stopped does not count. */
  knows(jid: string): boolean {
    return this.#known.has(jid);
  }

  /** Newest first. */
  find({ id, remoteJid, fromMe, from = -Infinity, to = Infinity }: MessageFilter): StoredMessage[] {
    return this.#candidates(id, remoteJid)
      .filter((message) => remoteJid === undefined || message.remoteJid === remoteJid)
      .filter((message) => !fromMe || message.fromMe)
      .filter((message) => message.at >= from && message.at <= to)
      .toReversed();
  }

  all(): readonly StoredMessage[] {
    return this.#all;
  }

  #candidates(id: string | undefined, remoteJid: string | undefined): StoredMessage[] {
    if (id !== undefined) return [this.#byKeyId.get(id)].filter((message) => message !== undefined);
    if (remoteJid !== undefined) return this.#byChat.get(remoteJid) ?? [];
    return this.#all;
  }
}
