import type { Cause, Instance, InstanceState, Reconnect, Restriction, WarmUp } from '../types.ts';

export interface InstanceStore {
  all(): Promise<Instance[]>;
  get(name: string): Promise<Instance | undefined>;
  /**
   * Adds the instance, or updates what Evolution owns (server, phone); limits and state stay. If it was on another server it
   * has moved at the given `since`, and the event times of the other are forgotten, see `noteEvent`.
   */
  register(instance: Instance): Promise<void>;
  setLimits(name: string, limits: Partial<Limits>): Promise<void>;
  /** Changes how far a number's warm-up is, if it still is at `from`; undefined: it is over. False: it is not there. */
  setWarmUp(name: string, from: WarmUp | undefined, to: WarmUp | undefined): Promise<boolean>;
  /**
   * `from.state → to`, if the instance still has the state and `since` of `from`, and the event that told it (where one did) is
   * not stale by now. False: somebody else moved it, or has noted a later event.
   */
  moveState(from: Instance, to: StateChange, now: Date, toldBy?: ConnectionEvent): Promise<boolean>;
  /**
   * Takes note of a connection event. False: it is stale, a later one of the other kind (or a later `up`) was seen already. Two
   * `down`s may come in any order: one carries the state, the other the reason. An event that seems stale only because the
   * server's clock was set back is not, see `event-clock.ts`: the order begins anew with it. Safe to repeat.
   */
  noteEvent(name: string, event: ConnectionEvent): Promise<boolean>;
  /**
   * A try to connect it is about to be made, the next one after the one that is known of. False: it has another state by now, or
   * somebody else makes that try. Forgotten when its state changes.
   */
  noteReconnect(known: Instance, reconnect: Reconnect): Promise<boolean>;
  /** WhatsApp had it start anew. */
  noteRestart(name: string, at: Date): Promise<void>;
  /**
   * Counts a failure of the number's own. Answers how many there were in a row; 0: this one is not counted, as the number is
   * out of use already, or as what failed was begun before the last failure was known.
   */
  recordFailure(name: string, failure: Failure): Promise<number>;
  /** WhatsApp refused a first message, by its key id counted once. Answers how many in a row. */
  recordColdRefusal(name: string, keyId: string): Promise<number>;
  /**
   * WhatsApp acknowledged something; `cold`: a first message. The row of failures ends, or that of such refusals. Answers
   * what the number was before. Cheap: of acknowledgements within two seconds one is written.
   */
  recordAck(name: string, at: Date, cold: boolean): Promise<Instance | undefined>;
  /** Webhooks of it have not come. */
  noteGap(name: string, at: Date): Promise<void>;
  /** What Evolution had stored of it by then has been taken. */
  noteCaughtUp(name: string, to: Date): Promise<void>;
  /** `since`: only if it is in the same state since then. */
  setHealth(name: string, health: number, since?: Date): Promise<void>;
}

/** What Evolution told of a number's connection. */
export interface ConnectionEvent {
  /** `up`: open or connecting; `down`: closed. */
  kind: 'up' | 'down';
  /** Its own time: Evolution's local time as ISO text, comparable within one server. */
  eventAt: string;
  receivedAt: Date;
}

/** What a number may send, when it is warmed up. */
export type Limits = Pick<Instance, 'hourLimit' | 'dayLimit' | 'newChatLimit'>;

export interface Failure {
  at: Date;
  /** When what failed was begun; undefined: just now. */
  begunAt?: Date | undefined;
  /** Counts as so many; 1 unless given. */
  times?: number;
  /** Of the message that failed, if this may be told again: it is counted once, and answered the same. */
  keyId?: string | undefined;
}

/** The optional fields are taken away where they are not given; all but `penalizedAt` and `restartedAt`, which last. */
export interface StateChange {
  state: InstanceState;
  evidence: string;
  until?: Date;
  restriction?: Restriction;
  cause?: Cause;
  coldUntil?: Date;
  penalizedAt?: Date;
  restartedAt?: Date;
}
