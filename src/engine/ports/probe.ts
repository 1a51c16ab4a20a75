/** What an Evolution server says of its numbers. */
export interface Probe {
  readonly servers: readonly string[];
  /** All numbers of a server, as its database has them: in one call. Throws when the server does not answer. */
  observe(server: string): Promise<ObservedInstance[]>;
  /**
   * The state of one number's connection itself; undefined: the server knows none. A few are asked at a time. Throws when
   * the server does not answer.
   */
  connectionState(server: string, instance: string): Promise<Connection | undefined>;
  /**
   * In what a number's webhook is not as it is to be: names of settings; `webhook` when there is none. Throws when the server
   * does not answer.
   */
  webhookDrift(server: string, instance: string): Promise<string[]>;
  /**
   * Asks for what a phone has to scan to connect the number; a number that is closed begins to connect by that.
   * @throws FrotaError when the server does not answer, or does not have the number.
   */
  pairing(server: string, instance: string): Promise<PairingAnswer>;
  /**
   * Has a number connect anew. `closed`: it is not connected, and has to be paired instead.
   * @throws FrotaError when the server does not answer, or does not have the number.
   */
  restart(server: string, instance: string): Promise<'restarting' | 'closed'>;
  /**
   * Makes a new number, which is not connected: a phone has to be paired with it.
   * @throws FrotaError `instance_exists` when the server has one of this name; or when it refuses, or does not answer.
   */
  create(server: string, instance: string): Promise<void>;
  /**
   * Points a number's webhooks at Frota.
   * @throws FrotaError when Evolution refuses; `instance_absent` when it does not have the number.
   */
  setWebhook(server: string, instance: string): Promise<void>;
}

/** `none`: it has no code to show (yet), or is of a kind that is not paired. */
export type PairingAnswer =
  { kind: 'code'; code: string; pairingCode?: string } | { kind: 'open' } | { kind: 'none' };

/** What Evolution answered when it was asked for a code, and when. */
export interface AskedPairing {
  answer: PairingAnswer;
  at: Date;
}

export type Connection = 'open' | 'connecting' | 'close';

export interface ObservedInstance {
  name: string;
  phone?: string;
  /** What is stored: still `open` while the number silently reconnects, and while it is dead. */
  stored: Connection;
  /** Why it was closed last, when, and for how long; see `close-codes.ts`. Only while it is closed. */
  code?: number;
  closedAt?: Date;
  expiresInSeconds?: number;
  /** When the instance was created in Evolution. */
  createdAt?: Date;
  /** On Meta's Cloud API, where Meta itself says how much a number may send: there is nothing to warm up. */
  business?: true;
}
