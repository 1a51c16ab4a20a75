/** What an incident means for what is sent, and what to do about it, one step a line; said to somebody who was asleep. */
export interface Runbook {
  means: string;
  steps: readonly string[];
}
