import { errors, request } from 'undici';
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

/** Where the connection failed before the first byte could leave: the server surely did not get the request. */
const BEFORE_SENDING = {
  syscalls: new Set(['connect', 'getaddrinfo']),
  codes: new Set([
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  ]),
};

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
    const { statusCode, body } = await request(server.url + path, {
      method,
      headers: {
        apikey: server.apiKey,
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return { status: statusCode, body: parse(await body.text()) };
  } catch (error) {
    const cause = causeOf(error);
    const code = failedBeforeSending(cause) ? 'evolution_unreachable' : 'evolution_no_answer';
    throw new FrotaError(code, `${method} on Evolution server "${server.name}" failed: ${reason(cause)}`, {
      cause,
      retryable: true,
      details: { server: server.name },
    });
  }
}

/**
 * The message inside Evolution's error bodies, which comes in three forms: text, `["…"]` and `[["…"]]`. Undefined: the body
 * is not an error of Evolution's, but a proxy's page or the like.
 */
export function errorMessage(body: unknown): string | undefined {
  const message = field(field(body, 'response'), 'message');
  if (message === undefined || message === null) return undefined;
  const parts: unknown[] = Array.isArray(message) ? message.flat(2) : [message];
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('; ');
}

/** Says what came instead of what was hoped for: "answered 404: …". */
export function answered({ status, body }: Answer): string {
  const message = errorMessage(body);
  return message === undefined
    ? `answered ${status}, and not in Evolution's form; is the server's URL right?`
    : `answered ${status}: ${message}`;
}

/**
 * Whether Evolution itself refused what was asked of one number. Without its form it is a proxy that answers, or something else
 * at a wrong URL; 401 is about the key: both are the whole server's.
 */
export function isRefused({ status, body }: Answer): boolean {
  return status >= 400 && status !== 401 && errorMessage(body) !== undefined;
}

/** Whether Evolution does not have the instance that was asked for. A 404 that is not in its form is a proxy's. */
export function isAbsent({ status, body }: Answer): boolean {
  return status === 404 && errorMessage(body) !== undefined;
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

/**
 * Why a request failed. Undefined: it was not taken at all; what is said then is dropped, as it repeats the header that is
 * not liked, which is the key.
 */
function causeOf(error: unknown): unknown {
  return error instanceof errors.InvalidArgumentError || error instanceof TypeError ? undefined : error;
}

function reason(cause: unknown): string {
  if (cause === undefined) return "the server's URL or API key cannot be used";
  return isTimeout(cause) ? 'no answer in time' : messageOf(cause);
}

function failedBeforeSending(cause: unknown): boolean {
  // An aggregate: several addresses were tried, and none took the connection.
  if (cause === undefined || cause instanceof AggregateError) return true;
  return (
    BEFORE_SENDING.syscalls.has(String(field(cause, 'syscall'))) ||
    BEFORE_SENDING.codes.has(String(field(cause, 'code')))
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
