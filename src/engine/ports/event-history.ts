import type { Written } from '../automations/trigger.ts';

/** What came in lately, for a look at what rules would have made of it. */
export interface EventHistory {
  /** What people wrote in a span of time (by its arrival), as rules are told of it when it comes; the first first. */
  written(from: Date, to: Date): AsyncIterable<Written>;
}
