import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import type { NumberSettings, Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

export const API_KEY = 'global-key-of-the-tests';

/** A number that answers at once and whose people do nothing by themselves. */
const QUIET = {
  latencyMs: [0, 0],
  deliveryRate: 0,
  deliveryAfterMs: [0, 0],
  readRate: 0,
  readAfterMs: [0, 0],
  replyRate: 0,
  replyAfterMs: [0, 0],
} as const satisfies Partial<NumberSettings>;

/** A quiet number of this name, and in what it differs. */
export function quiet(name: string, more: Partial<NumberSettings> = {}): NumberSettings {
  return { ...QUIET, name, ...more };
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of many shapes
  body: any;
}

export interface TestSandbox extends Sandbox {
  apiKey: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  sendText(instance: string, number: string, text?: string): Promise<Answer>;
  /** Subscribes the instance to all events, or to some. */
  hook(instance: string, url: string, more?: Record<string, unknown>): Promise<Answer>;
}

/** Starts a sandbox at a thousandth of Evolution's times, for one test. */
export async function sandboxWith(
  numbers: readonly NumberSettings[],
  options: Partial<SandboxOptions> = {},
): Promise<TestSandbox> {
  const sandbox = await startSandbox({ apiKey: API_KEY, seed: 1, timeScale: 0.001, numbers, ...options });
  onTestFinished(() => sandbox.stop());
  const call: TestSandbox['call'] = async (method, path, body, headers = { apikey: API_KEY }) => {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return Object.assign(sandbox, {
    apiKey: API_KEY,
    call,
    sendText: (instance: string, number: string, text = 'Olá') =>
      call('POST', `/message/sendText/${instance}`, { number, text }),
    hook: (instance: string, url: string, more: Record<string, unknown> = {}) =>
      call('POST', `/webhook/set/${instance}`, { webhook: { enabled: true, url, events: [], ...more } }),
  });
}

export interface ReceivedHook {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into events of many shapes
  body: any;
}

export interface Receiver {
  url: string;
  hooks: ReceivedHook[];
  /** The hooks with this event, in order of arrival. */
  of(event: string): ReceivedHook[];
  /** Waits until so many hooks with this event are there. */
  expect(event: string, count?: number): Promise<ReceivedHook[]>;
}

/** A webhook receiver for one test. `respond` chooses the status of each hook, or never to answer (null). */
export async function receiver(
  respond: (hook: ReceivedHook, index: number) => number | null | { status: number; location: string } = () =>
    200,
): Promise<Receiver> {
  const hooks: ReceivedHook[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const hook: ReceivedHook = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? null : JSON.parse(text),
      };
      const answer = respond(hook, hooks.length);
      hooks.push(hook);
      if (answer === null) return;
      if (typeof answer === 'number') response.writeHead(answer);
      else response.writeHead(answer.status, { location: answer.location });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const of = (event: string) => hooks.filter(({ body }) => body?.event === event);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    hooks,
    of,
    expect: (event, count = 1) =>
      vi.waitFor(
        () => {
          if (of(event).length < count) throw new Error(`${of(event).length} of ${count} ${event} arrived`);
          return of(event);
        },
        { timeout: 5000, interval: 5 },
      ),
  };
}
