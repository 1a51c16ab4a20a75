import type { Cache } from '../../cache/cache.ts';
import type { InstanceFigures } from '../../engine/fleet-figures.ts';
import type { QueueFigures } from './queue-figures.ts';
import type { RequestFigures } from './recent-requests.ts';
import type { SystemFigures } from './system-figures.ts';

/** What this process did with webhooks since it started. */
export interface WebhookFigures {
  received: number;
  /** A second, over the last minute. */
  receivedPerSecond: number;
  appliedPerSecond: number;
  done: number;
  ignored: number;
  dead: number;
  retried: number;
  latencyMs?: { p50: number; p99: number };
}

/** What monitoring reads. What is of the fleet and the queue is the same whichever process is asked; the rest is its own. */
export interface Figures {
  system(): SystemFigures;
  requests(): RequestFigures;
  webhooks(): WebhookFigures;
  queue(): Promise<QueueFigures>;
  fleet(): Promise<readonly InstanceFigures[]>;
  caches: readonly Cache[];
}
