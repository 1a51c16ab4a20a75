import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { atFileEnd } from '../setup/at-file-end.ts';

/** What stands before several processes and gives each in turn what comes. */
export interface Balancer {
  url: string;
  /** How many posts each process got, in the order of the processes, by path. */
  counts: ReadonlyMap<string, readonly number[]>;
}

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

/**
 * A load balancer before some processes. It closes when the test file ends.
 * @param origins of the processes
 * @param twice paths whose posts go to all at once, as of a platform that was not answered in time and sends again
 */
export async function startBalancer(origins: readonly string[], twice: readonly string[]): Promise<Balancer> {
  const counts = new Map<string, number[]>();
  let turn = 0;

  const give = async (index: number, incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    const path = incoming.url ?? '/';
    const count = counts.get(path) ?? origins.map(() => 0);
    count[index] = (count[index] ?? 0) + 1;
    counts.set(path, count);
    const { host: _, connection: __, 'transfer-encoding': ___, ...headers } = incoming.headers;
    const answered = await request(`${origins[index]}${path}`, {
      method: incoming.method as 'POST',
      headers: headers as Record<string, string>,
      body,
    });
    return {
      status: answered.statusCode,
      type: String(answered.headers['content-type'] ?? 'text/plain'),
      body: Buffer.from(await answered.body.arrayBuffer()),
    };
  };

  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const first = turn++ % origins.length;
    if (!twice.includes(incoming.url ?? '')) return give(first, incoming, body);
    const answers = await Promise.all(origins.map((_, index) => give(index, incoming, body)));
    const [any] = answers.toSorted((a, b) => a.status - b.status);
    if (any === undefined) throw new Error('there is no process');
    return any;
  };

  const server = createServer((incoming, response) => {
    answer(incoming).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      // One of the two hung up.
      () => response.destroy(),
    );
  });
  atFileEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, counts };
}
