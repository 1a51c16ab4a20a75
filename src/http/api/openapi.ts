import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, TAGS } from './route.ts';
import { API } from './router.ts';

const ABOUT = `
Everything that a team does in chat, for programs.

* **Who asks** proves it by a key (\`frota keys create NAME role=viewer|operator|approver|admin\`), sent as \`Authorization: Bearer KEY\`.
* **Errors** are problems (RFC 9457): \`code\` is for programs, \`detail\` for people, \`errors\` names every field that is wrong.
* **Lists** come in pages: \`next\` of one is the \`cursor\` of the following.
* **POST** takes an \`Idempotency-Key\`: sent again with it within a day, a request does nothing twice and is answered alike.
* **Limits** are told in \`RateLimit-*\`; beyond them is 429 with \`Retry-After\`.
* Instants are ISO 8601 in UTC, phones E.164, spans of time in milliseconds.
`.trim();

/** What every route may answer instead, beside what only some do. */
const PROBLEMS = {
  400: 'Something of the request is wrong; `errors` names each field.',
  401: 'No key was sent, or one that is none.',
  403: "The key's role does not allow it.",
  429: 'Too many requests; `Retry-After` says when to try again.',
} as const;

/** The OpenAPI 3.1 description of the routes, made from the schemas that check their requests. */
export function openApi(routes: readonly ApiRoute[], version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = `${API}${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'Frota', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: '`frota keys create` makes one.' },
      },
    },
  });
}

function operationOf(route: ApiRoute): ZodOpenApiOperationObject {
  const { id, tag, summary, description, role, params, query, takes, body } = route;
  const headers = route.method === 'post' && takes === undefined ? idempotencyHeader : undefined;
  const content =
    takes === undefined ? body && { 'application/json': { schema: body } } : { [takes]: { schema: CSV } };
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `Takes the role \`${role}\`.`].filter((one) => one !== undefined).join('\n\n'),
    requestParams: {
      ...(params !== undefined && { path: params }),
      ...(query !== undefined && { query }),
      ...(headers !== undefined && { header: headers }),
    },
    ...(content !== undefined && { requestBody: { content, required: isRequired(route) } }),
    responses: responsesOf(route),
  };
}

/** A body may be left out where an empty one will do. */
function isRequired({ body, takes }: ApiRoute): boolean {
  return takes !== undefined || body?.safeParse(undefined).success !== true;
}

const CSV = z.string().meta({ description: 'A CSV file, as spreadsheets save it.' });

const idempotencyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'What this request is known by: sent again with it, it does nothing twice.' }),
});

function responsesOf({
  params,
  status,
  answer,
  method,
  kind,
  body,
  takes,
}: ApiRoute): ZodOpenApiOperationObject['responses'] {
  const problems: Record<number, string> = {
    ...PROBLEMS,
    ...(params !== undefined && { 404: 'There is no such thing.' }),
    ...(method !== 'get' && { 409: 'Things are not so that this can be done now.' }),
    ...(body !== undefined && { 413: 'The body is too large.' }),
    ...((body ?? takes) !== undefined && { 415: 'The body is of another type.' }),
    ...(method === 'post' &&
      takes === undefined && { 422: 'The Idempotency-Key was sent with another request.' }),
    ...(kind === 'instances' && { 502: 'Evolution did not do it.' }),
    503: 'The database or Redis does not answer; try again in a moment.',
  };
  const success: ZodOpenApiResponseObject =
    answer === undefined
      ? { description: 'Done.' }
      : answer === 'text/csv'
        ? { description: 'A CSV file.', content: { 'text/csv': { schema: CSV } } }
        : { description: 'Done.', content: { 'application/json': { schema: answer } } };
  return {
    [String(status ?? (answer === undefined ? 204 : 200)) as '200']: success,
    ...Object.fromEntries(
      Object.entries(problems).map(([code, description]) => [
        code,
        { description, content: { 'application/problem+json': { schema: problemSchema } } },
      ]),
    ),
  };
}
