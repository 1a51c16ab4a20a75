/** Instances whose events come and that are not of the fleet: remembered for a day, so that people can be told of them. */
export interface StrangerStore {
  /** An event of it came. Cheap: of many within a minute one is written. Of very many strangers only the first are kept. */
  note(stranger: Pick<Stranger, 'server' | 'name'>, at: Date): Promise<void>;
  /** Whether it was noted in the last day. */
  has(stranger: Pick<Stranger, 'server' | 'name'>, now: Date): Promise<boolean>;
  /** Those of the last day, by name. */
  list(now: Date): Promise<Stranger[]>;
}

export interface Stranger {
  /** The Evolution server that posts. */
  server: string;
  name: string;
  /** When its last event came, give or take a minute. */
  lastAt: Date;
}

/** Strangers that are remembered at a time: names can be made up. */
export const MAX_STRANGERS = 200;

/** A stranger that was silent for so long is forgotten, in ms. */
export const STRANGER_KEPT_MS = 24 * 3_600_000;

/** Events that come within this of a noted one are not written, in ms. */
export const STRANGER_EVERY_MS = 60_000;
