import { createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
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
export type Authenticate = (
  headers: IncomingHttpHeaders,
  servers: Iterable<readonly [string, WebhookCredentials]>,
) => Promise<string[]>;

/** Makes the check of what a webhook's sender proves itself by. */
export function authenticator(clock: Clock): Authenticate {
  const bytesOf = remembered((text) => Buffer.from(text));
  const keyOf = remembered((text) => createSecretKey(Buffer.from(text)));

  return async (headers, servers) => {
    const given = headers[SECRET_HEADER];
    const secret = typeof given === 'string' ? Buffer.from(given) : undefined;
    const { authorization } = headers;
    const token = authorization === undefined ? undefined : /^Bearer (\S+)$/i.exec(authorization)?.[1];
    const proven: string[] = [];
    for (const [name, { secret: wanted, jwtKey }] of servers) {
      const bySecret = secret !== undefined && wanted !== undefined && isSame(secret, bytesOf(wanted));
      // Waits for nothing where there is no token: this runs for every webhook.
      const isProven =
        bySecret ||
        (token !== undefined && jwtKey !== undefined && (await isOurs(token, keyOf(jwtKey), clock.now())));
      if (isProven) proven.push(name);
    }
    return proven;
  };
}

/** What is made of a secret of the settings, once. */
function remembered<T>(make: (secret: string) => T): (secret: string) => T {
  const made = new Map<string, T>();
  return (secret) => {
    const known = made.get(secret) ?? make(secret);
    made.set(secret, known);
    return known;
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

/** In a time that tells nothing of what is in them. How long a secret is may be known. */
function isSame(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
