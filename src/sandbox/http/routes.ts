import type { Created } from '../created.ts';
import { createNumber } from './create-number.ts';
import { findMessages, whatsappNumbers } from './chat-calls.ts';
import { obey } from '../control.ts';
import { notFound, unauthorized } from './evolution-error.ts';
import { connect, connectionState, logout, restart, setWebhook } from './instance-calls.ts';
import { instanceRecord } from './instance-record.ts';
import type { Journal } from '../journal.ts';
import type { SandboxNumber } from '../number.ts';
import { send } from '../sending.ts';
import { isRecord, readMediaRequest, readTextRequest } from './validation.ts';

/** A request, as far as the imitated routes look at it. */
export interface SandboxRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The `apikey` header; no other way to give the key works. */
  apiKey: string | undefined;
  body: unknown;
}

export interface SandboxResponse {
  status: number;
  body: unknown;
}

/** What the routes serve. */
export interface Served {
  name: string;
  apiKey: string;
  numbers: ReadonlyMap<string, SandboxNumber>;
  journal: Journal;
  /** Makes a number, which outlives the process as the others do. */
  add(order: Omit<Created, 'at'>): SandboxNumber;
}

type NumberRoute = readonly [
  status: number,
  call: (number: SandboxNumber, request: SandboxRequest) => unknown,
];

/** Evolution's routes that end in an instance's name, and the sandbox's own control. */
const NUMBER_ROUTES: Readonly<Record<string, NumberRoute>> = {
  'POST /message/sendText': [201, (number, { body }) => send(number, readTextRequest(body))],
  'POST /message/sendMedia': [201, (number, { body }) => send(number, readMediaRequest(body))],
  'POST /chat/whatsappNumbers': [200, (number, { body }) => whatsappNumbers(number, body)],
  'POST /chat/findMessages': [200, (number, { body }) => findMessages(number, body)],
  'GET /instance/connectionState': [200, connectionState],
  'GET /instance/connect': [200, (number, { query }) => connect(number, query.has('number'))],
  'POST /instance/restart': [200, restart],
  'DELETE /instance/logout': [200, logout],
  'POST /webhook/set': [201, (number, { body }) => setWebhook(number, body)],
  'GET /webhook/find': [200, (number) => number.webhook],
  'POST /sandbox/control': [200, control],
};

/**
 * Answers a request.
 *
 * @throws EvolutionError in the form that Evolution would answer; InvalidInputError for a control that does not fit.
 */
export async function answer(served: Served, request: SandboxRequest): Promise<SandboxResponse> {
  const { method, path } = request;
  if (method === 'GET' && path === '/') return { status: 200, body: welcome(served) };
  if (method === 'GET' && path === '/instance/fetchInstances')
    return { status: 200, body: fetchInstances(served, request) };
  if (method === 'POST' && path === '/instance/create')
    return { status: 201, body: await createNumber(served, request) };
  if (method === 'GET' && path === '/sandbox/journal')
    return { status: 200, body: journalReport(served, request) };
  const [, group, call, instance, ...rest] = path.split('/');
  const route = NUMBER_ROUTES[`${method} /${group}/${call}`];
  if (!route || !instance || rest.length > 0) throw notFound(`Cannot ${method} ${path}`);
  const [status, run] = route;
  return { status, body: await run(numberFor(served, request, decodeURIComponent(instance)), request) };
}

/**
 * Evolution looks whether the instance exists before it looks at the key, and lets the query overrule the path after
 * both (a bug that clients had better not trip over).
 */
function numberFor({ numbers, apiKey }: Served, request: SandboxRequest, name: string): SandboxNumber {
  const number = existing(numbers, name);
  if (request.apiKey !== apiKey && request.apiKey !== number.token) throw unauthorized();
  return existing(numbers, request.query.get('instanceName') ?? name);
}

function existing(numbers: ReadonlyMap<string, SandboxNumber>, name: string): SandboxNumber {
  const number = numbers.get(name);
  if (!number) throw notFound(`The "${name}" instance does not exist`);
  return number;
}

function welcome({ name }: Served) {
  return {
    status: 200,
    message: 'Welcome to the Evolution API, it is working!',
    version: '2.3.6',
    clientName: name,
    documentation: 'https://doc.evolution-api.com',
    whatsappWebVersion: '2.3000.1027934701',
  };
}

/** With the global key all instances, with an instance's own key only that one. */
function fetchInstances({ numbers, apiKey }: Served, request: SandboxRequest): unknown[] {
  const all = [...numbers.values()];
  const allowed = request.apiKey === apiKey ? all : all.filter(({ token }) => token === request.apiKey);
  if (allowed.length === 0 && request.apiKey !== apiKey) throw unauthorized();
  const name = request.query.get('instanceName');
  const chosen = name === null ? allowed : allowed.filter((number) => number.name === name);
  if (name !== null && chosen.length === 0) throw notFound(`Instance "${name}" not found`);
  return chosen.map(instanceRecord);
}

function control(number: SandboxNumber, { body }: SandboxRequest) {
  obey(number, isRecord(body) ? body : {});
  return { instance: number.name, state: number.connection.state };
}

/** Counts and duplicates; with `?entries=all` everything that was asked for. */
function journalReport({ journal, apiKey }: Served, request: SandboxRequest) {
  if (request.apiKey !== apiKey) throw unauthorized();
  return {
    requests: journal.requests.length,
    accepted: journal.accepted.length,
    duplicates: journal.duplicates(),
    byInstance: journal.byInstance(),
    ...(request.query.get('entries') === 'all' ? { entries: journal.requests } : {}),
  };
}
