import { STATUS_CODES } from 'node:http';

/** An answer that is an error in Evolution's form; the routes throw it and the server writes it. */
export class EvolutionError extends Error {
  override readonly name = 'EvolutionError';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** Business rules: the message is a list. */
export function badRequest(...messages: unknown[]): EvolutionError {
  return standardError(400, messages);
}

/** A body that breaks the schema: the message is a list in a list. */
export function invalidBody(problems: string[]): EvolutionError {
  return standardError(400, [problems]);
}

export function notFound(message: string): EvolutionError {
  return standardError(404, [message]);
}

/** What must not be there twice: the message is a list. */
export function forbidden(message: string): EvolutionError {
  return standardError(403, [message]);
}

/** The message is a bare string. */
export function unauthorized(): EvolutionError {
  return standardError(401, 'Unauthorized');
}

/** What Evolution answers when something threw that nobody caught: the message is a bare string. */
export function internalError(message: string): EvolutionError {
  return standardError(500, message);
}

/** A body that is no JSON: a 400 that calls itself a 500. */
export function malformedJson(message: string): EvolutionError {
  return new EvolutionError(400, { status: 400, error: STATUS_CODES[500], response: { message } });
}

function standardError(status: number, message: unknown): EvolutionError {
  return new EvolutionError(status, { status, error: STATUS_CODES[status], response: { message } });
}
