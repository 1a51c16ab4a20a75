import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Instance } from '../../src/engine/types.ts';
import type { EvolutionServer } from '../../src/evolution/http.ts';

/** An instance as the store would give it. */
export function instance(name: string, more: Partial<Instance> = {}): Instance {
  return {
    name,
    server: 'main',
    state: 'connected',
    evidence: 'test',
    since: new Date(0),
    hourLimit: 20,
    dayLimit: 100,
    newChatLimit: 100,
    health: 100,
    consecutiveFailures: 0,
    ...more,
  };
}

/** The Evolution server "main" at an address. */
export function serverAt(url: string, apiKey = 'global-key-of-the-tests'): EvolutionServer {
  return { name: 'main', url, apiKey };
}

/** A bare HTTP server for one test, to behave as badly as the test likes. */
export async function badServer(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address where nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
