import type { ContactStore as ContactImport } from '../../../../src/contacts/ports.ts';
import type { Models } from '../../../../src/store/models.ts';
import type { TestEngine } from '../../../engine/test-engine.ts';

/** What an example may need beside the engine. */
export interface Beside {
  models: Models;
  contactImport: ContactImport;
}

/** A request that is answered as its route says, once things are as `given` makes them. */
export interface Example {
  /** Makes things so; what it answers stands in for the request's parameters and body where they are asked for. */
  given?: (engine: TestEngine, beside: Beside) => Promise<Partial<Pick<Example, 'params' | 'body' | 'query'>> | void>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** By the ids of the routes. */
export type Examples = Record<string, Example>;
