import { describe, expect, it } from 'vitest';
import { evolutionProbe, type WebhookTarget } from '../../src/evolution/probe.ts';
import { SECRET_HEADER, WEBHOOK_EVENTS } from '../../src/evolution/webhook-settings.ts';
import { API_KEY, quiet, receiver, sandboxWith } from '../sandbox/support.ts';
import { badServer, deadAddress, json, serverAt } from './support.ts';

const CREDENTIALS = { secret: 'a-webhook-secret-1' };
const TARGET: WebhookTarget = {
  url: () => 'http://frota.test',
  credentials: new Map([['main', CREDENTIALS]]),
};
const probeAt = (url: string, target = TARGET) => evolutionProbe([serverAt(url, API_KEY)], target);

/** What a server says of its numbers that has these in its database. */
const observe = async (fetched: unknown) =>
  probeAt(await badServer((_request, response) => json(response, 200, fetched))).observe('main');

describe('restarting a number', () => {
  it('has an open one connect anew, and tells that a closed one is not restarted', async () => {
    const sandbox = await sandboxWith([quiet('open'), quiet('closed', { state: 'close' })]);
    const probe = probeAt(sandbox.url);
    expect(await probe.restart('main', 'open')).toBe('restarting');
    await expect.poll(() => probe.connectionState('main', 'open')).toBe('open');
    expect(await probe.restart('main', 'closed')).toBe('closed');
  });

  it('says what Evolution said of a number that it does not have', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    await expect(probeAt(sandbox.url).restart('main', 'n2')).rejects.toMatchObject({
      code: 'evolution_refused',
      message: expect.stringContaining('restart of "n2" answered 404'),
    });
  });
});

describe('making a number', () => {
  it('has it on the server, not connected, and with a code for whoever wants to pair it', async () => {
    const sandbox = await sandboxWith([]);
    const probe = probeAt(sandbox.url);
    await probe.create('main', 'vendas 3');
    expect(await probe.observe('main')).toMatchObject([{ name: 'vendas 3', stored: 'close' }]);
    expect(await probe.connectionState('main', 'vendas 3')).toBe('close');
    expect(await probe.pairing('main', 'vendas 3')).toMatchObject({ kind: 'code' });
  });

  it('tells that there is one of this name, and what else Evolution has against it', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    await expect(probeAt(sandbox.url).create('main', 'n1')).rejects.toMatchObject({
      code: 'instance_exists',
    });
    const wrongKey = evolutionProbe([serverAt(sandbox.url, 'another-key')], TARGET);
    await expect(wrongKey.create('main', 'n2')).rejects.toMatchObject({
      code: 'evolution_refused',
      message: 'create of "n2" on "main" answered 401: Unauthorized',
    });
    const proxy = await badServer((_request, response) => json(response, 403, { error: 'go away' }));
    await expect(probeAt(proxy).create('main', 'n1')).rejects.toMatchObject({ code: 'evolution_refused' });
  });
});

describe('observing the numbers of a server', () => {
  it('tells each one’s name, phone and stored state, in one call', async () => {
    const sandbox = await sandboxWith([
      quiet('open', { phone: '5511933332222' }),
      quiet('dropped', { phone: '5511933332223' }),
      quiet('new', { state: 'close' }),
    ]);
    sandbox.control.drop('dropped');
    expect(await probeAt(sandbox.url).observe('main')).toMatchObject([
      { name: 'open', phone: '+5511933332222', stored: 'open' },
      // Evolution's database still says open.
      { name: 'dropped', phone: '+5511933332223', stored: 'open' },
      { name: 'new', stored: 'close' },
    ]);
  });

  it('tells why a number is closed, and nothing of the past once it is open again', async () => {
    const sandbox = await sandboxWith([quiet('n1', { phone: '5511933332222' })]);
    const probe = probeAt(sandbox.url);
    const before = Date.now();
    sandbox.control.ban('n1', { code: 403 });
    const banned = { name: 'n1', phone: '+5511933332222', stored: 'close', code: 403 };
    await expect.poll(() => probe.observe('main')).toMatchObject([banned]);
    const [seen] = await probe.observe('main');
    expect(Math.abs((seen?.closedAt?.getTime() ?? 0) - before)).toBeLessThan(5_000);
    sandbox.control.unban('n1');
    await expect.poll(() => probe.observe('main')).toMatchObject([{ name: 'n1', stored: 'open' }]);
    const [back] = await probe.observe('main');
    for (const field of ['code', 'closedAt', 'expiresInSeconds']) expect(back).not.toHaveProperty(field);
  });

  it('tells how long a temporary ban lasts', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    sandbox.control.ban('n1', { code: 402, expireSeconds: 5_400 });
    const probe = probeAt(sandbox.url);
    await expect
      .poll(() => probe.observe('main'))
      .toMatchObject([{ name: 'n1', stored: 'close', code: 402, expiresInSeconds: 5_400 }]);
  });

  it.each([
    ['none', {}],
    ['null', { disconnectionReasonCode: null, disconnectionAt: null, disconnectionObject: null }],
    ['unreadable', { disconnectionAt: 'yesterday', disconnectionObject: '{' }],
  ])('takes a reason that is %s for none', async (_case, fields) => {
    const fetched = [{ name: 'n1', connectionStatus: 'close', ...fields }];
    expect(await observe(fetched)).toEqual([{ name: 'n1', stored: 'close' }]);
  });

  it('tells since when Evolution has a number', async () => {
    const fetched = { name: 'n1', connectionStatus: 'open', createdAt: '2026-11-20T21:52:13.225Z' };
    expect(await observe([fetched, { ...fetched, createdAt: 'yesterday' }])).toEqual([
      { name: 'n1', stored: 'open', createdAt: new Date('2026-11-20T21:52:13.225Z') },
      { name: 'n1', stored: 'open' },
    ]);
    const sandbox = await sandboxWith([quiet('young', { ageDays: 3 }), quiet('old')]);
    const ages = (await probeAt(sandbox.url).observe('main')).map(
      ({ createdAt }) => (Date.now() - (createdAt?.getTime() ?? 0)) / 86_400_000,
    );
    expect(ages.map(Math.round)).toEqual([3, 90]);
  });

  it('tells which numbers are Meta’s own business', async () => {
    const [business, other] = await observe([
      { name: 'n1', connectionStatus: 'open', integration: 'WHATSAPP-BUSINESS' },
      { name: 'n2', connectionStatus: 'open', integration: 'WHATSAPP-BAILEYS' },
    ]);
    expect(business).toHaveProperty('business', true);
    expect(other).not.toHaveProperty('business');
  });

  it('takes a state that it does not know for closed', async () => {
    expect(await observe([{ name: 'n1', connectionStatus: 'refused' }])).toEqual([
      { name: 'n1', stored: 'close' },
    ]);
  });

  it.each([
    ['from its jid', { ownerJid: '5511933332222@s.whatsapp.net' }, '+5511933332222'],
    ['from its jid with a device', { ownerJid: '5511933332222:12@s.whatsapp.net' }, '+5511933332222'],
    ['from its number', { ownerJid: null, number: '5511933332222' }, '+5511933332222'],
    ['from its number when the jid is empty', { ownerJid: '', number: '5511933332222' }, '+5511933332222'],
    [
      'not from Meta’s id of the number',
      { ownerJid: null, number: '109999999999999', integration: 'WHATSAPP-BUSINESS' },
      undefined,
    ],
    ['not from a @lid', { ownerJid: '203040506070809@lid' }, undefined],
    ['not at all', { ownerJid: null, number: null }, undefined],
  ])('takes the phone %s', async (_case, fields, phone) => {
    const [seen] = await observe([{ name: 'n1', connectionStatus: 'open', ...fields }]);
    expect(seen?.phone).toBe(phone);
  });

  it('answers an empty fleet', async () => {
    expect(await observe([])).toEqual([]);
  });
});

describe('asking for a connection', () => {
  it('tells what it is, whatever is stored', async () => {
    const sandbox = await sandboxWith([quiet('open'), quiet('dropped'), quiet('new', { state: 'close' })]);
    sandbox.control.drop('dropped');
    const probe = probeAt(sandbox.url);
    const names = ['open', 'dropped', 'new'];
    expect(await Promise.all(names.map((name) => probe.connectionState('main', name)))).toEqual([
      'open',
      'connecting',
      'close',
    ]);
  });

  it('escapes the name, and adds no query', async () => {
    const asked: (string | undefined)[] = [];
    const url = await badServer((request, response) => {
      asked.push(request.url);
      json(response, 200, { instance: { state: 'open' } });
    });
    expect(await probeAt(url).connectionState('main', 'Clínica São José/1')).toBe('open');
    expect(asked).toEqual(['/instance/connectionState/Cl%C3%ADnica%20S%C3%A3o%20Jos%C3%A9%2F1']);
  });

  it('tells nothing where there is none', async () => {
    const url = await badServer((_request, response) =>
      json(response, 200, { instance: { state: 'undefined' } }),
    );
    expect(await probeAt(url).connectionState('main', 'n1')).toBeUndefined();
  });

  it('is done for ten at a time and no more', async () => {
    let asked = 0;
    let most = 0;
    const url = await badServer((_request, response) => {
      most = Math.max(most, ++asked);
      setImmediate(() => {
        asked--;
        json(response, 200, { instance: { state: 'open' } });
      });
    });
    const probe = probeAt(url);
    await Promise.all(Array.from({ length: 50 }, (_, n) => probe.connectionState('main', `n${n}`)));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
  });

  it('does not wait for another server, which hangs', async () => {
    let hanging = 0;
    const deaf = serverAt(await badServer(() => hanging++));
    const sandbox = await sandboxWith([quiet('n1')]);
    const other = { ...serverAt(sandbox.url, API_KEY), name: 'other' };
    const probe = evolutionProbe([deaf, other], TARGET);
    const asked = Array.from({ length: 20 }, (_, n) =>
      probe.connectionState('main', `n${n}`).catch(() => (hanging = 0)),
    );
    expect(await probe.connectionState('other', 'n1')).toBe('open');
    await expect.poll(() => hanging).toBe(10);
    expect(asked).toHaveLength(20);
  });

  it('throws when the server refuses', async () => {
    const url = await badServer((_request, response) =>
      json(response, 404, { response: { message: ['The "n1" instance does not exist'] } }),
    );
    await expect(probeAt(url).connectionState('main', 'n1')).rejects.toMatchObject({
      code: 'evolution_refused',
      message: expect.stringMatching(/"n1" answered 404/),
    });
  });
});

describe('a server that does not answer as it should', () => {
  it.each([
    ['a wrong key', 401, { response: { message: 'Unauthorized' } }, /"main" answered 401: Unauthorized/],
    ['trouble of its own', 500, { response: { message: 'Broken' } }, /answered 500: Broken/],
    ['a page', 200, '<html>', /answered 200, and not in Evolution's form; is the server's URL right\?/],
    ['an object', 200, { instances: [] }, /answered 200/],
    ['an instance without a name', 200, [{ connectionStatus: 'open' }], /answered 200/],
  ])('%s', async (_case, status, body, message) => {
    const url = await badServer((_request, response) => json(response, status, body));
    await expect(probeAt(url).observe('main')).rejects.toMatchObject({
      code: 'evolution_refused',
      message: expect.stringMatching(message),
    });
  });

  it('nobody there', async () => {
    await expect(probeAt(await deadAddress()).observe('main')).rejects.toMatchObject({
      code: 'evolution_unreachable',
    });
  });

  it('one that the settings do not name', async () => {
    await expect(probeAt('http://127.0.0.1:9').observe('other')).rejects.toMatchObject({
      code: 'unknown_server',
    });
  });
});

describe('setting the webhook of a number', () => {
  it('makes Evolution post exactly the events that Frota acts on, with the secret', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const frota = await receiver();
    const base = new URL(frota.url).origin;
    await probeAt(sandbox.url, { ...TARGET, url: () => base }).setWebhook('main', 'n1');
    const { body } = await sandbox.call('GET', '/webhook/find/n1');
    expect(body).toMatchObject({ enabled: true, webhookByEvents: false, webhookBase64: false });
    expect(body.events).toEqual([...WEBHOOK_EVENTS]);
    await sandbox.sendText('n1', '5511988887777');
    const [hook] = await frota.expect('send.message');
    expect(hook?.path).toBe('/webhooks/evolution/main');
    expect(hook?.headers[SECRET_HEADER]).toBe('a-webhook-secret-1');
  });

  it('sends a token where the server has a key for it, and both where it has both', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const frota = await receiver();
    const url = () => new URL(frota.url).origin;
    const credentials = (proof: object) => ({ url, credentials: new Map([['main', proof]]) });
    await probeAt(sandbox.url, credentials({ jwtKey: 'a-jwt-key-of-ours' })).setWebhook('main', 'n1');
    await sandbox.sendText('n1', '5511988887777');
    const both = { ...CREDENTIALS, jwtKey: 'a-jwt-key-of-ours' };
    await probeAt(sandbox.url, credentials(both)).setWebhook('main', 'n1');
    await sandbox.sendText('n1', '5511988887777');
    const [token, tokenAndSecret] = await frota.expect('send.message', 2);
    expect(token?.headers.authorization).toMatch(/^Bearer /);
    expect(token?.headers).not.toHaveProperty(SECRET_HEADER);
    expect(tokenAndSecret?.headers).toMatchObject({ [SECRET_HEADER]: 'a-webhook-secret-1' });
    expect(tokenAndSecret?.headers.authorization).toMatch(/^Bearer /);
  });

  it('escapes the server’s name in the address', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const probe = evolutionProbe([{ name: 'são paulo/1', url: sandbox.url, apiKey: API_KEY }], TARGET);
    await probe.setWebhook('são paulo/1', 'n1');
    const { body } = await sandbox.call('GET', '/webhook/find/n1');
    expect(body.url).toBe('http://frota.test/webhooks/evolution/s%C3%A3o%20paulo%2F1');
  });

  it.each([
    ['refuses', 400, { response: { message: [['instance requires property "url"']] } }],
    ['has no such page', 404, '<html>'],
  ])('throws when Evolution %s', async (_case, status, body) => {
    const url = await badServer((_request, response) => json(response, status, body));
    await expect(probeAt(url).setWebhook('main', 'n1')).rejects.toMatchObject({ code: 'webhook_not_set' });
  });

  it('tells when Evolution does not have the number', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    await expect(probeAt(sandbox.url).setWebhook('main', 'ghost')).rejects.toMatchObject({
      code: 'instance_absent',
      message: expect.stringMatching(/"ghost" answered 404: .*does not exist/),
    });
  });
});

describe('what a number’s webhook is not as it is to be', () => {
  const drifted = async (change: object): Promise<string[]> => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const probe = probeAt(sandbox.url);
    await probe.setWebhook('main', 'n1');
    const { body } = await sandbox.call('GET', '/webhook/find/n1');
    const { url, enabled, webhookByEvents: byEvents, webhookBase64: base64, headers, events } = body;
    const webhook = { url, enabled, byEvents, base64, headers, events, ...change };
    await sandbox.call('POST', '/webhook/set/n1', { webhook });
    return probe.webhookDrift('main', 'n1');
  };

  it.each([
    ['nothing', {}, []],
    ['nothing, in another order', { events: [...WEBHOOK_EVENTS].toReversed() }, []],
    ['the address', { url: 'http://other.test/webhooks/evolution/main' }, ['url']],
    ['the secret', { headers: { [SECRET_HEADER]: 'another' } }, ['headers']],
    ['a header too many', { headers: { [SECRET_HEADER]: 'a-webhook-secret-1', x: 'y' } }, ['headers']],
    ['the headers', { headers: {} }, ['headers']],
    ['an event too few', { events: WEBHOOK_EVENTS.slice(1) }, ['events']],
    ['an event too many', { events: [...WEBHOOK_EVENTS, 'CALL'] }, ['events']],
    ['the form', { byEvents: true, base64: true }, ['byEvents', 'base64']],
    ['all that counts', { enabled: false }, ['enabled', 'events']],
  ])('%s', async (_case, change, settings) => {
    expect(await drifted(change)).toEqual(settings);
  });

  it('is all, where there is none', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    expect(await probeAt(sandbox.url).webhookDrift('main', 'n1')).toEqual(['webhook']);
  });

  it.each([
    ['refuses', 404, { response: { message: ['no such route'] } }],
    ['says what cannot be read', 200, '<html>'],
  ])('is all, where Evolution %s: it is set anew, and that tells', async (_case, status, body) => {
    const url = await badServer((_request, response) => json(response, status, body));
    expect(await probeAt(url).webhookDrift('main', 'n1')).toEqual(['webhook']);
  });

  it('is asked without a query, and with the name escaped', async () => {
    const asked: (string | undefined)[] = [];
    const url = await badServer((request, response) => {
      asked.push(request.url);
      json(response, 200, null);
    });
    await probeAt(url).webhookDrift('main', 'São José/1');
    expect(asked).toEqual(['/webhook/find/S%C3%A3o%20Jos%C3%A9%2F1']);
  });

  it('cannot be told while the server does not answer', async () => {
    await expect(probeAt(await deadAddress()).webhookDrift('main', 'n1')).rejects.toMatchObject({
      code: 'evolution_unreachable',
    });
  });
});

describe('asking for what a phone has to scan', () => {
  const code = '2@FAKEREF0xxxxx,Vm+UG48=,JhBvK=,0YPs+K3g=';
  it.each([
    ['a code', { pairingCode: null, code, base64: 'data:', count: 1 }, { kind: 'code', code }],
    [
      'a code to type as well',
      { pairingCode: '4KKKMAYP', code, base64: 'data:', count: 1 },
      { kind: 'code', code, pairingCode: '4KKKMAYP' },
    ],
    ['an open number', { instance: { instanceName: 'n1', state: 'open' } }, { kind: 'open' }],
    ['a number that is just connecting', { count: 0 }, { kind: 'none' }],
    ['a channel without codes', {}, { kind: 'none' }],
  ])('tells %s', async (_, body, expected) => {
    const url = await badServer((_request, response) => json(response, 200, body));
    expect(await probeAt(url).pairing('main', 'n1')).toEqual(expected);
  });

  it('throws for a number that Evolution does not have', async () => {
    const sandbox = await sandboxWith([]);
    await expect(probeAt(sandbox.url).pairing('main', 'ghost')).rejects.toMatchObject({
      code: 'evolution_refused',
      retryable: false,
    });
  });

  it('has a closed number begin to connect', async () => {
    const sandbox = await sandboxWith([quiet('n1', { state: 'close' })]);
    const probe = probeAt(sandbox.url);
    expect(await probe.pairing('main', 'n1')).toMatchObject({ kind: 'code' });
    expect(await probe.connectionState('main', 'n1')).toBe('connecting');
  });
});
