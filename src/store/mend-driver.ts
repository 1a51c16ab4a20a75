import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** What is used here of the driver's own class for one connection. */
interface DriverConnection {
  readonly closed: boolean;
  readonly socket: Socket;
  cleanup(error: Error): void;
}

let mended = false;

/**
 * Mends the MongoDB driver (7.8 and 7.9, the newest as of this writing): a command that is written to a socket which the
 * server has just closed, or which closes before the command has left, waits for its `drain` or `error`. A socket that closes
 * without an error has neither, so the command never ends, nor what waits for it: a server's ordered restart could stop a
 * number's lane for ever. No time-out of the driver covers it but `timeoutMS`, which would make it wait that long.
 *
 * Whoever still waits is told by the socket's `error` of why the connection was closed; the driver's own listener ignores it
 * by then. The test of this file fails without the mend; it can go when the test passes without it.
 */
export function mendDriver(): void {
  if (mended) return;
  mended = true;
  const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js') as {
    Connection: { prototype: DriverConnection };
  };
  const { cleanup } = Connection.prototype;
  Connection.prototype.cleanup = function (error) {
    if (this.closed) return;
    cleanup.call(this, error);
    // Not at once: a command may be about to write, which has seen the connection open.
    setImmediate(() => this.socket.emit('error', error));
  };
}
