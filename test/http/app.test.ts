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
  options: { host?: string; port?: number } = {},
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
