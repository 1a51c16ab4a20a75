/** Wakes what works in the background. Level-triggered: to wake twice or for nothing does no harm. */
export interface Wake {
  /** The send loops of these numbers run as soon as their slots are due. */
  lanes(instances: readonly string[]): Promise<void>;
  /** Plans all running campaigns now; resolves when that is done. */
  plan(): Promise<void>;
  /** Starts, expands and completes campaigns now rather than at the next round. */
  campaigns(): void;
  /** Receipts that came before the row knew its key id can be applied now. */
  receipts(keyId: string): Promise<void>;
  /** These migrations go on. */
  migrations(ids: readonly string[]): Promise<void>;
  /** It is tried to connect these numbers, each when it is time to; `anew`: though a try is waited for that comes later. */
  reconnect(instances: readonly string[], anew?: 'anew'): Promise<void>;
  /** Evolution is asked for the numbers' states by then, rather than at the next round. */
  poll(at: Date): Promise<void>;
  /** The numbers' webhooks are checked by then, rather than at the next round. */
  registrar(at: Date): Promise<void>;
}
