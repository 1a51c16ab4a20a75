/** Which phones are on WhatsApp, as far as that is known. It is forgotten after some hours: people come and go. */
export interface NumberDirectory {
  /**
   * What is known of phones (E.164), and what `ask` answers of the others, which is kept. `ask` is given each phone once
   * however many want to know it at the same time; they share its answer.
   * @returns by phone; one that `ask` did not answer is missing
   * @throws whatever `ask` throws
   */
  find(phones: readonly string[], ask: AskForNumbers): Promise<Map<string, Whereabouts>>;
  /** Takes note of what was learned in another way. Never throws. */
  learn(phone: string, whereabouts: KnownWhereabouts): Promise<void>;
}

export type AskForNumbers = (phones: readonly string[]) => Promise<Map<string, Whereabouts>>;

/** What WhatsApp says of a phone. `phone`: E.164, as WhatsApp has it; Brazil's ninth digit may be missing in it, or be added. */
export type KnownWhereabouts = { kind: 'on_whatsapp'; phone: string } | { kind: 'not_on_whatsapp' };

/** `unasked`: nobody could be asked now. Not kept. */
export type Whereabouts = KnownWhereabouts | { kind: 'unasked'; why: Unasked };

/** There is no connected number that could ask; those that there are have asked enough in this hour; or nobody answered. */
export type Unasked = 'no_number' | 'limit' | 'no_answer';
