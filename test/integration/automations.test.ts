import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { beforeAll, expect, it, vi } from 'vitest';
import { ask, contextOf, fleetOf } from '../bot/support.ts';
import { receiver } from '../signed-posts/receiver.ts';
import { importPeople, launch, temporaryFolder, testFrota, type TestFrota } from './test-frota.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ANA = '+5511970000000';
const SOON = { timeout: 40_000, interval: 50 };
const crm = await receiver();
const slack = await receiver();
let frota: TestFrota;

beforeAll(async () => {
  const rules = join(await temporaryFolder(), 'rules.json');
  await writeFile(
    rules,
    '[{"name":"entregue","when":"delivered","if":{"campaign":"Natal"},"then":{"tag":"alcançada"}}]',
  );
  slack.answer = (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  frota = await testFrota(
    { timeScale: 0.01, numbers: [{ name: 'n1', latencyMs: [1, 1] }] },
    {
      AUTOMATIONS_FILE: rules,
      AUTOMATION_SECRET: SECRET,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_API_URL: `${slack.url}/api`,
    },
  );
  await fleetOf(frota, 1);
});

it('who asks for the price is marked and answered, and sales and the CRM are told, once', async () => {
  const { ports, sandbox } = frota;
  const chat = contextOf(frota);
  await importPeople(frota, 'clientes', 1);
  const made = await ask(
    chat,
    `regra nova nome=preço quando=palavra se="texto=preço; campanha=Natal" entao="marcar=quente; lista=quentes; avisar=slack:#vendas {{nome}}: {{texto}}; enviar=Já te conto, {{nome}}!; postar=${crm.url}/in?key=hush"`,
  );
  expect(made.screen).toContain('A regra "preço" está ligada');
  const natal = await launch(ports, { name: 'Natal', list: 'clientes', instances: ['n1'] });
  await vi.waitFor(
    async () => expect(await ports.contacts.get(ANA)).toMatchObject({ tags: ['alcançada'] }),
    SOON,
  );

  // WhatsApp tells whole seconds: the answer must not seem to be older than the rule.
  await vi.waitFor(() => expect(Date.now() - natal.createdAt.getTime()).toBeGreaterThan(1_000), SOON);
  sandbox.control.receive('n1', { from: ANA, text: 'Oi! Quero o PREÇO <hoje>' });
  await vi.waitFor(() => expect(crm.received).toHaveLength(1), SOON);
  const [{ headers, body, path } = { headers: {}, body: '', path: '' }] = crm.received;
  expect(path).toBe('/in?key=hush');
  expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'message.replied',
    data: {
      rule: 'preço',
      contact: { phone: ANA, name: 'Pessoa 0', attributes: { cidade: 'Santos' } },
      campaign: { id: natal.id, name: 'Natal' },
      instance: 'n1',
      text: 'Oi! Quero o PREÇO <hoje>',
    },
  });
  await vi.waitFor(() => {
    const texts = sandbox.journal.accepted.map(({ text }) => text);
    expect(texts).toContain('Já te conto, Pessoa 0!');
  }, SOON);
  const contact = await ports.contacts.get(ANA);
  expect(contact?.tags?.toSorted()).toEqual(['alcançada', 'quente']);
  expect(await ports.contacts.list('quentes')).toMatchObject({ size: 1 });
  await vi.waitFor(() => expect(slack.received).toHaveLength(1), SOON);
  expect(new URLSearchParams(slack.received[0]?.body).get('text')).toBe(
    'Pessoa 0: Oi! Quero o PREÇO &lt;hoje&gt;',
  );

  const dry = await ask(chat, 'regra simular preço');
  expect(dry.screen).toContain('1 atende à regra.');
  const shown = await ask(chat, 'regra ver preço');
  expect(shown.screen).toContain('5 ações feitas, 0 falharam, 0 esperando.');
  expect(shown.screen).not.toContain('hush');
  expect(crm.received).toHaveLength(1);
}, 60_000);

it('a file of rules that is wrong stops the start, and says where it is', async () => {
  const file = join(await temporaryFolder(), 'rules.json');
  await writeFile(file, '[{"name":"a","when":"replied","then":{"notify":"slack:#x"}}]');
  await expect(testFrota({}, { AUTOMATIONS_FILE: file })).rejects.toThrow(
    'rule 1 "a": then: needs SLACK_BOT_TOKEN for slack:#x; set it and start Frota again',
  );
  await expect(testFrota({}, { AUTOMATIONS_FILE: `${file}x` })).rejects.toThrow(
    'AUTOMATIONS_FILE cannot be read: ENOENT',
  );
}, 60_000);
