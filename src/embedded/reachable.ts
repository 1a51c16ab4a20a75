import { once } from 'node:events';
import { connect } from 'node:net';
import { messageOf } from '../errors.ts';

const PROBE_MS = 700;

/** The variables in which mongodb-memory-server looks for a proxy, in its order. */
const PROXY_VARIABLES = [
  'yarn_https-proxy',
  'yarn_proxy',
  'npm_config_https-proxy',
  'npm_config_proxy',
  'https_proxy',
  'http_proxy',
  'HTTPS_PROXY',
  'HTTP_PROXY',
];

/**
 * Throws, in under a second, if the host of an address (or the proxy in front of it) takes no connection. A mere
 * connection, not a request: it has to be quick on slow lines too.
 */
export async function assertReachable(url: URL, env: NodeJS.ProcessEnv): Promise<void> {
  const proxy = PROXY_VARIABLES.map((name) => env[name]).find(Boolean);
  const target = proxy === undefined ? url : new URL(proxy);
  const port = Number(target.port) || (target.protocol === 'http:' ? 80 : 443);
  const socket = connect({ host: target.hostname, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_MS) });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).name === 'AbortError' ? 'no answer' : messageOf(error);
    throw new Error(`${target.hostname} cannot be reached (${reason})`, { cause: error });
  } finally {
    // Errors after the time is up concern nobody.
    socket.on('error', () => {}).destroy();
  }
}
