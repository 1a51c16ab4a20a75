import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import { within } from '../clock.ts';
import { FrotaError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';

export interface HttpServer {
  /** The port that it really listens on. */
  port: number;
  /** Takes no new requests and ends when the open ones are answered and what they began is done: at most two seconds. */
  stop(): Promise<void>;
}

/**
 * Limits that keep slow or many clients from holding the server, in ms and connections.
 *
 * The team's are 30 s for a request and 60 s for its head. Node, 20 and 22 alike, refuses a `headersTimeout` above the
 * `requestTimeout` as options, and where both are set on the server takes each for the other: measured, the head had the shorter
 * time and the whole request the longer one. That is what stands here. A large CSV file needs the longer one, too.
 */
const LIMITS = {
  /** The head of a request. */
  headersTimeout: 30_000,
  /** All of a request, until its last byte has come. What answers it takes as long as it takes. */
  requestTimeout: 60_000,
  /** How often it looks whether a request takes too long. */
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 5_000,
  maxConnections: 1_000,
};

/** How long open connections, and then what still works for them, may take to end, in ms. */
const STOP_MS = 1_000;
const SWEEP_MS = 20;

export interface ServeOptions {
  host: string;
  port: number;
  /** The setting that the port comes from, for who has to change it; `PORT` unless given. */
  setting?: string;
  log: Logger;
  limits?: Partial<typeof LIMITS>;
}

/**
 * Serves the given routes, in their order; a middleware is for what stands after it.
 * @throws FrotaError `port_in_use` or `cannot_listen`.
 */
export async function serve(
  parts: readonly (Router | Middleware)[],
  options: ServeOptions,
): Promise<HttpServer> {
  const app = new Koa();
  app.silent = true;
  app.on('error', (error: unknown, ctx?: Context) => {
    // Whoever goes away in the middle gets no answer, and nothing is wrong with us.
    const tell = ctx !== undefined && hasLeft(ctx, error) ? options.log.debug : options.log.warn;
    tell.call(options.log, { err: error }, 'request failed');
  });
  for (const part of parts) {
    if (typeof part === 'function') app.use(part);
    else app.use(part.routes()).use(part.allowedMethods());
  }

  const handle = app.callback();
  const underWay = new Set<Promise<void>>();
  const { maxConnections, ...limits } = { ...LIMITS, ...options.limits };
  const server = createServer(limits, (request, response) => {
    // A client that keeps its connection would keep sending while the server closes.
    if (!server.listening) response.setHeader('Connection', 'close');
    const handled = handle(request, response).finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  server.maxConnections = maxConnections;
  const { port } = await listen(server, options);
  return { port, stop: () => stop(server, underWay) };
}

/** Whether a request failed because its client broke off. */
function hasLeft({ req }: Context, error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Those of a contact file are said by whoever read it.
  return (
    (!req.complete || req.socket.destroyed) &&
    /^(HPE_|EPIPE$|ECONN|ERR_HTTP_REQUEST_TIMEOUT$|ERR_STREAM_PREMATURE_CLOSE$|import_aborted$|contacts_unreadable$)/.test(
      code,
    )
  );
}

function listen(server: Server, { host, port, setting = 'PORT' }: ServeOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new FrotaError(
              'port_in_use',
              `Port ${port} is in use by another program; set ${setting} to a free one, or to 0.`,
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
