import { Readable } from 'node:stream';
import { expect, vi } from 'vitest';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { ask, contextOf } from '../bot/support.ts';
import type { TestFrota } from '../integration/test-frota.ts';
import { hook, messagesUpsert, TOKEN } from '../webhooks/hooks.ts';
import { askDoctor, ELSEWHERE } from './ask-doctor.ts';
import { misuseDashboard } from './misuse-dashboard.ts';

/** Settings of a Frota that tells of none of them. */
export const PLANTED = {
  WEBHOOK_SECRET: 'planted-webhook-secret-Zu8Kq2',
  WEBHOOK_JWT_KEY: 'planted-key-of-tokens-Xo4Wb7Pt',
  AUTOMATION_SECRET: 'whsec_UGxhbnRlZFNlY3JldE9mU2lnbmVkUG9zdHM=',
} as const;

const HOOKS = '/webhooks/evolution';

/**
 * Everything goes wrong around a Frota in which keys and phones may be told: keys that are none, bodies that break off, files with
 * rejects, webhooks of strangers, a store that fails and says on what, a doctor whose patients repeat what they were asked.
 * @param phones are named in all of it
 * @returns the secrets that were used, and what was written elsewhere than into the log
 */
export async function playMisfortunes(
  frota: TestFrota,
  phones: readonly [string, ...string[]],
): Promise<{ secrets: Record<string, string>; written: string[] }> {
  const admin = contextOf(frota, { language: 'en' });
  const keyOf = async (name: string): Promise<string> => {
    const { screen } = await ask(admin, `keys create ${name} role=admin`);
    return /frota_[\da-f]{8}_[\w-]{43}/.exec(screen)?.[0] ?? 'none was made';
  };
  const key = await keyOf('BI');
  const revoked = await keyOf('Old');
  await ask(admin, `keys revoke ${revoked.slice(6, 14)}`);
  const own = [key, revoked, ...Object.values(PLANTED), ...phones.flatMap(spellingsOf)];
  const everything = [...own, TOKEN, ...Object.values(ELSEWHERE)];

  const [written, ofDashboard] = await Promise.all([
    askDoctor(PLANTED),
    misuseDashboard(frota, key, phones),
    misuseApi(frota.url, { key, revoked, phones, everything }),
    importRejects(frota, phones, everything),
    postBrokenWebhooks(frota, phones[0], everything),
  ]);
  // What it says is what it knows.
  const { 'session of a key': session, 'token of a link': token } = ofDashboard;
  const told = [...own, `frota_painel=${session}`, `/painel/entrar?t=${token}`];
  await failStore(frota, key, phones[0], told);
  // Of keys the id is told.
  const secrets = { key: key.slice(15), revoked: revoked.slice(15), 'token of an instance': TOKEN };
  return { secrets: { ...secrets, ...ofDashboard, ...PLANTED, ...ELSEWHERE }, written };
}

/** As people and programs write it. */
function spellingsOf(phone: string): string[] {
  const [area, first, second] = [phone.slice(3, 5), phone.slice(5, 10), phone.slice(10)];
  return [
    phone,
    phone.slice(1),
    `+55 ${area} ${first}-${second}`,
    `+55 (${area}) ${first}\u2011${second}`,
    `+55\u00a0${area}\u00a0${first}\u00a0${second}`,
    `(${area}) ${first}-${second}`,
    `${area} ${first}-${second}`,
    `${area}${first}${second}`,
    `${phone.slice(1)}@s.whatsapp.net`,
  ];
}

async function misuseApi(
  url: string,
  used: { key: string; revoked: string; phones: readonly string[]; everything: readonly string[] },
): Promise<void> {
  const { key, revoked, phones, everything } = used;
  const keys: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${key}` },
    { authorization: `Bearer ${revoked}` },
    { authorization: `Basic ${Buffer.from(`frota:${key}`).toString('base64')}` },
    { 'x-api-key': `${key}x` },
  ];
  const paths = phones.flatMap(spellingsOf).map((one) => `/api/v1/contacts/${encodeURIComponent(one)}`);
  const statuses = await Promise.all([
    ...keys.map((headers) => fetch(`${url}/api/v1/lists?key=${key}`, { headers })),
    ...paths.map((path) => fetch(`${url}${path}?phone=${encodeURIComponent(phones[0] ?? '')}`)),
    fetch(`${url}/api/v1/contacts/%E0%A4%A${phones[0]}`),
    ...bodiesOf(everything).flatMap((body) =>
      ['/api/v1/automations', '/api/v1/campaigns', '/api/v1/contacts'].map((path) =>
        fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      ),
    ),
  ]).then((answers) => answers.map(({ status }) => status));
  expect(statuses).toEqual(expect.arrayContaining([200, 400, 401]));
}

/** Bodies that name all of it: cut off, of a wrong shape, and refused for what they name. */
function bodiesOf(everything: readonly string[]): string[] {
  const rule = {
    name: everything.join(' '),
    when: 'keyword',
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write.
    then: everything.map((one) => ({ post_to: `http://127.0.0.1/${one}?token=${one}` })),
  };
  return [
    JSON.stringify(rule),
    JSON.stringify(rule).slice(0, -5),
    JSON.stringify(everything),
    everything.join(),
  ];
}

async function importRejects(
  frota: TestFrota,
  phones: readonly string[],
  everything: readonly string[],
): Promise<void> {
  const rows = [...phones, ...everything].map((one) => `Ana;${one.slice(0, -2)}x;"${one}`);
  const file = [`nome;telefone;cidade`, ...rows].join('\n');
  const openFile = (): Readable => Readable.from([Buffer.from(file)]);
  const inChat = contextOf(frota, { language: 'en', openFile });
  const { screen } = await ask(inChat, `contacts import ${phones[0]}.csv list=ruins`);
  expect(screen).toMatch(/\d/);
  await fetch(`${frota.url}/api/v1/lists/${encodeURIComponent(phones[0] ?? '')}/contacts`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'text/csv' },
  });
}

async function postBrokenWebhooks(
  { url, logged }: TestFrota,
  phone: string,
  everything: readonly string[],
): Promise<void> {
  const { WEBHOOK_SECRET: secret } = PLANTED;
  const post = (server: string, body: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${url}${HOOKS}/${server}`, { method: 'POST', body, headers });
  const known = { [SECRET_HEADER]: secret };
  const name = `wpp${phone.slice(1)}`;
  const bodies = [
    ...bodiesOf(everything),
    hook({ event: 'messages.upsert', instance: name, data: { key: everything, message: phone } }),
    hook({ event: 'messages.update', instance: name, data: { keyId: everything, status: phone } }),
    hook({ event: 'connection.update', instance: 'vendas-1', data: { state: everything } }),
    hook({ event: phone, instance: phone, data: everything }),
    messagesUpsert({ key: { remoteJid: `${phone.slice(1)}@s.whatsapp.net`, id: phone } }),
  ];
  await Promise.all(
    bodies.flatMap((body) => [
      post('sandbox', body, known),
      post(`${phone.slice(1)}-${name}`, body, known),
      post('sandbox', body, { [SECRET_HEADER]: `${secret}x`, authorization: `Bearer ${secret}` }),
    ]),
  );
  await vi.waitUntil(() => logged.some((line) => line.includes('is given up')), { timeout: 10_000 });
}

/** The store says on what it failed, and with which key. */
async function failStore(
  frota: TestFrota,
  key: string,
  phone: string,
  own: readonly string[],
): Promise<void> {
  const { contacts } = frota.ports;
  const error = new Error(`E11000 duplicate key { phone: "${phone}" }: ${own.join(', ')}`);
  const broken = [
    vi.spyOn(contacts, 'lists').mockRejectedValue(error),
    vi.spyOn(contacts, 'get').mockRejectedValue(error),
    vi.spyOn(contacts, 'page').mockRejectedValue(error),
    vi.spyOn(contacts, 'listed').mockRejectedValue(error),
    vi.spyOn(contacts, 'noteReply').mockRejectedValue(error),
  ];
  const { status } = await fetch(`${frota.url}/api/v1/lists`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(status).toBe(500);
  expect(await ask(contextOf(frota), 'contatos listas')).toMatchObject({ failed: true });
  const answer = messagesUpsert({ key: { remoteJid: `${phone.slice(1)}@s.whatsapp.net` } });
  await fetch(`${frota.url}${HOOKS}/sandbox`, {
    method: 'POST',
    body: answer.replace('"n1"', '"vendas-1"'),
    headers: { [SECRET_HEADER]: PLANTED.WEBHOOK_SECRET },
  });
  await vi.waitUntil(() => frota.logged.some((line) => line.includes('it is tried again')), {
    timeout: 10_000,
  });
  for (const one of broken) one.mockRestore();
}
