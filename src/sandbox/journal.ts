/** One message that the sandbox was asked to send, and what became of the request. */
export interface JournalEntry {
  instance: string;
  /** The number as it was asked for. */
  number: string;
  /** The digits under which WhatsApp knows it: equal for every spelling of one phone. */
  phone: string;
  text: string;
  /** The medium's URL or base64, for media. */
  media?: string | undefined;
  at: Date;
  outcome: 'accepted' | 'refused';
  /** Why it was refused. */
  reason?: Refusal | undefined;
  /** WhatsApp's id, for what was accepted. */
  keyId?: string | undefined;
}

/**
 * Why a request was not sent on. `hung` and `server_error` are faults that were switched on; with both the client cannot
 * know that nothing was sent.
 */
export type Refusal =
  'not_connected' | 'not_on_whatsapp' | 'bad_number' | 'bad_text' | 'server_error' | 'hung' | 'banned';

/** The same text (and medium) accepted more than once for the same phone, by whichever number. */
export interface Duplicate {
  phone: string;
  text: string;
  entries: readonly JournalEntry[];
}

export interface InstanceCount {
  requests: number;
  accepted: number;
  refused: number;
}

/** What the whole sandbox was asked to send, so that a test can count losses and duplicates. */
export class Journal {
  readonly #requests: JournalEntry[] = [];
  readonly #accepted: JournalEntry[] = [];

  record(entry: JournalEntry): void {
    this.#requests.push(entry);
    if (entry.outcome === 'accepted') this.#accepted.push(entry);
  }

  /** Every well-formed request to send, in the order in which they were decided. */
  get requests(): readonly JournalEntry[] {
    return this.#requests;
  }

  /** The requests that were sent on, whether or not the client was told so. */
  get accepted(): readonly JournalEntry[] {
    return this.#accepted;
  }

  duplicates(): Duplicate[] {
    const groups = new Map<string, JournalEntry[]>();
    for (const entry of this.#accepted) {
      const key = `${entry.phone}\n${entry.media ?? ''}\n${entry.text}`;
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
    return [...groups.values()]
      .filter((entries) => entries.length > 1)
      .map((entries) => ({ phone: entries[0]!.phone, text: entries[0]!.text, entries }));
  }

  /** Counts per instance; only instances that were asked for something. */
  byInstance(): Record<string, InstanceCount> {
    const counts: Record<string, InstanceCount> = {};
    for (const { instance, outcome } of this.#requests) {
      const count = (counts[instance] ??= { requests: 0, accepted: 0, refused: 0 });
      count.requests += 1;
      count[outcome] += 1;
    }
    return counts;
  }
}
