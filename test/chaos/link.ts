import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP connection to a server that a test can break. */
export interface Link {
  /** The server's URI by way of this link. */
  readonly uri: string;
  /** The server is gone: connections are reset, and new ones are refused. */
  cut(): Promise<void>;
  /** The network swallows everything: connections stay, and nothing passes; new ones are taken and hear nothing. */
  mute(): void;
  /** All is well for new connections. Those that were muted stay so for ever, as behind a firewall that forgot them. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a link to the server of a URI. */
export async function openLink(target: string): Promise<Link> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  const pairs = new Set<[Socket, Socket]>();
  let muted = false;

  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => undefined).on('close', () => sockets.delete(near));
    if (muted) return;
    const far = connect(Number(targetPort), hostname);
    sockets.add(far);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    far.on('error', () => undefined).on('close', () => sockets.delete(far));
    for (const socket of pair) socket.setNoDelay(true).on('close', () => closePair(pair));
    near.pipe(far);
    far.pipe(near);
  });
  const closePair = (pair: [Socket, Socket]): void => {
    // A muted connection does not even hear that the other end is gone.
    if (pairs.delete(pair)) for (const socket of pair) socket.destroy();
  };
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  const port = await listen(0);
  const uri = new URL(target);
  uri.host = `127.0.0.1:${port}`;
  return {
    uri: uri.href,
    cut: close,
    mute() {
      muted = true;
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.resume();
      }
      pairs.clear();
    },
    async mend() {
      muted = false;
      if (!server.listening) await listen(port);
    },
    stop: close,
  };
}
