import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { within } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';

/** After a connection is lost, which Slack does every few hours, and before the next is asked for, in ms. */
const AGAIN_MS = 100;
/** Where there is no connection to be had it is asked for again after this, doubled each time up to the most, in ms. */
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** A connection gets so long to end well, in ms. */
const STOP_MS = 2_000;

/**
 * Keeps a connection to Slack until it is stopped. The receiver must not do so itself: it waits five seconds before it connects
 * again, in which commands fail, and ends the process where Slack does not want it back (a token that was revoked).
 */
export function stayConnected(receiver: SocketModeReceiver, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { client } = receiver;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const lost = new Promise((resolve) => void client.once('disconnected', resolve));
    await receiver.start();
    // It may have been on its way when it was stopped.
    if (stopping.signal.aborted) await client.disconnect();
    if (failures > 0) log.info('Slack: connected again');
    failures = 0;
    await lost;
  };
  const failed = (error: unknown): number => {
    const reason = error === undefined ? 'the connection was lost before it stood' : messageOf(error);
    if (failures === 0)
      log.warn({ reason }, 'Slack: no connection; it is tried again. Check SLACK_APP_TOKEN if that goes on');
    const backOffMs = Math.min(RETRY_BASE_MS * 2 ** Math.min(failures++, 16), RETRY_MAX_MS);
    return error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : backOffMs;
  };
  const stay = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await connect().then(() => AGAIN_MS, failed);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = stay();

  return {
    async stop() {
      stopping.abort();
      await within(
        STOP_MS,
        client.disconnect().then(() => ended),
      );
    },
  };
}
