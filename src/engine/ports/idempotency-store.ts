/** Requests that their senders gave a key, so that sending one again does nothing twice. They are kept for a day. */
export interface IdempotencyStore {
  /** Begins a request. Undefined: it is this caller's; else it was begun before, as is answered. */
  begin(id: string, fingerprint: string, at: Date): Promise<BegunRequest | undefined>;
  /** Keeps what a request was answered. */
  finish(id: string, answer: KeptAnswer): Promise<void>;
  /** Nothing was done: it may be begun again. */
  release(id: string): Promise<void>;
}

export interface BegunRequest {
  /** Of what was asked. */
  fingerprint: string;
  begunAt: Date;
  /** Undefined: it is under way, or its process died of it. */
  answer?: KeptAnswer;
}

export interface KeptAnswer {
  status: number;
  /** As it was sent; empty: nothing. */
  body: string;
}

/** How long requests are kept, in seconds: whoever tries again does so within hours. */
export const REQUEST_KEPT_SECONDS = 24 * 3_600;
