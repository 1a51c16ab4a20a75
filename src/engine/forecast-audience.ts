import type { ContactStore } from './ports.ts';
import type { Campaign, Contact, Progress } from './types.ts';

/** The people of a contact list, as far as they were looked at. */
export interface Audience {
  /** Chosen at random; all of a list that is no longer than the sample. Those who opted out are there, too. */
  sample: readonly Contact[];
  /** Those of the sample who may be written to. */
  people: readonly Contact[];
  /** How many of the whole list may be written to; not whole where it is an estimate. */
  size: number;
  /** Not all of the list was looked at: what is said of it is scaled up. */
  isEstimate: boolean;
}

/** Looks at some people of a list. */
export async function audienceOf(
  contacts: ContactStore,
  list: string,
  sampleSize: number,
): Promise<Audience> {
  const [sample, found] = await Promise.all([contacts.sample(list, sampleSize), contacts.list(list)]);
  const people = sample.filter(({ optedOut }) => !optedOut);
  const all = found?.size ?? 0;
  const size = sample.length === 0 ? 0 : (all * people.length) / sample.length;
  return { sample, people, size, isEstimate: all > sample.length };
}

/**
 * Messages that a campaign still has to send. Before its audience is in the ledger it has the contacts of its list to write to.
 * @param size how many of the list may be written to
 */
export function leftOf({ audienceComplete }: Campaign, progress: Progress, size: number): number {
  const { queued, assigned, sending, total } = progress;
  const known = queued + assigned + sending;
  return audienceComplete ? known : Math.max(known, Math.round(size) - (total - known));
}
