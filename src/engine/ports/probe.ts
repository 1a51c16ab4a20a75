/** What an Evolution server says of its numbers. */
export interface Probe {
  readonly servers: readonly string[];
  /** All numbers of a server. Throws when the server does not answer. */
  observe(server: string): Promise<ObservedInstance[]>;
  /** Points a number's webhooks at Frota. Throws when Evolution refuses. */
  setWebhook(server: string, instance: string): Promise<void>;
}

export interface ObservedInstance {
  name: string;
  phone?: string;
  /** Undefined: it is there, but how it is connected could not be told. */
  connection?: 'open' | 'connecting' | 'close';
  /** Why it was closed last, see `transitions.ts`. */
  code?: number;
}
