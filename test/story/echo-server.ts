import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { atFileEnd } from '../setup/at-file-end.ts';

/** A server that refuses everything, and repeats in its error what it was asked: path, headers and body. Its address. */
export async function echoServer(): Promise<string> {
  const server = createServer((request, response) => {
    void refuse(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atFileEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function refuse(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const heard = `${request.url} ${JSON.stringify(request.headers)} ${await text(request)}`;
  // Evolution's words for it, Slack's and Telegram's.
  const told = { response: { message: [heard] }, ok: false, error: heard, description: heard };
  response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(told));
}
