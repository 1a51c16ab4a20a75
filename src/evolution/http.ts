import { FrotaError, messageOf } from '../errors.ts';

/** One Evolution server. */
export interface EvolutionServer {
  name: string;
  /** Without a slash at the end. */
  url: string;
  apiKey: string;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** Codes of errors before the first byte could leave: the server surely did not get the request. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Calls an Evolution server. Never adds a query string: Evolution merges the query into the target.
 * @throws FrotaError `evolution_unreachable` (the request surely did not arrive) or `evolution_no_answer` (nobody knows).
 */
export async function callEvolution(
  server: EvolutionServer,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: { body?: unknown; timeoutMs: number },
): Promise<Answer> {
  try {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        apikey: server.apiKey,
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
      redirect: 'error',
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (cause) {
    const code = NOT_CONNECTED.has(causeCode(cause)) ? 'evolution_unreachable' : 'evolution_no_answer';
    throw new FrotaError(code, `${method} on Evolution server "${server.name}" failed: ${reason(cause)}`, {
      cause,
      retryable: true,
      details: { server: server.name },
    });
  }
}

/** The message inside Evolution's error bodies, which come in three forms: text, `["…"]` and `[["…"]]`. */
export function errorMessage(body: unknown): string {
  const message = field(field(body, 'response'), 'message') ?? field(body, 'message');
  const flat = Array.isArray(message) ? message.flat(2) : [message];
  return flat.map((part) => (typeof part === 'string' ? part : JSON.stringify(part ?? null))).join('; ');
}

/** A field of something that may be an object. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reason(cause: unknown): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'no answer in time';
  return messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
}

function causeCode(error: unknown): string {
  const code = field(error instanceof Error ? error.cause : undefined, 'code');
  return typeof code === 'string' ? code : '';
}
