/** How the process itself is, and what it works with. */
export interface VitalSigns {
  /** Never throws, and takes seconds at most: what does not answer is away. */
  read(): Promise<Vitals>;
}

export interface Vitals {
  /** Share of the memory that it may take, 0–100. */
  memoryPercent: number;
  /** Share of one core that it took over the last five minutes, 0–100 or a little more; undefined: it has not run for so long. */
  cpuPercent?: number;
  /** Of its latest calls to send a message, and of webhooks until they were applied, in ms; undefined: there were few or none. */
  sendP95Ms?: number;
  webhookP95Ms?: number;
  /** Whether MongoDB does not answer. */
  databaseAway: boolean;
  /** Whether Redis does not answer; false also where it is not used. */
  redisAway: boolean;
}
