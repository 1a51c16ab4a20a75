import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** Posts over connections that are open beforehand, each in turn: a receiver closes those that are idle for seconds. */
export interface RawPosts {
  /** Resolves when it was answered 200, with how long that took, in ms. */
  post(body: string): Promise<number>;
  close(): void;
}

/**
 * A client that shares the cores with who is measured, and so does no more than it must: it writes whole requests and looks at
 * an answer's first line. (A client that makes responses of them takes as much of a core as a server that discards them.)
 */
export async function rawPosts(
  port: number,
  { connections, path, headers }: { connections: number; path: string; headers: Record<string, string> },
): Promise<RawPosts> {
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: keep-alive',
  ].join('\r\n');
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: connections }, open));
  const free = [...sockets];
  const waiting: ((socket: Socket) => void)[] = [];

  const take = (): Socket | Promise<Socket> =>
    free.shift() ?? new Promise((resolve) => void waiting.push(resolve));
  const giveBack = (socket: Socket): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(socket);
    else next(socket);
  };

  return {
    async post(body) {
      const socket = await take();
      const begin = performance.now();
      const answer = await ask(
        socket,
        `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      giveBack(socket);
      if (!answer.startsWith('HTTP/1.1 200 '))
        throw new Error(`a webhook was answered ${answer.split('\r\n', 1)[0]}`);
      return performance.now() - begin;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** An answer is some 200 bytes: it comes in one piece. */
function ask(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const onData = (answer: Buffer): void => {
      socket.off('close', onClose);
      resolve(answer.toString('latin1'));
    };
    const onClose = (): void => {
      socket.off('data', onData);
      reject(new Error('the receiver closed the connection'));
    };
    socket.once('data', onData);
    socket.once('close', onClose);
    socket.write(request);
  });
}
