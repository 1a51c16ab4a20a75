import { beforeAll, expect, it, vi } from 'vitest';
import { importPeople, launch, testFrota, type TestFrota } from './test-frota.ts';

/** The first of the contacts that are imported; the second is Bia. */
const ANA = '+5511970000000';
const CONFIRMATION = 'Pronto! Para voltar, responda VOLTAR.';
const SOON = { timeout: 40_000, interval: 50 };

let frota: TestFrota;
beforeAll(async () => {
  frota = await testFrota(
    {
      timeScale: 0.01,
      numbers: ['n1', 'n2', 'n3'].map((name) => ({ name, readRate: 0, latencyMs: [1, 1] as const })),
    },
    { OPT_OUT_CONFIRMATION: CONFIRMATION },
  );
  await vi.waitFor(async () => {
    const fleet = await frota.ports.instances.all();
    expect(fleet.filter(({ state }) => state === 'connected')).toHaveLength(3);
  }, SOON);
});

const textsTo = (phone: string): string[] =>
  frota.sandbox.journal.accepted
    .filter(({ number }) => `+${number.replace('+', '')}` === phone)
    .map(({ text }) => text);
const isOut = async () => (await frota.ports.contacts.get(ANA))?.optedOut;
const campaign = (name: string, instance: string) =>
  launch(frota.ports, { name, list: 'clientes', variants: [`${name} {{nome}}`], instances: [instance] });
const ends = (id: string) =>
  vi.waitFor(
    async () => expect(await frota.ports.campaigns.get(id)).toMatchObject({ status: 'completed' }),
    SOON,
  );

it('who answers SAIR gets nothing more, not even what was queued, until they answer VOLTAR', async () => {
  const { ports, sandbox } = frota;
  await importPeople(frota, 'clientes', 2);
  await ends((await campaign('Natal', 'n1')).id);

  sandbox.control.drop('n2');
  await vi.waitFor(
    async () => expect(await ports.instances.get('n2')).toMatchObject({ state: 'connecting' }),
    SOON,
  );
  const waiting = await campaign('Reis', 'n2');
  await vi.waitFor(
    async () => expect(await ports.ledger.progress(waiting.id)).toMatchObject({ queued: 2 }),
    SOON,
  );

  // From a privacy address of which nobody knows whose it is, until the next message tells.
  sandbox.control.receive('n1', { from: ANA, text: 'Não quero mais receber 🙏', viaLid: 'alone' });
  sandbox.control.receive('n1', { from: ANA, text: 'Oi?', viaLid: true });
  await vi.waitFor(async () => expect(await isOut()).toBe(true), SOON);
  sandbox.control.receive('n3', { from: ANA, text: 'sair!' });
  const said = Date.now();
  await vi.waitFor(() => expect(textsTo(ANA)).toContain(CONFIRMATION), SOON);
  expect(await ports.ledger.progress(waiting.id)).toMatchObject({ queued: 1, suppressed: 1 });
  sandbox.control.reconnect('n2');
  await ends(waiting.id);

  // WhatsApp tells whole seconds, and within one of them the wish for silence counts.
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(said + 1_000), SOON);
  sandbox.control.receive('n1', { from: ANA, text: 'VOLTAR', viaLid: 'alone' });
  await vi.waitFor(async () => expect(await isOut()).toBe(false), SOON);
  await ends((await campaign('Páscoa', 'n3')).id);

  expect(textsTo(ANA)).toEqual(['Natal Pessoa 0', CONFIRMATION, 'Páscoa Pessoa 0']);
  expect(textsTo('+5511970000001')).toEqual(['Natal Pessoa 1', 'Reis Pessoa 1', 'Páscoa Pessoa 1']);
  const confirmed = sandbox.journal.accepted.filter(({ text }) => text === CONFIRMATION);
  expect(confirmed.map(({ instance }) => instance)).toEqual(['n1']);
  const trail = await ports.audits.list({ subject: `contact:${ANA}`, limit: 9 });
  expect(trail.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
    'contact contact.opt_in',
    'contact contact.opt_out',
  ]);
}, 60_000);
