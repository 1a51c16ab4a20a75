import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Region } from '../../contacts/phone.ts';
import type { ContactStore as ContactImport } from '../../contacts/ports.ts';
import type { Ports } from '../../engine/ports.ts';
import type { PersonRole } from '../../engine/types.ts';
import type { Caller } from '../access/caller.ts';
import type { CallKind } from '../access/rate-limits.ts';

/** What every route works with. */
export interface ApiParts {
  ports: Ports;
  /** The country of phones without a country code. */
  region: Region;
  /** Where contacts go that come from elsewhere. */
  contactImport: ContactImport;
}

/** Groups of routes, as `/docs` shows them. */
export const TAGS = [
  'Campaigns',
  'Messages',
  'Contacts',
  'Lists',
  'Instances',
  'Incidents',
  'Automations',
  'Webhooks',
  'Audit',
] as const;

/** What a request asks, read by the route's schemas. */
export interface ApiRequest<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** What it sent, where the route takes a `stream`. */
  stream: IncomingMessage;
  caller: Caller & { role: PersonRole };
  /** Whatever is written down through these says that it was asked for here. */
  ports: Ports;
  parts: ApiParts;
}

/** What a route answers: JSON by its schema, or a stream with its type. */
export type ApiAnswer<Answer> = { status?: number } & (
  { json: Answer } | { stream: Readable; type: string; fileName?: string } | { status: 204 }
);

/** One route: what it takes and answers is said once, for the check of each request and for `/openapi.json`. */
export interface ApiRoute<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** Unique, a verb and what: `pauseCampaign`. */
  id: string;
  method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** Behind `/api/v1`, with its parameters in braces: `/campaigns/{id}`. */
  path: string;
  tag: (typeof TAGS)[number];
  summary: string;
  /** More than fits the summary, in Markdown. */
  description?: string;
  /** The least that somebody has to be. */
  role: PersonRole;
  /** The limit that it counts under. */
  kind: CallKind;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The content type of a body that is not JSON: the route reads `stream` itself. */
  takes?: 'text/csv';
  /** What a success is: its schema; `text/csv`: a file; not there: nothing (204). */
  answer?: Answer | 'text/csv';
  /** The status of a success; 200, or 204 without an answer, unless given. */
  status?: 200 | 201 | 202;
  handle(
    request: ApiRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<ApiAnswer<z.input<Answer>>>;
}

/** Says a route, with the types of what it takes and answers. */
export function route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodNever,
>(said: ApiRoute<Params, Query, Body, Answer>): ApiRoute {
  return said;
}
