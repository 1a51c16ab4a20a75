import { expect, it, vi } from 'vitest';
import { closeGaps } from '../../src/engine/gaps.ts';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { fleetOf } from '../bot/support.ts';
import { instanceOf } from '../engine/test-engine.ts';
import { hook, messagesUpdate } from '../webhooks/hooks.ts';
import { importPeople, launch, testFrota } from './test-frota.ts';

const PEOPLE = 4;
const ALWAYS = { from: new Date(0), to: new Date('2200-01-01') };
const LATER_MS = 11 * 60_000;
const SECRET = 'a-webhook-secret-1';

it('what webhooks did not bring is found at Evolution, and counts once, also when they come after all', async () => {
  const numbers = [{ name: 'n1', readRate: 1, replyRate: 1 }];
  const frota = await testFrota({ timeScale: 0.01, numbers }, { WEBHOOK_SECRET: SECRET });
  const { ports, sandbox, url } = frota;
  await fleetOf(frota, 1);
  await ports.instances.noteCaughtUp('n1', ports.clock.now());
  await importPeople(frota, 'clientes', PEOPLE);

  // Its webhooks are lost: nothing comes of what it sends, nor of the answers.
  sandbox.control.silence('n1', { what: ['webhooks'] });
  const { id } = await launch(ports, { name: 'Natal', list: 'clientes' });
  const atEvolution = async () =>
    (await ports.messenger.records(await instanceOf(ports, 'n1'), ALWAYS, 1)).records;
  await vi.waitFor(
    async () => {
      const records = await atEvolution();
      expect(records).toHaveLength(2 * PEOPLE);
      expect(records.filter(({ receipt }) => receipt === 'read')).toHaveLength(PEOPLE);
    },
    { timeout: 40_000, interval: 50 },
  );
  expect(await ports.ledger.progress(id)).toMatchObject({ sent: PEOPLE, read: 0, replied: 0 });

  // Ten minutes later they are missed, and looked for.
  sandbox.control.heal('n1');
  ports.clock = { now: () => new Date(Date.now() + LATER_MS) };
  const setWebhook = vi.spyOn(ports.probe, 'setWebhook');
  await closeGaps(ports, new Date(0), new AbortController().signal);
  const isWhole = async () =>
    expect(await ports.ledger.progress(id)).toMatchObject({ read: PEOPLE, replied: PEOPLE });
  await vi.waitFor(isWhole, { timeout: 10_000, interval: 50 });
  expect(setWebhook).toHaveBeenCalledWith('sandbox', 'n1');
  const report = await ports.ledger.report(id);
  expect(report).toMatchObject([{ sent: PEOPLE, delivered: PEOPLE, read: PEOPLE, replied: PEOPLE }]);

  // They come after all: the same events, which change nothing.
  const contacts = await ports.contacts.page('clientes', undefined, PEOPLE);
  const late = (await atEvolution()).flatMap(({ keyId, fromMe, statuses, raw }) =>
    fromMe
      ? statuses.map((status) => messagesUpdate(keyId, status, { instance: 'n1' }))
      : hook({ event: 'messages.upsert', instance: 'n1', data: raw }),
  );
  for (const body of late) {
    const posted = await fetch(`${url}/webhooks/evolution/sandbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SECRET_HEADER]: SECRET },
      body,
    });
    expect(posted.status).toBe(200);
  }
  await closeGaps(ports, new Date(0), new AbortController().signal);
  await isWhole();
  expect(await ports.ledger.report(id)).toEqual(report);
  expect(await ports.contacts.page('clientes', undefined, PEOPLE)).toEqual(contacts);
}, 60_000);
