import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { Router } from '@koa/router';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpServer, serve } from '../../src/http/app.ts';

interface Line {
  level: number;
  msg: string;
}

async function serving(
  routes: (router: Router) => void,
  options: Partial<Parameters<typeof serve>[1]> = {},
): Promise<HttpServer & { url: string; lines: Line[] }> {
  const lines: Line[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const router = new Router();
  routes(router);
  const server = await serve([router], { host: '127.0.0.1', port: 0, log, ...options });
  onTestFinished(() => server.stop());
  return { ...server, url: `http://127.0.0.1:${server.port}`, lines };
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const hello = (router: Router): void => {
  router.get('/hello', (ctx) => {
    ctx.body = { hello: 'world' };
  });
};

describe('serving', () => {
  it('answers its routes, on the port that it tells', async () => {
    const { url, port } = await serving(hello);
    expect(port).toBeGreaterThan(0);
    const response = await fetch(`${url}/hello`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({ hello: 'world' });
  });

  it.each([
    ['GET', '/nope', 404],
    ['POST', '/hello', 405],
    ['OPTIONS', '/hello', 200],
  ])('%s %s is %i', async (method, path, status) => {
    const { url } = await serving(hello);
    expect((await fetch(url + path, { method })).status).toBe(status);
  });

  it('answers 500 without the reason, which it logs', async () => {
    const { url, lines } = await serving((router) =>
      router.get('/broken', () => {
        throw new Error('the reason');
      }),
    );
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('the reason');
    expect(lines).toMatchObject([{ msg: 'request failed', err: { message: 'the reason' } }]);
  });
});

describe('a client cannot hold the server', () => {
  const limits = { headersTimeout: 60, requestTimeout: 120, connectionsCheckingInterval: 10 };

  /** Says this and then no more; tells what it got until the server ended the connection. */
  async function endOf(socket: Socket, said: string): Promise<string> {
    let got = '';
    socket.on('data', (chunk) => (got += String(chunk)));
    socket.write(said);
    await new Promise((resolve) => socket.once('close', resolve));
    return got;
  }
  const posts = (router: Router): void => {
    router.post('/slow', async (ctx) => {
      for await (const _ of ctx.req);
      ctx.body = 'read';
    });
  };

  it.each([
    ['its head', 'POST /slow HTTP/1.1\r\nHost: x\r\nContent-'],
    ['its body', 'POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc'],
  ])('by not ending %s, and nothing is said of it', async (_case, said) => {
    const { port, lines } = await serving(posts, { limits });
    const got = await endOf(connect(port, '127.0.0.1'), said);
    expect(got).toMatch(/^HTTP\/1.1 408 /);
    expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  it('by leaving in the middle of a stream, of which nothing is said either', async () => {
    const { url, lines } = await serving((router) => {
      router.get('/live', (ctx) => {
        const stream = new PassThrough();
        ctx.body = stream;
        stream.write('still here');
      });
    });
    const leaving = new AbortController();
    const response = await fetch(`${url}/live`, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines).toMatchObject([{ level: 20, msg: 'request failed' }]);
  });

  it('by keeping its connection', async () => {
    const { port } = await serving(hello, { limits: { keepAliveTimeout: 50 } });
    const got = await endOf(connect(port, '127.0.0.1'), 'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(got).toMatch(/^HTTP\/1.1 200 /);
  });

  it('by opening more connections than there may be', async () => {
    const { port, url } = await serving(hello, { limits: { maxConnections: 2 } });
    const first = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(first.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const third = connect(port, '127.0.0.1').on('error', () => undefined);
    expect(await endOf(third, 'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    await Promise.all(
      first.map((socket) => new Promise((resolve) => socket.destroy().once('close', resolve))),
    );
    await expect.poll(async () => (await fetch(`${url}/hello`).catch(() => undefined))?.status).toBe(200);
  });
});

describe('when it cannot listen, it says why and what to do', () => {
  it('the port is in use', async () => {
    const { port } = await serving(hello);
    await expect(serving(hello, { port })).rejects.toMatchObject({
      name: 'FrotaError',
      code: 'port_in_use',
      message: `Port ${port} is in use by another program; set PORT to a free one, or to 0.`,
    });
  });

  it('the address is not this machine’s', async () => {
    await expect(serving(hello, { host: '192.0.2.1' })).rejects.toMatchObject({
      name: 'FrotaError',
      code: 'cannot_listen',
      message: expect.stringContaining('192.0.2.1:0'),
    });
  });
});

describe('stopping', () => {
  it('takes no new requests and answers the open ones', async () => {
    const { opened, open } = gate();
    const begun = gate();
    const { url, stop } = await serving((router) =>
      router.get('/slow', async (ctx) => {
        begun.open();
        await opened;
        ctx.body = 'done';
      }),
    );
    const answer = fetch(`${url}/slow`);
    await begun.opened;
    const stopped = stop();
    await expect(fetch(`${url}/slow`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const before = performance.now();
    open();
    expect(await (await answer).text()).toBe('done');
    await stopped;
    // Not kept by the connection that the client keeps for its next request.
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('waits until what a request began is done, also when its client has gone', async () => {
    const { opened, open } = gate();
    const begun = gate();
    let done = false;
    const { url, stop } = await serving((router) =>
      router.get('/slow', async () => {
        begun.open();
        await opened;
        done = true;
      }),
    );
    const client = new AbortController();
    const answer = fetch(`${url}/slow`, { signal: client.signal }).catch((error: unknown) => error);
    await begun.opened;
    client.abort();
    await answer;
    const stopped = stop();
    open();
    await stopped;
    expect(done).toBe(true);
  });

  it('does not wait for ever for requests that do not end', async () => {
    const { opened, open } = gate();
    const begun = gate();
    const { url, stop } = await serving((router) =>
      router.get('/hangs', async () => {
        begun.open();
        await opened;
      }),
    );
    onTestFinished(open);
    const answer = fetch(`${url}/hangs`).catch((error: unknown) => error);
    await begun.opened;
    const before = performance.now();
    await stop();
    expect(performance.now() - before).toBeLessThan(2_500);
    expect(await answer).toBeInstanceOf(TypeError);
  });

  it('does not wait for a connection that is kept for another request', async () => {
    const { url, stop } = await serving(hello);
    await (await fetch(`${url}/hello`)).text();
    const before = performance.now();
    await stop();
    expect(performance.now() - before).toBeLessThan(500);
  });
});
