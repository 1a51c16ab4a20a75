import { createHmac } from 'node:crypto';

/** Evolution's tokens live ten minutes; it never renews one for a retry. */
const LIFETIME_SECONDS = 600;

/** The bearer token that Evolution makes when a webhook's headers hold a `jwt_key`. */
export function webhookToken(key: string, now: Date): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = { iat: issuedAt, exp: issuedAt + LIFETIME_SECONDS, app: 'evolution', action: 'webhook' };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
