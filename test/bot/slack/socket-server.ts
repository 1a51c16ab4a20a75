import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Slack sends an app that is connected to it. */
export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  envelope_id: string;
  payload: object;
  accepts_response_payload?: boolean;
  retry_attempt?: number;
}

/** Slack's side of Socket Mode. */
export interface SocketServer {
  /** How many connections were made so far, and how many stand now. */
  made: number;
  standing(): number;
  /** Envelopes that were acknowledged, in their order. */
  acks: string[];
  send(envelope: Envelope): void;
  /** Tells the app to connect anew: Slack is about to close the connection (`warning`), or does so at once. */
  disconnect(reason: 'warning' | 'refresh_requested'): void;
  /** As a network does that fails: no word. */
  cut(): void;
}

/** RFC 6455, 1.3: what proves that a server understands. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** Socket Mode at `/link` of a server: a greeting, envelopes and their acknowledgements, as frames of WebSocket. */
export function socketServer(server: Server): SocketServer {
  const sockets = new Set<Duplex>();
  const write = (message: object): void => {
    const socket = [...sockets].at(-1);
    if (socket === undefined) throw new Error('nobody is connected');
    socket.write(frame(TEXT, Buffer.from(JSON.stringify(message))));
  };
  const slack: SocketServer = {
    made: 0,
    standing: () => sockets.size,
    acks: [],
    send: write,
    disconnect: (reason) => write({ type: 'disconnect', reason, debug_info: {} }),
    cut: () => sockets.forEach((socket) => socket.destroy()),
  };

  server.on('upgrade', ({ headers }, socket: Duplex) => {
    const key = `${headers['sec-websocket-key']}${MAGIC}`;
    const accept = createHash('sha1').update(key).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    sockets.add(socket);
    slack.made++;
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let next = read(bytes); next !== undefined; next = read(bytes)) {
        bytes = bytes.subarray(next.length);
        if (next.opcode === PING) socket.write(frame(PONG, next.payload));
        if (next.opcode === CLOSE) socket.end(frame(CLOSE, next.payload));
        if (next.opcode === TEXT)
          slack.acks.push((JSON.parse(next.payload.toString()) as { envelope_id: string }).envelope_id);
      }
    });
    socket.write(frame(TEXT, Buffer.from(JSON.stringify({ type: 'hello', num_connections: 1 }))));
  });
  return slack;
}

/** A frame as a server sends it: not masked. */
function frame(opcode: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126;
  const head = Buffer.alloc(isShort ? 2 : 4);
  head[0] = 0x80 | opcode;
  head[1] = isShort ? payload.length : 126;
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** The first frame of a client's bytes: masked. Undefined: it is not all there yet. */
function read(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : 4;
  if (bytes.length < head + 4) return undefined;
  const size = short < 126 ? short : bytes.readUInt16BE(2);
  const length = head + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(head, head + 4);
  const payload = Buffer.from(bytes.subarray(head + 4, length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload, length };
}
