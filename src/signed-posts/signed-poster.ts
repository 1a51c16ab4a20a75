import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import type { Clock } from '../clock.ts';
import type { Poster, Told } from '../engine/ports.ts';
import { messageOf } from '../errors.ts';

/** A receiver gets so long for its whole answer, in ms. */
const TIMEOUT_MS = 10_000;
/** Whoever asks for a longer pause than this gets this, in ms. */
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** By it a receiver that itself writes to our numbers knows that a post is a rule's doing. */
const ORIGIN_HEADER = { 'user-agent': 'Frota', 'x-frota-automation': '1' };

/**
 * Posts by the Standard Webhooks scheme (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and `webhook-signature` over
 * both and the body. Redirects are not followed: what is signed for one receiver is nobody else's.
 * @param secret `whsec_…`; undefined: nothing can be posted.
 */
export function signedPoster(secret: string | undefined, clock: Clock): Poster {
  const webhook = secret === undefined ? undefined : new Webhook(secret);
  return {
    lacks: () => (webhook === undefined ? 'AUTOMATION_SECRET' : undefined),

    async post(id, url, body) {
      if (webhook === undefined) return { kind: 'failed', reason: 'AUTOMATION_SECRET is not set' };
      const now = clock.now();
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: {
            ...ORIGIN_HEADER,
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
            'webhook-signature': webhook.sign(id, now, body),
          },
          body,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await answer.body.dump();
        return judge(answer.statusCode, answer.headers['retry-after'], now);
      } catch (error) {
        return { kind: 'later', reason: `no answer: ${withoutUrl(messageOf(error), url)}` };
      }
    },
  };
}

/** 410 says for good that nobody wants them; all else may be another's mistake of the moment. */
function judge(status: number, retryAfter: string | string[] | undefined, now: Date): Told {
  if (status >= 200 && status < 300) return { kind: 'done' };
  const reason = `answered ${status}`;
  if (status === 410) return { kind: 'failed', reason };
  const afterMs = status === 429 || status === 503 ? pauseOf(retryAfter, now) : undefined;
  return { kind: 'later', reason, ...(afterMs !== undefined && { afterMs }) };
}

/** Seconds, or a date. */
function pauseOf(retryAfter: string | string[] | undefined, now: Date): number | undefined {
  const text = String(retryAfter ?? '').trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS);
}

/** A URL may have secrets in it, and what is told here is logged and shown. */
function withoutUrl(message: string, url: string): string {
  const { href, pathname, search } = new URL(url);
  return [url, href, `${pathname}${search}`]
    .filter((part) => part.length > 1)
    .reduce((text, part) => text.replaceAll(part, '…'), message);
}
