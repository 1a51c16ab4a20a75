import { Pool } from 'undici';
import type { Clock } from '../../src/clock.ts';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import type { Inbox } from '../../src/store/inbox.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { receiver, SECRET } from './receiver.ts';

const PATH = '/webhooks/evolution/main';

/** What Evolution is answered. */
export type Answer = number;

/** What is posted: as it is, or in chunks whose total is not said beforehand. */
export type Body = string | Buffer | AsyncIterable<Buffer>;

export interface PostOffice {
  /** Posts as Evolution does, with the right secret. */
  post(body: Body, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Frota's receiving end over an inbox, and a client with many connections to it, for the calling file. Await it in a hook. */
export async function postOffice(inbox: Pick<Inbox, 'insert'>, clock: Clock): Promise<PostOffice> {
  const server = await receiver(inbox, clock);
  const { post, close } = postsTo(server.port);
  atFileEnd(async () => {
    await close();
    await server.stop();
  });
  return { post };
}

/** A client with many connections to a receiving end. */
export function postsTo(port: number): PostOffice & { close(): Promise<void> } {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 20, pipelining: 1 });
  return {
    async post(body, headers = {}) {
      const response = await pool.request({
        method: 'POST',
        path: PATH,
        headers: { 'content-type': 'application/json', [SECRET_HEADER]: SECRET, ...headers },
        body: body as string,
      });
      await response.body.dump();
      return response.statusCode;
    },
    close: () => pool.close(),
  };
}
