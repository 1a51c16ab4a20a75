import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Told } from '../../src/engine/ports.ts';
import { signedPoster } from '../../src/signed-posts/signed-poster.ts';
import { receiver } from './receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const there = await receiver();
const poster = signedPoster(SECRET, systemClock);
const BODY = '{"type":"message.replied","data":{"text":"Olá, \u{1f600}"}}';

beforeEach(() => {
  there.received = [];
  there.answer = (response) => response.writeHead(204).end();
});

describe('a signed post', () => {
  it('is one that the library of the scheme verifies, byte for byte', async () => {
    expect(await poster.post('msg_1', `${there.url}/in?x=1`, BODY)).toEqual({ kind: 'done' });
    const [got] = there.received;
    expect(got).toMatchObject({ path: '/in?x=1', body: BODY });
    expect(got?.headers).toMatchObject({
      'webhook-id': 'msg_1',
      'content-type': 'application/json',
      'x-frota-automation': '1',
    });
    const headers = got?.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
    expect(() => new Webhook(SECRET).verify(`${BODY} `, headers)).toThrow('No matching signature');
    const other = new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect(() => other.verify(BODY, headers)).toThrow('No matching signature');
  });

  it.each<[number, Record<string, string>, Told]>([
    [200, {}, { kind: 'done' }],
    [202, {}, { kind: 'done' }],
    [410, {}, { kind: 'failed', reason: 'answered 410' }],
    [400, {}, { kind: 'later', reason: 'answered 400' }],
    [500, { 'retry-after': '9' }, { kind: 'later', reason: 'answered 500' }],
    [429, { 'retry-after': '120' }, { kind: 'later', reason: 'answered 429', afterMs: 120_000 }],
    [503, { 'retry-after': '9999999' }, { kind: 'later', reason: 'answered 503', afterMs: 21_600_000 }],
    [503, { 'retry-after': 'soon' }, { kind: 'later', reason: 'answered 503' }],
    [429, {}, { kind: 'later', reason: 'answered 429' }],
    [302, { location: '/elsewhere' }, { kind: 'later', reason: 'answered 302' }],
  ])('that is answered %i %j', async (status, headers, told) => {
    there.answer = (response) => response.writeHead(status, headers).end('…');
    expect(await poster.post('msg_1', there.url, BODY)).toEqual(told);
    expect(there.received).toHaveLength(1);
  });

  it('heeds a date, too', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    there.answer = (response) => response.writeHead(503, { 'retry-after': at }).end();
    const told = await poster.post('msg_1', there.url, BODY);
    expect(told).toMatchObject({ kind: 'later', afterMs: expect.any(Number) });
    expect((told as { afterMs: number }).afterMs).toBeGreaterThan(50_000);
  });

  it('that breaks off is tried again, and its URL stays secret', async () => {
    there.answer = (response) => response.socket?.destroy();
    const told = await poster.post('msg_1', `${there.url}/secret?key=hush`, BODY);
    expect(told).toMatchObject({ kind: 'later', reason: expect.stringContaining('no answer') });
    expect(JSON.stringify(told)).not.toMatch(/secret|hush/);
  });

  it('needs the secret', async () => {
    const without = signedPoster(undefined, systemClock);
    expect(without.lacks()).toBe('AUTOMATION_SECRET');
    expect(poster.lacks()).toBeUndefined();
    expect(await without.post('msg_1', there.url, BODY)).toMatchObject({ kind: 'failed' });
    expect(there.received).toEqual([]);
  });
});
