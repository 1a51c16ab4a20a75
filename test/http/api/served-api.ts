import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { pino } from 'pino';
import type { ContactStore as ContactImport } from '../../../src/contacts/ports.ts';
import type { PersonRole } from '../../../src/engine/types.ts';
import { setCaller } from '../../../src/http/access/caller.ts';
import { rateLimits } from '../../../src/http/access/rate-limits.ts';
import { answerErrors } from '../../../src/http/answer-errors.ts';
import { openApi } from '../../../src/http/api/openapi.ts';
import { API, apiRouter } from '../../../src/http/api/router.ts';
import { API_ROUTES } from '../../../src/http/api/routes.ts';
import { serve } from '../../../src/http/app.ts';
import type { TestEngine } from '../../engine/test-engine.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';

/** What a call answers. */
export interface Called {
  status: number;
  headers: Headers;
  /** Parsed, if it is JSON. */
  body: unknown;
  /** What the OpenAPI file has against it; empty: it is as the file says. */
  wrong: string;
}

/** Calls a route by its path as the OpenAPI file has it, `/campaigns/{id}`, with its values. */
export type Call = (request: {
  id: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** JSON; a text is sent as it is, as CSV. */
  body?: unknown;
  headers?: Record<string, string>;
  role?: PersonRole;
}) => Promise<Called>;

const RATES = { points: 1_000_000, seconds: 60 };
/** The header that says who asks. */
export const ROLE = 'x-test-role';
/** The header of whoever has no key: `local`, as in a sandbox. */
export const CALLER = 'x-test-caller';

/** The API over an engine, asked by whoever has the given role; each answer is held against the OpenAPI file. */
export async function servedApi(
  engine: () => TestEngine,
  contactImport: ContactImport,
): Promise<Call & { origin: string }> {
  const document = openApi(API_ROUTES, '0') as Document;
  const limits = rateLimits({ all: RATES, queries: RATES, messages: RATES, instances: RATES }, undefined);
  const log = pino({ level: 'silent' });
  const parts = {
    // Each test has an engine of its own.
    get ports() {
      return engine();
    },
    region: 'BR' as const,
    contactImport,
  };
  const server = await serve(
    [
      answerErrors(log),
      async (ctx, next) => {
        const role = ctx.get(ROLE) as PersonRole;
        const id = ctx.get(CALLER) === '' ? `key:${role}` : ctx.get(CALLER);
        if (ctx.get(ROLE) !== '') setCaller(ctx, { id, actor: `${role} (${id})`, role, where: 'api' });
        await next();
      },
      apiRouter(API_ROUTES, parts, limits),
    ],
    { host: '127.0.0.1', port: 0, log },
  );
  atFileEnd(() => server.stop());
  const check = checker(document);

  const origin = `http://127.0.0.1:${server.port}`;
  const call: Call = async ({ id, params = {}, query = {}, body, headers = {}, role }) => {
    const route = API_ROUTES.find((one) => one.id === id);
    if (route === undefined) throw new Error(`there is no route ${id}`);
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? 'none'),
    );
    const search = new URLSearchParams(query).toString();
    const isText = typeof body === 'string';
    const response = await fetch(`${origin}${API}${path}${search === '' ? '' : `?${search}`}`, {
      method: route.method.toUpperCase(),
      headers: {
        ...(body !== undefined && { 'Content-Type': isText ? 'text/csv' : 'application/json' }),
        ...(role !== undefined && { [ROLE]: role }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const parsed: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    const wrong = check(`${API}${route.path}`, route.method, response.status, type, parsed);
    return { status: response.status, headers: response.headers, body: parsed, wrong };
  };
  return Object.assign(call, { origin });
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, object> }> }>>;
}

/** Holds answers against the schemas of the OpenAPI file, whose references stay within it. */
function checker(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const pointer = (...parts: string[]): string =>
    parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  return (path: string, method: string, status: number, type: string, body: unknown): string => {
    const response = document.paths[path]?.[method]?.responses[String(status)];
    if (response === undefined) return `${method} ${path} is not to answer ${status}`;
    if (response.content === undefined) return body === '' ? '' : `${method} ${path} is to answer nothing`;
    if (response.content[type] === undefined) return `${method} ${path} is not to answer ${type}`;
    const place = pointer('paths', path, method, 'responses', String(status), 'content', type, 'schema');
    return ajv.validate({ $ref: `openapi#/${place}` }, body) ? '' : ajv.errorsText();
  };
}
