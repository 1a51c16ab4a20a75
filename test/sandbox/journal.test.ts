import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { API_KEY, quiet, receiver, sandboxWith } from './support.ts';

const TO = '5511988887777';

function journalFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'frota-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'sandbox', 'journal.jsonl');
}

test('the journal holds every request with its outcome', async () => {
  const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
  const sandbox = await sandboxWith([quiet('n1', { notOnWhatsAppEndings: ['0000'] })], { clock });
  const sent = await sandbox.sendText('n1', '+55 31 98888-7777', 'um');
  await sandbox.sendText('n1', '5511900000000', 'dois');
  await sandbox.call('POST', '/message/sendText/n1', {});
  expect(sandbox.journal.requests).toEqual([
    {
      instance: 'n1',
      number: '+55 31 98888-7777',
      phone: '553188887777',
      text: 'um',
      at: clock.now(),
      outcome: 'accepted',
      keyId: sent.body.key.id,
    },
    {
      instance: 'n1',
      number: '5511900000000',
      phone: '5511900000000',
      text: 'dois',
      at: clock.now(),
      outcome: 'refused',
      reason: 'not_on_whatsapp',
    },
  ]);
  expect(sandbox.journal.accepted).toEqual(sandbox.journal.requests.slice(0, 1));
});

test('a duplicate is the same text accepted twice for one phone, whoever sent it', async () => {
  const sandbox = await sandboxWith(['n1', 'n2'].map((name) => quiet(name)));
  await sandbox.sendText('n1', TO, 'um');
  await sandbox.sendText('n1', TO, 'dois');
  await sandbox.sendText('n1', '5511977776666', 'um');
  expect(sandbox.journal.duplicates()).toEqual([]);
  await sandbox.sendText('n2', `+${TO}`, 'um');
  expect(sandbox.journal.duplicates()).toMatchObject([
    { phone: TO, text: 'um', entries: [{ instance: 'n1' }, { instance: 'n2' }] },
  ]);
  expect(sandbox.journal.byInstance()).toEqual({
    n1: { requests: 3, accepted: 3, refused: 0 },
    n2: { requests: 1, accepted: 1, refused: 0 },
  });
});

test('the journal is shown over HTTP', async () => {
  const sandbox = await sandboxWith([quiet('n1')]);
  await sandbox.sendText('n1', TO, 'um');
  const counts = {
    requests: 1,
    accepted: 1,
    duplicates: [],
    byInstance: { n1: { requests: 1, accepted: 1, refused: 0 } },
  };
  expect((await sandbox.call('GET', '/sandbox/journal')).body).toEqual(counts);
  const all = (await sandbox.call('GET', '/sandbox/journal?entries=all')).body;
  expect(all).toEqual({ ...counts, entries: JSON.parse(JSON.stringify(sandbox.journal.requests)) });
});

test('with a journal file, messages, statuses, webhooks and states survive a restart', async () => {
  const file = journalFile();
  const hooks = await receiver();
  const numbers = ['n1', 'n2', 'n3'].map((name) => quiet(name, { deliveryRate: 1 }));
  const first = await sandboxWith(numbers, { journalFile: file });
  await first.hook('n1', hooks.url, { headers: { 'X-Secret': 'abc' } });
  const sent = await first.sendText('n1', TO, 'um');
  first.control.receive('n1', { from: TO, text: 'oi' });
  first.control.ban('n2', { code: 402, expireSeconds: 3600 });
  first.control.drop('n3');
  first.control.lockNewChats('n3');
  await hooks.expect('messages.update');
  await first.stop();

  const second = await sandboxWith(numbers, { journalFile: file });
  const found = await second.call('POST', '/chat/findMessages/n1', {
    where: { key: { id: sent.body.key.id } },
  });
  expect(found.body.messages.records).toMatchObject([
    { message: { conversation: 'um' }, MessageUpdate: [{ status: 'DELIVERY_ACK' }] },
  ]);
  expect((await second.call('POST', '/chat/findMessages/n1', {})).body.messages.total).toBe(2);
  const instances = (await second.call('GET', '/instance/fetchInstances')).body;
  expect(instances).toMatchObject([
    { name: 'n1', connectionStatus: 'open' },
    { name: 'n2', connectionStatus: 'close', disconnectionReasonCode: 402 },
    { name: 'n3', connectionStatus: 'open' },
  ]);
  expect((await second.call('GET', '/webhook/find/n1')).body).toMatchObject({
    headers: { 'X-Secret': 'abc' },
  });
  await second.sendText('n1', TO, 'um');
  expect(second.journal.duplicates()).toHaveLength(1);
  await second.hook('n3', hooks.url);
  await second.sendText('n3', TO, 'dois');
  await vi.waitFor(() => expect(hooks.of('messages.update').at(-1)?.body.data.status).toBe('ERROR'));
});

test('receipts that were still to come at the stop come after the restart, once', async () => {
  const file = journalFile();
  const hooks = await receiver();
  const number = quiet('n1', { deliveryRate: 1, readRate: 1, readAfterMs: [60_000, 60_000] });
  const first = await sandboxWith([number], { journalFile: file, timeScale: 1 });
  await first.hook('n1', hooks.url);
  await first.sendText('n1', TO);
  await hooks.expect('messages.update');
  await first.stop();
  await sandboxWith([number], { journalFile: file });
  const updates = await hooks.expect('messages.update', 2);
  expect(updates.map(({ body }) => body.data.status)).toEqual(['DELIVERY_ACK', 'READ']);
});

test('a last line that was cut short is dropped, and the file goes on behind it', async () => {
  const file = journalFile();
  const numbers = [quiet('n1')];
  const first = await sandboxWith(numbers, { journalFile: file });
  await first.sendText('n1', TO, 'um');
  await first.stop();
  appendFileSync(file, '{"type":"message","instance":"n1","mess');
  const second = await sandboxWith(numbers, { journalFile: file });
  expect(second.journal.accepted.map(({ text }) => text)).toEqual(['um']);
  await second.sendText('n1', TO, 'dois');
  await second.stop();
  const third = await sandboxWith(numbers, { journalFile: file });
  expect(third.journal.accepted.map(({ text }) => text)).toEqual(['um', 'dois']);
  expect(readFileSync(file, 'utf8')).not.toContain('"mess\n');
});

test('a broken line elsewhere stops the start and says where', async () => {
  const file = journalFile();
  const numbers = [quiet('n1')];
  const first = await sandboxWith(numbers, { journalFile: file });
  await first.sendText('n1', TO, 'um');
  await first.stop();
  writeFileSync(file, `{"type":\n${readFileSync(file, 'utf8')}`);
  await expect(sandboxWith(numbers, { journalFile: file })).rejects.toMatchObject({
    code: 'sandbox_journal_corrupt',
    message: `${file}:1 is not JSON: move the file away and start again`,
  });
});

test('the journal file holds no API key of the server', async () => {
  const file = journalFile();
  const sandbox = await sandboxWith([quiet('n1')], { journalFile: file });
  await sandbox.hook('n1', 'http://127.0.0.1:1/');
  expect(readFileSync(file, 'utf8')).not.toContain(API_KEY);
});
