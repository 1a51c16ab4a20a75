/** What was said, by a person or for them, about being written to. */
export interface Choice {
  optedOut: boolean;
  /** When it was said. */
  at: Date;
}

/** What is kept of a person's choices. */
export interface Chosen {
  optedOut: boolean;
  optedOutAt?: Date;
  optedInAt?: Date;
  /** When the last word on it was said, whether or not it changed anything. */
  choiceAt?: Date;
}

/**
 * What is kept once a choice is heard. The last word counts, in whatever order they are heard; of two within the same instant
 * (WhatsApp tells whole seconds) the one that asks for silence does. Undefined: what is kept stays.
 * @param known undefined: nothing is kept of this person.
 */
export function afterChoice(known: Chosen | undefined, { optedOut, at }: Choice): Chosen | undefined {
  if (known === undefined) return { optedOut, choiceAt: at, ...(optedOut && { optedOutAt: at }) };
  const { choiceAt } = known;
  if (choiceAt !== undefined && (optedOut ? choiceAt > at : choiceAt >= at)) return undefined;
  if (known.optedOut === optedOut) return { ...known, choiceAt: at };
  return { ...known, optedOut, choiceAt: at, ...(optedOut ? { optedOutAt: at } : { optedInAt: at }) };
}

/** Whether it is this choice that made things as they are. */
export function isMadeBy(kept: Chosen, { optedOut, at }: Choice): boolean {
  const since = optedOut ? kept.optedOutAt : kept.optedInAt;
  return kept.optedOut === optedOut && since?.getTime() === at.getTime();
}
