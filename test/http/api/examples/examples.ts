import type { TestEngine } from '../../../engine/test-engine.ts';

/** A request that is answered as its route says, once things are as `given` makes them. */
export interface Example {
  /** Makes things so; what it answers stands in for the request's parameters and body where they are asked for. */
  given?: (engine: TestEngine) => Promise<Partial<Pick<Example, 'params' | 'body' | 'query'>> | void>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** By the ids of the routes. */
export type Examples = Record<string, Example>;
