import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { InvalidInputError, messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { EvolutionError, internalError, malformedJson } from './evolution-error.ts';
import { answer, type SandboxResponse, type Served } from './routes.ts';

/** Makes the HTTP server of a sandbox; it is not listening yet. */
export function createHttpServer(served: Served, log: Logger | undefined): Server {
  return createServer((request, response) => {
    void respond(served, request, log).then(
      (answered) => write(response, answered),
      // The client went away while it was still sending.
      () => response.destroy(),
    );
  });
}

async function respond(
  served: Served,
  request: IncomingMessage,
  log: Logger | undefined,
): Promise<SandboxResponse> {
  const text = await readText(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const apiKey = request.headers['apikey'];
  try {
    return await answer(served, {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      apiKey: typeof apiKey === 'string' ? apiKey : undefined,
      body: request.headers['content-type']?.includes('application/json') ? parse(text) : {},
    });
  } catch (error) {
    if (error instanceof EvolutionError) return error;
    if (error instanceof InvalidInputError)
      return { status: 400, body: { error: error.message, problems: error.problems } };
    log?.error({ err: error }, 'sandbox: a request failed');
    return internalError(messageOf(error));
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformedJson(messageOf(error));
  }
}

function write(response: ServerResponse, { status, body }: SandboxResponse): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
