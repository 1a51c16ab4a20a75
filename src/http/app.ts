import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from '@koa/router';
import Koa from 'koa';
import { within } from '../clock.ts';
import { FrotaError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';

export interface HttpServer {
  /** The port that it really listens on. */
  port: number;
  /** Takes no new requests and ends when the open ones are answered and what they began is done: at most two seconds. */
  stop(): Promise<void>;
}

/** Limits that keep slow or many clients from holding the server, in ms and connections. */
const LIMITS = {
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  headersTimeout: 60_000,
  maxConnections: 1_000,
} as const;

/** How long open connections, and then what still works for them, may take to end, in ms. */
const STOP_MS = 1_000;
const SWEEP_MS = 20;

/**
 * Serves the given routes.
 * @throws FrotaError `port_in_use` or `cannot_listen`.
 */
export async function serve(
  routers: readonly Router[],
  options: { host: string; port: number; log: Logger },
): Promise<HttpServer> {
  const app = new Koa();
  app.silent = true;
  app.on('error', (error: unknown) => options.log.warn({ err: error }, 'request failed'));
  for (const router of routers) app.use(router.routes()).use(router.allowedMethods());

  const handle = app.callback();
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    // A client that keeps its connection would keep sending while the server closes.
    if (!server.listening) response.setHeader('Connection', 'close');
    const handled = handle(request, response).finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  Object.assign(server, LIMITS);
  const { port } = await listen(server, options);
  return { port, stop: () => stop(server, underWay) };
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new FrotaError(
              'port_in_use',
              `Port ${port} is in use by another program; set PORT to a free one, or to 0.`,
            )
          : new FrotaError('cannot_listen', `Cannot listen on ${host}:${port}: ${messageOf(cause)}`, {
              cause,
            }),
      );
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** What was begun is ended before this answers: the store is closed next. */
async function stop(server: Server, underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // Connections are kept alive: one whose request has just been answered would keep the server open.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await within(STOP_MS, closed);
  clearInterval(sweep);
  server.closeAllConnections();
  await within(STOP_MS, Promise.allSettled(underWay));
}
