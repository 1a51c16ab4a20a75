import type { Instance, InstanceState } from '../types.ts';

export interface InstanceStore {
  all(): Promise<Instance[]>;
  get(name: string): Promise<Instance | undefined>;
  /** Adds the instance, or updates what Evolution owns (server, phone); limits and state stay. */
  register(instance: Instance): Promise<void>;
  /** `from.state → to`, if the instance still has the state and `since` of `from`. False: somebody else moved it. */
  moveState(from: Instance, to: StateChange, now: Date): Promise<boolean>;
  /**
   * Takes note of a connection event by its own time (Evolution's local time as text, comparable within one server).
   * `up`: open or connecting; `down`: closed. False: the event is stale, a later one of the other kind (or a later `up`)
   * was seen already. Two `down`s may come in any order: one carries the state, the other the reason.
   */
  noteEvent(name: string, kind: 'up' | 'down', eventAt: string): Promise<boolean>;
  /** Counts a failure of the number's own. Answers how many there were in a row. */
  recordFailure(name: string): Promise<number>;
  /** WhatsApp acknowledged something: the row of failures ends. */
  recordAck(name: string, at: Date): Promise<void>;
  setHealth(name: string, health: number): Promise<void>;
}

export interface StateChange {
  state: InstanceState;
  evidence: string;
  until?: Date;
}
