import { createHash, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { SECRET_HEADER, type WebhookCredentials } from '../evolution/webhook-settings.ts';

/** The Evolution servers that may post, by their names, and what each proves itself by. */
export type WebhookServers = ReadonlyMap<string, WebhookCredentials>;

/**
 * How long after its end a token is still taken, in ms. Evolution makes one for each event that is good for ten minutes, and
 * repeats the event with it for twenty.
 */
const TOKEN_LEEWAY_MS = 30 * 60_000;

/** What Evolution says of itself in its tokens. */
const CLAIMS = { app: 'evolution', action: 'webhook' } as const;

/** The names of those servers that the headers prove to be the sender; several where they share a secret, none for a stranger. */
export type Authenticate = (headers: IncomingHttpHeaders, servers: WebhookServers) => Promise<string[]>;

/** Makes the check of what a webhook's sender proves itself by. */
export function authenticator(clock: Clock): Authenticate {
  const keys = new Map<string, KeyObject>();
  const digests = new Map<string, Buffer>();
  const digestOf = (wanted: string): Buffer => {
    const known = digests.get(wanted) ?? digest(wanted);
    digests.set(wanted, known);
    return known;
  };
  const keyOf = (text: string): KeyObject => {
    const key = keys.get(text) ?? createSecretKey(Buffer.from(text));
    keys.set(text, key);
    return key;
  };

  return async (headers, servers) => {
    const given = headers[SECRET_HEADER];
    const secret = typeof given === 'string' ? digest(given) : undefined;
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const proves = async ({ secret: wanted, jwtKey }: WebhookCredentials): Promise<boolean> => {
      if (secret !== undefined && wanted !== undefined && timingSafeEqual(secret, digestOf(wanted)))
        return true;
      return token !== undefined && jwtKey !== undefined && isOurs(token, keyOf(jwtKey), clock.now());
    };
    const proven: string[] = [];
    for (const [name, credentials] of servers) if (await proves(credentials)) proven.push(name);
    return proven;
  };
}

/** Whether Evolution made this token with our key. */
async function isOurs(token: string, key: KeyObject, now: Date): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      requiredClaims: ['iat', 'exp'],
      clockTolerance: TOKEN_LEEWAY_MS / 1_000,
      currentDate: now,
    });
    return payload['app'] === CLAIMS.app && payload['action'] === CLAIMS.action;
  } catch {
    // It says why, at length; to a stranger it is a wrong secret like any other.
    return false;
  }
}

/** Both sides have one length then, so that the comparison tells nothing by its time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
