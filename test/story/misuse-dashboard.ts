import { expect } from 'vitest';
import { newLoginToken } from '../../src/engine/sessions.ts';
import type { TestFrota } from '../integration/test-frota.ts';

/** Who has left the team may still have a link. */
const ANA = { id: 'slack:U404', name: 'Ana' };

/**
 * Comes in by a link, and by it again; shows keys that are none; asks for pages of people and numbers that there are not.
 * @param key a key of the API
 * @returns what may not be told of it
 */
export async function misuseDashboard(
  { url, ports }: TestFrota,
  key: string,
  phones: readonly string[],
): Promise<{ 'token of a link': string; 'session of a key': string }> {
  const token = await newLoginToken(ports, ANA);
  const enter = (fields: Record<string, string>): Promise<Response> =>
    fetch(`${url}/painel/entrar`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: url },
      redirect: 'manual',
    });
  const link = `${url}/painel/entrar?t=${token}`;
  expect((await fetch(link)).status).toBe(200);
  const first = await enter({ t: token });
  const again = await enter({ t: token });
  const byKey = await enter({ key });
  const cut = await enter({ key: key.slice(0, -1) });
  expect([first, again, byKey, cut].map(({ status }) => status)).toEqual([303, 401, 303, 401]);

  const session = /frota_painel=([\w-]+)/.exec(byKey.headers.get('set-cookie') ?? '')?.[1] ?? 'none';
  const headers = { cookie: `frota_painel=${session}` };
  const paths = phones.flatMap((phone) => [phone, `numeros/${phone}`, `campanhas/${phone}?t=${token}`]);
  const answers = await Promise.all([
    fetch(`${url}/painel`, { headers }),
    ...paths.map((path) => fetch(`${url}/painel/${path}`, { headers })),
  ]);
  expect(answers[0]?.status).toBe(200);
  return { 'token of a link': token, 'session of a key': session };
}
