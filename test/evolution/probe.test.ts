import { describe, expect, it } from 'vitest';
import { evolutionProbe, SECRET_HEADER, WEBHOOK_EVENTS } from '../../src/evolution/probe.ts';
import { API_KEY, quiet, receiver, sandboxWith } from '../sandbox/support.ts';
import { badServer, deadAddress, json, serverAt } from './support.ts';

const TARGET = { url: () => 'http://frota.test', secret: 'a-webhook-secret-1' };
const probeAt = (url: string, target = TARGET) => evolutionProbe([serverAt(url, API_KEY)], target);

/** An Evolution server with these instances in its database, and these live states. */
const evolutionWith = (fetched: unknown, live: Record<string, string> = {}, liveStatus = 200) =>
  badServer((request, response) => {
    if (request.url === '/instance/fetchInstances') return json(response, 200, fetched);
    const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const state = live[name];
    if (state === undefined)
      return json(response, liveStatus, { instance: { instanceName: name, state: 'open' } });
    return json(response, 200, { instance: { instanceName: name, state } });
  });

const observe = async (...args: Parameters<typeof evolutionWith>) =>
  probeAt(await evolutionWith(...args)).observe('main');

describe('observing the numbers of a server', () => {
  it('tells each one’s name, phone and live state', async () => {
    const sandbox = await sandboxWith([
      quiet('open', { phone: '5511933332222' }),
      quiet('dropped', { phone: '5511933332223' }),
      quiet('new', { state: 'close' }),
    ]);
    sandbox.control.drop('dropped');
    expect(await probeAt(sandbox.url).observe('main')).toEqual([
      { name: 'open', phone: '+5511933332222', connection: 'open' },
      // Evolution's database still says open.
      { name: 'dropped', phone: '+5511933332223', connection: 'connecting' },
      { name: 'new', connection: 'close' },
    ]);
  });

  it('tells why a number is closed, and nothing of the past once it is open again', async () => {
    const sandbox = await sandboxWith([quiet('n1', { phone: '5511933332222' })]);
    const probe = probeAt(sandbox.url);
    sandbox.control.ban('n1', { code: 403 });
    const banned = { name: 'n1', phone: '+5511933332222', connection: 'close', code: 403 };
    await expect.poll(() => probe.observe('main')).toEqual([banned]);
    sandbox.control.unban('n1');
    const back = { name: 'n1', phone: '+5511933332222', connection: 'open' };
    await expect.poll(() => probe.observe('main')).toEqual([back]);
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
    ['not from a @lid', { ownerJid: 'abc@lid' }, undefined],
    ['not at all', { ownerJid: null, number: null }, undefined],
  ])('takes the phone %s', async (_case, fields, phone) => {
    const [seen] = await observe([{ name: 'n1', connectionStatus: 'open', ...fields }]);
    expect(seen?.phone).toBe(phone);
  });

  it('takes the stored state when the live one is none', async () => {
    const fetched = [{ name: 'n1', connectionStatus: 'connecting' }];
    expect(await observe(fetched, { n1: 'undefined' })).toEqual([{ name: 'n1', connection: 'connecting' }]);
  });

  it('answers an empty fleet', async () => {
    expect(await observe([])).toEqual([]);
  });

  it('asks for names that need escaping, without a query', async () => {
    const asked: (string | undefined)[] = [];
    const url = await badServer((request, response) => {
      asked.push(request.url);
      const list = [{ name: 'Clínica São José/1', connectionStatus: 'open' }];
      json(response, 200, asked.length === 1 ? list : { instance: { state: 'open' } });
    });
    await probeAt(url).observe('main');
    expect(asked).toEqual([
      '/instance/fetchInstances',
      '/instance/connectionState/Cl%C3%ADnica%20S%C3%A3o%20Jos%C3%A9%2F1',
    ]);
  });

  it('says of one whose live state it cannot get only that it is there, as its stored state may be wrong', async () => {
    const fetched = ['n1', 'n2'].map((name) => ({ name, connectionStatus: 'open' }));
    expect(await observe(fetched, { n1: 'open' }, 500)).toEqual([
      { name: 'n1', connection: 'open' },
      { name: 'n2' },
    ]);
  });

  it('asks for ten live states at a time and no more', async () => {
    let asked = 0;
    let most = 0;
    const server = await badServer((request, response) => {
      const fetched = Array.from({ length: 50 }, (_, n) => ({ name: `n${n}`, connectionStatus: 'open' }));
      if (request.url === '/instance/fetchInstances') return json(response, 200, fetched);
      most = Math.max(most, ++asked);
      setImmediate(() => {
        asked--;
        json(response, 200, { instance: { state: 'open' } });
      });
    });
    expect(await probeAt(server).observe('main')).toHaveLength(50);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
  });

  it('throws when it gets no live state at all', async () => {
    await expect(observe([{ name: 'n1', connectionStatus: 'open' }], {}, 500)).rejects.toMatchObject({
      code: 'evolution_refused',
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

  it('escapes the server’s name in the address', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    const probe = evolutionProbe([{ name: 'são paulo/1', url: sandbox.url, apiKey: API_KEY }], TARGET);
    await probe.setWebhook('são paulo/1', 'n1');
    const { body } = await sandbox.call('GET', '/webhook/find/n1');
    expect(body.url).toBe('http://frota.test/webhooks/evolution/s%C3%A3o%20paulo%2F1');
  });

  it('throws when Evolution refuses', async () => {
    const sandbox = await sandboxWith([quiet('n1')]);
    await expect(probeAt(sandbox.url).setWebhook('main', 'ghost')).rejects.toMatchObject({
      code: 'webhook_not_set',
      message: expect.stringMatching(/"ghost" answered 404: .*does not exist/),
    });
  });
});
