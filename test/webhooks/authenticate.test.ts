import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { webhookToken } from '../../src/sandbox/webhooks/token.ts';
import { authenticator, type WebhookServers } from '../../src/webhooks/authenticate.ts';
import { TestClock } from '../fakes/test-clock.ts';

const KEY = 'a-jwt-key-of-ours';
const clock = new TestClock();
const SERVERS: WebhookServers = new Map([
  ['both', { secret: 'secret-of-both', jwtKey: KEY }],
  ['secret', { secret: 'secret-of-secret' }],
  ['key', { jwtKey: 'a-jwt-key-of-another' }],
  ['none', {}],
]);
const provenBy = (headers: Record<string, string>, servers = SERVERS) =>
  authenticator(clock)(headers, servers);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000);

/** A token that is signed as it should be, or not, and says this. */
function token(claims: object, { key = KEY, header = { alg: 'HS256' } } = {}): string {
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const iat = Math.floor(clock.now().getTime() / 1_000);
const CLAIMS = { iat, exp: iat + 600, app: 'evolution', action: 'webhook' };

describe('a server proves itself', () => {
  it.each([
    ['by its secret', { [SECRET_HEADER]: 'secret-of-secret' }, ['secret']],
    ['by the token that Evolution makes', bearer(webhookToken(KEY, clock.now())), ['both']],
    ['by either of two', { [SECRET_HEADER]: 'secret-of-both' }, ['both']],
    [
      'by one while the other is being changed',
      { [SECRET_HEADER]: 'the-old-secret', ...bearer(token(CLAIMS)) },
      ['both'],
    ],
    ['with an exp that a retry has outlived', bearer(webhookToken(KEY, minutesAgo(39))), ['both']],
    ['by a key that is its own', bearer(token(CLAIMS, { key: 'a-jwt-key-of-another' })), ['key']],
  ])('%s', async (_case, headers, names) => {
    expect(await provenBy(headers)).toEqual(names);
  });

  it('as each of those that share a secret', async () => {
    const shared = new Map([...SERVERS, ['fourth', { secret: 'secret-of-secret' }]]);
    expect(await provenBy({ [SECRET_HEADER]: 'secret-of-secret' }, shared)).toEqual(['secret', 'fourth']);
  });
});

describe('a stranger does not', () => {
  const none = token(CLAIMS, { header: { alg: 'none' } }).replace(/[^.]*$/, '');
  it.each([
    ['without anything', {}],
    ['with an empty secret', { [SECRET_HEADER]: '' }],
    ['with a wrong secret', { [SECRET_HEADER]: 'secret-of-bothX' }],
    ['with the key as a secret', { [SECRET_HEADER]: KEY }],
    ['with the secret as a token', bearer('secret-of-both')],
    ['with a token of another key', bearer(token(CLAIMS, { key: 'a-jwt-key-of-nobody' }))],
    ['with a token that is not signed', bearer(none)],
    ['with another algorithm', bearer(token(CLAIMS, { header: { alg: 'HS512' } }))],
    ['with a token that is too old', bearer(webhookToken(KEY, minutesAgo(41)))],
    ['with a token of another app', bearer(token({ ...CLAIMS, app: 'other' }))],
    ['with a token for something else', bearer(token({ ...CLAIMS, action: 'admin' }))],
    ['with a token that says nothing', bearer(token({}))],
    ['with a token without its time', bearer(token({ ...CLAIMS, iat: undefined }))],
    ['with a token that never ends', bearer(token({ ...CLAIMS, exp: undefined }))],
    ['with a token that is none', bearer('a.b.c')],
    ['with a token of another kind', { authorization: `Basic ${token(CLAIMS)}` }],
  ])('%s', async (_case, headers: Record<string, string>) => {
    expect(await provenBy(headers)).toEqual([]);
  });
});
