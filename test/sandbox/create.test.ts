import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { quiet, sandboxWith, type TestSandbox } from './support.ts';

const create = (sandbox: TestSandbox, body: object, headers?: Record<string, string>) =>
  sandbox.call('POST', '/instance/create', body, headers);

const BAILEYS = { instanceName: 'novo', integration: 'WHATSAPP-BAILEYS' };
const BUSINESS = { instanceName: 'api', integration: 'WHATSAPP-BUSINESS', number: '109999999999999' };

test('a number is made, closed and of no phone, and connected by a scan like any other', async () => {
  const sandbox = await sandboxWith([]);
  const made = await create(sandbox, BAILEYS);
  expect(made).toMatchObject({
    status: 201,
    body: {
      instance: { instanceName: 'novo', integration: 'WHATSAPP-BAILEYS', status: 'close' },
      webhook: {},
    },
  });
  const [record] = (await sandbox.call('GET', '/instance/fetchInstances')).body;
  expect(record).toMatchObject({ name: 'novo', ownerJid: null, token: made.body.hash });
  expect(Date.now() - Date.parse(record.createdAt)).toBeLessThan(60_000);
  expect((await sandbox.call('GET', '/instance/connect/novo')).body).toMatchObject({ count: 1 });
  sandbox.control.scan('novo');
  await expect
    .poll(async () => (await sandbox.call('GET', '/instance/connectionState/novo')).body.instance.state)
    .toBe('open');
  expect(await sandbox.sendText('novo', '5511988887777')).toMatchObject({ status: 201 });
});

test('with a code at once if that is asked for; one on Meta’s Cloud API is open', async () => {
  const sandbox = await sandboxWith([]);
  expect((await create(sandbox, { ...BAILEYS, qrcode: true })).body).toMatchObject({
    instance: { status: 'connecting' },
    qrcode: { code: expect.stringMatching(/^2@/), count: 1 },
  });
  expect((await create(sandbox, BUSINESS)).body).toMatchObject({
    instance: { status: 'open', accessTokenWaBusiness: 'evolution' },
  });
});

test.each([
  ['a name that is taken', { ...BAILEYS, instanceName: 'n1' }, 403, ['This name "n1" is already in use.']],
  ['no name', { integration: 'WHATSAPP-BAILEYS' }, 403, ['This name "undefined" is already in use.']],
  ['no integration', { instanceName: 'novo' }, 400, ['Invalid integration']],
  ['one that it does not know', { ...BAILEYS, integration: 'FOO' }, 400, ['Invalid integration']],
  ['no number of Meta', { ...BUSINESS, number: undefined }, 400, ['number is required']],
])('%s is refused', async (_case, body, status, message) => {
  const sandbox = await sandboxWith([quiet('n1')]);
  expect(await create(sandbox, body)).toMatchObject({ status, body: { status, response: { message } } });
});

test('a number’s own key makes no others', async () => {
  const sandbox = await sandboxWith([quiet('n1', { token: 'token-of-n1' })]);
  expect(await create(sandbox, BAILEYS, { apikey: 'token-of-n1' })).toMatchObject({ status: 401 });
});

test('a number that was made outlives the process, with its age and its webhook', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'frota-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journalFile = join(folder, 'journal.jsonl');
  const first = await sandboxWith([quiet('n1')], { journalFile });
  await create(first, BAILEYS);
  await first.hook('novo', 'http://127.0.0.1:9/hook');
  const before = (await first.call('GET', '/instance/fetchInstances')).body[1];
  await first.stop();
  const second = await sandboxWith([quiet('n1')], { journalFile });
  const [, after] = (await second.call('GET', '/instance/fetchInstances')).body;
  expect(after).toMatchObject({ name: 'novo', id: before.id, token: before.token });
  expect(Math.abs(Date.parse(after.createdAt) - Date.parse(before.createdAt))).toBeLessThan(1_000);
  expect((await second.call('GET', '/webhook/find/novo')).body).toMatchObject({ enabled: true });
});
