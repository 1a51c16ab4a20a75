import { expect, test, vi } from 'vitest';
import { drawFate, HEALTHY } from '../../src/sandbox/character.ts';
import { seededRandom } from '../../src/sandbox/random.ts';
import type { NumberSettings } from '../../src/sandbox/server.ts';
import { quiet, receiver, sandboxWith, type TestSandbox } from './support.ts';

const phone = (index: number) => `55119${String(80_000_000 + index * 7919)}`;

async function sendMany(sandbox: TestSandbox, instance: string, count: number, text = 'Olá') {
  const answers = [];
  for (let index = 0; index < count; index += 1)
    answers.push(await sandbox.sendText(instance, phone(index), text));
  return answers.map(({ status }) => status);
}

test('a healthy number delivers everything, and some are read', () => {
  const fates = Array.from({ length: 2000 }, (_, index) => drawFate(HEALTHY, seededRandom('healthy', index)));
  expect(fates.filter(({ errorAtMs }) => errorAtMs !== null)).toEqual([]);
  expect(fates.filter(({ deliveredAtMs }) => deliveredAtMs === null)).toEqual([]);
  const read = fates.filter(({ readAtMs }) => readAtMs !== null);
  expect(read.length / fates.length).toBeCloseTo(HEALTHY.readRate, 1);
  expect(fates.filter(({ reply }) => reply !== null).length / read.length).toBeCloseTo(HEALTHY.replyRate, 1);
});

test.each([
  ['refused later', { lateErrorRate: 1 }, [true, false, false, false]],
  ['never delivered', { deliveryRate: 0 }, [false, false, false, false]],
  ['delivered, not read', { readRate: 0 }, [false, true, false, false]],
  ['read, not answered', { readRate: 1, replyRate: 0 }, [false, true, true, false]],
  ['answered', { readRate: 1, replyRate: 1 }, [false, true, true, true]],
])('a message can be %s', (_name, character, happens) => {
  const fate = drawFate({ ...HEALTHY, ...character }, seededRandom('one'));
  const { errorAtMs, deliveredAtMs, readAtMs, reply } = fate;
  expect([errorAtMs, deliveredAtMs, readAtMs, reply].map((step) => step !== null)).toEqual(happens);
  expect(readAtMs ?? Infinity).toBeGreaterThan(deliveredAtMs ?? 0);
  expect(reply?.atMs ?? Infinity).toBeGreaterThan(readAtMs ?? 0);
});

test('the same seed gives the same outcomes, another seed others', async () => {
  const rates = { deliveryRate: 0.5, readRate: 0.5, lateErrorRate: 0.2, notOnWhatsAppRate: 0.3 };
  const run = async (seed: number) => {
    const sandbox = await sandboxWith([quiet('n1', rates)], { seed, timeScale: 0.000_01 });
    await sendMany(sandbox, 'n1', 30);
    return async () => {
      const { body } = await sandbox.call('POST', '/chat/findMessages/n1', { offset: 100 });
      const records: { MessageUpdate: { status: string }[] }[] = body.messages.records;
      const refused = sandbox.journal.requests.filter(({ outcome }) => outcome === 'refused');
      const statuses = records.map(({ MessageUpdate }) => MessageUpdate.map(({ status }) => status));
      return { refused: refused.map(({ phone }) => phone), statuses, known: statuses.flat().length };
    };
  };
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  await vi.waitFor(async () => {
    const outcome = await first();
    expect(outcome.known).toBeGreaterThan(10);
    expect(await again()).toEqual(outcome);
  });
  expect(await other()).not.toEqual(await first());
});

test('a share of all phones is not on WhatsApp: the same phones for every number', async () => {
  const numbers = ['n1', 'n2'].map((name) => quiet(name, { notOnWhatsAppRate: 0.2 }));
  const sandbox = await sandboxWith(numbers);
  const n1 = await sendMany(sandbox, 'n1', 200);
  const n2 = await sendMany(sandbox, 'n2', 200);
  expect(n2).toEqual(n1);
  expect(n1.filter((status) => status === 400).length / 200).toBeCloseTo(0.2, 1);
});

test('a number is banned after so many new chats; known chats do not count', async () => {
  const hooks = await receiver();
  const number: NumberSettings = quiet('n1', { banAfterNewChats: { chats: 3, code: 403 } });
  const sandbox = await sandboxWith([number]);
  await sandbox.hook('n1', hooks.url);
  expect(await sendMany(sandbox, 'n1', 2, 'um')).toEqual([201, 201]);
  expect(await sendMany(sandbox, 'n1', 2, 'dois')).toEqual([201, 201]);
  expect(hooks.of('status.instance')).toEqual([]);
  expect((await sandbox.sendText('n1', phone(2))).status).toBe(201);
  const [status] = await hooks.expect('status.instance');
  expect(status?.body.data).toMatchObject({ status: 'closed', disconnectionReasonCode: 403 });
  expect((await sandbox.sendText('n1', phone(3))).status).toBe(500);
});

test('while new chats are locked (463), they are refused after the 201 and known chats go on', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([quiet('n1', { deliveryRate: 1 })]);
  await sandbox.sendText('n1', phone(0));
  sandbox.control.lockNewChats('n1');
  await sandbox.hook('n1', hooks.url, { events: ['MESSAGES_UPDATE'] });
  const known = await sandbox.sendText('n1', phone(0), 'de novo');
  const fresh = await sandbox.sendText('n1', phone(1));
  expect([known.status, fresh.status]).toEqual([201, 201]);
  const updates = await hooks.expect('messages.update', 2);
  const byKey = Object.fromEntries(updates.map(({ body }) => [body.data.keyId, body.data.status]));
  expect(byKey).toEqual({ [known.body.key.id]: 'DELIVERY_ACK', [fresh.body.key.id]: 'ERROR' });
  const state = await sandbox.call('GET', '/instance/connectionState/n1');
  expect(state.body.instance.state).toBe('open');
});

test('a number that drops out says connecting, never close, and comes back', async () => {
  const hooks = await receiver();
  const dropOuts = { everyMs: [100_000, 100_000], lastsMs: [10_000, 10_000] } as const;
  const sandbox = await sandboxWith([quiet('n1', { dropOuts })]);
  await sandbox.hook('n1', hooks.url);
  const opened = () => hooks.of('connection.update').filter(({ body }) => body.data.state === 'open').length;
  await vi.waitFor(() => expect(opened()).toBeGreaterThanOrEqual(2), { timeout: 5000 });
  const states = new Set(hooks.hooks.map(({ body }) => `${body.event} ${body.data.state}`));
  expect(states).toEqual(new Set(['connection.update connecting', 'connection.update open']));
});

test('webhooks can come twice', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([quiet('n1', { duplicateWebhookRate: 1 })]);
  await sandbox.hook('n1', hooks.url);
  await sandbox.sendText('n1', phone(0));
  const [first, second] = await hooks.expect('send.message', 2);
  expect(second?.body).toEqual(first?.body);
});

test('webhooks can overtake each other', async () => {
  const hooks = await receiver();
  const sandbox = await sandboxWith([quiet('n1', { lateWebhookRate: 0.5 })], { timeScale: 0.02 });
  await sandbox.hook('n1', hooks.url);
  const sent: string[] = [];
  for (let index = 0; index < 20; index += 1)
    sent.push((await sandbox.sendText('n1', phone(index))).body.key.id);
  const arrived = (await hooks.expect('send.message', 20)).map(({ body }) => body.data.key.id);
  expect(arrived).not.toEqual(sent);
  expect(new Set(arrived)).toEqual(new Set(sent));
});

test('latency lies in its span, and a requested delay comes on top', async () => {
  const sandbox = await sandboxWith([quiet('n1', { latencyMs: [50_000, 60_000] })]);
  const timed = async (body: object) => {
    const before = performance.now();
    await sandbox.call('POST', '/message/sendText/n1', { number: phone(0), text: 'Olá', ...body });
    return performance.now() - before;
  };
  await timed({});
  expect(await timed({})).toBeGreaterThanOrEqual(49);
  expect(await timed({ delay: 50_000 })).toBeGreaterThanOrEqual(99);
});
