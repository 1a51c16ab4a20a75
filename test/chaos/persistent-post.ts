import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';

/** Evolution gives a receiver so long to answer, in ms. */
export const CLIENT_TIMEOUT_MS = 30_000;
/** Its pauses between attempts, faster than the real one's 5 s to 300 s, in ms. */
const RETRY_BASE_MS = 100;
const RETRY_MAX_MS = 1_000;

/** How the posts of one run went. */
export interface PostLog {
  /** Answers by status. */
  answers: Map<number, number>;
  /** Posts that met nobody, or a process that died over them. */
  broken: number;
  /** Posts that were given up without an answer. */
  timedOut: number;
  /** 503s that did not say when to try again. */
  without: number;
  /** The longest that an answer took, in ms. */
  slowestMs: number;
}

/** Posts webhooks as Evolution does, which goes on until it is answered 200. */
export interface PersistentPost {
  readonly log: PostLog;
  /** Resolves when it is acknowledged; rejects when it is refused for good, or when `signal` ends the run. */
  post(body: string, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Opens one to a URL. */
export function persistentPost(url: string, secret: string, random: () => number): PersistentPost {
  const log: PostLog = { answers: new Map(), broken: 0, timedOut: 0, without: 0, slowestMs: 0 };
  const dispatcher = new Agent({ connections: 40, connectTimeout: CLIENT_TIMEOUT_MS });
  const { origin, pathname: path } = new URL(url);
  const headers = { 'content-type': 'application/json', [SECRET_HEADER]: secret };

  /** The status; undefined: there was no answer. */
  const once = async (body: string): Promise<number | undefined> => {
    const begun = performance.now();
    const timeout = AbortSignal.timeout(CLIENT_TIMEOUT_MS);
    try {
      const answer = await dispatcher.request({
        origin,
        path,
        method: 'POST',
        headers,
        body,
        signal: timeout,
      });
      await answer.body.dump();
      log.answers.set(answer.statusCode, (log.answers.get(answer.statusCode) ?? 0) + 1);
      if (answer.statusCode === 503 && answer.headers['retry-after'] === undefined) log.without++;
      log.slowestMs = Math.max(log.slowestMs, performance.now() - begun);
      return answer.statusCode;
    } catch {
      if (timeout.aborted) log.timedOut++;
      else log.broken++;
      return undefined;
    }
  };

  return {
    log,
    async post(body, signal) {
      for (let attempt = 0; ; attempt++) {
        signal.throwIfAborted();
        const status = await once(body);
        if (status === 200) return;
        if (status !== undefined && status < 500) throw new Error(`refused for good: ${status}`);
        const pauseMs = Math.min(RETRY_BASE_MS * 2 ** attempt, RETRY_MAX_MS);
        await delay(pauseMs * (0.8 + 0.4 * random()), undefined, { signal });
      }
    },
    stop: () => dispatcher.destroy(),
  };
}
