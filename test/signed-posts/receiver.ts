import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atFileEnd } from '../setup/at-file-end.ts';

export interface Request {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  received: Request[];
  /** How the next requests are answered; 204 unless a test says otherwise. */
  answer: (response: ServerResponse, request: Request) => void;
}

/** An HTTP server on loopback that keeps what it is sent; closed when the test file ends. */
export async function receiver(): Promise<Receiver> {
  const made: Receiver = {
    url: '',
    received: [],
    answer: (response) => response.writeHead(204).end(),
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { url: path = '', headers } = incoming;
      const request = { path, headers, body: Buffer.concat(chunks).toString() };
      made.received.push(request);
      made.answer(response, request);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  atFileEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return made;
}
