import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newLoginToken } from '../../src/engine/sessions.ts';
import { fleetOf } from '../bot/support.ts';
import { importPeople, launch, testFrota, type TestFrota } from '../integration/test-frota.ts';
import { startChromium } from './chromium.ts';
import { complaints, watchedPage } from './watched-page.ts';

const ANA = { id: 'slack:U0ANA', name: 'Ana' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let frota: TestFrota;
let browser: Browser;
let page: Page;
let campaign: string;

beforeAll(async () => {
  [frota, browser] = await Promise.all([
    testFrota(
      {
        timeScale: 0.02,
        numbers: [
          ...['vendas-1', 'vendas-2', 'vendas-3'].map((name) => ({ name })),
          { name: 'suporte-1', state: 'close' },
        ],
      },
      { PEOPLE: `${ANA.id}=admin`, HOUR_LIMIT: '60', DAY_LIMIT: '300' },
    ),
    startChromium(),
  ]);
  await fleetOf(frota, 3);
  await importPeople(frota, 'clientes', 60);
  await importPeople(frota, 'vip', 40, 500);
  const people = Array.from({ length: 40 }, (_, n) => `+55119${70_000_500 + n}`);
  await frota.ports.contacts.prefer(people.map((phone) => ({ phone, from: undefined, to: 'vendas-2' })));
  const numbers = ['vendas-1', 'vendas-3'];
  campaign = (await launch(frota.ports, { name: 'Natal', list: 'clientes', instances: numbers })).id;
  page = await watchedPage(browser);
}, 120_000);

const at = (path: string): string => `${frota.url}${path}`;
const card = (name: string) => page.locator(`#n-${name}`);
/** What axe finds that keeps people from using a page. */
async function barriers(shown: Page): Promise<string[]> {
  await shown.evaluate(AXE);
  return shown.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

describe('in a browser', () => {
  it('the link from chat lets in, once', async () => {
    const link = at(`/painel/entrar?t=${await newLoginToken(frota.ports, ANA)}`);
    await page.goto(link);
    await page.getByRole('button', { name: 'Entrar como Ana' }).click();
    await page.waitForURL(at('/painel'));
    expect(await page.locator('footer').innerText()).toContain('Ana · admin');
    const other = await watchedPage(browser);
    await other.goto(link);
    expect(await other.getByRole('alert').innerText()).toContain('já foi usado');
    await other.close();
  });

  it('a ban shows on the open page, and is read out', async () => {
    await vi.waitFor(async () => expect(await page.locator('#live').isVisible()).toBe(true), 5_000);
    expect(await card('vendas-2').innerText()).toContain('conectado');
    frota.sandbox.control.ban('vendas-2');
    await card('vendas-2').getByText('banido').waitFor();
    await vi.waitFor(
      async () => expect(await page.locator('#said').textContent()).toMatch(/vendas-2: banido|conectados/),
      5_000,
    );
  });

  it('its contacts are migrated, asked first, and brought back', async () => {
    const contacts = (name: string): Promise<number> => frota.ports.placements.count({ instance: name });
    const before = await contacts('vendas-2');
    expect(before).toBeGreaterThan(0);
    await card('vendas-2').getByRole('link', { name: 'vendas-2' }).click();
    await page.waitForURL(at('/painel/numeros/vendas-2'));
    await page.locator('#about').getByRole('button', { name: 'Migrar contatos' }).click();
    const answer = page.locator('#answer');
    await answer.getByText('recebem mensagens de vendas-2').waitFor();
    await answer.getByRole('button', { name: 'Migrar contatos' }).click();
    const asked = page.locator('#confirm');
    await asked.getByRole('button', { name: 'Cancelar' }).click();
    expect(await contacts('vendas-2')).toBe(before);
    await answer.getByRole('button', { name: 'Migrar contatos' }).click();
    await asked.getByRole('button', { name: 'Sim, fazer' }).click();
    await vi.waitFor(async () => expect(await contacts('vendas-2')).toBe(0), 10_000);
    await answer.getByRole('button', { name: 'Fechar' }).click();
    await page.locator('#about').getByRole('button', { name: 'Desfazer' }).click();
    await answer.getByText('voltam para vendas-2').waitFor();
    await vi.waitFor(async () => expect(await contacts('vendas-2')).toBe(before), 10_000);
    const [done] = await frota.ports.audits.list({ subject: 'instance:vendas-2', limit: 1 });
    expect(done).toMatchObject({ actor: 'Ana (slack:U0ANA)', where: 'dashboard' });
    await answer.getByRole('button', { name: 'Fechar' }).click();
  });

  it('a QR code is replaced as WhatsApp replaces it, until it is scanned', async () => {
    await page.goto(at('/painel/numeros/suporte-1'));
    await page.locator('#about').getByRole('button', { name: 'Mostrar QR' }).click();
    await page.waitForURL(/\/painel\/qr\//);
    const drawn = (): Promise<string> => page.locator('.qr svg').innerHTML();
    const first = await drawn();
    await vi.waitFor(async () => expect(await drawn()).not.toBe(first), 10_000);
    frota.sandbox.control.scan('suporte-1');
    await page.locator('#qr').getByText('suporte-1 está conectado').waitFor();
  });

  it('the keyboard is enough, and any command can be typed', async () => {
    await page.goto(at('/painel'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.locator('#line').focus();
    await page.keyboard.type('instancia limi');
    await page.locator('#completions option').first().waitFor({ state: 'attached' });
    expect(await page.locator('#completions option').first().getAttribute('value')).toBe(
      'instancia limites ',
    );
    await page.locator('#line').fill('instancias');
    await page.keyboard.press('Enter');
    await page.locator('#answer table').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#answer').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('line');
  });

  it('another language is one press away', async () => {
    await page.goto(at('/painel/campanhas'));
    await page.getByRole('link', { name: 'Switch to English' }).click();
    expect(await page.locator('h1').innerText()).toBe('Campaigns');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('link', { name: 'Mudar para português' }).click();
    expect(await page.locator('h1').innerText()).toBe('Campanhas');
  });

  it('each page fits a phone, keeps nobody out, by day and by night', async () => {
    const [incident] = await frota.ports.incidents.open();
    const pages = [
      '/painel',
      '/painel/numeros/vendas-2',
      '/painel/campanhas',
      `/painel/campanhas/${campaign}`,
      '/painel/incidentes',
      `/painel/incidentes/${incident?.ref}`,
    ];
    const found: string[] = [];
    for (const [index, path] of pages.entries()) {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'light' : 'dark' });
      await page.goto(at(path));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 360) found.push(`${path} is ${width} px wide`);
      found.push(...(await barriers(page)).map((barrier) => `${path} ${barrier}`));
      await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'dark' : 'light' });
      found.push(...(await barriers(page)).map((barrier) => `${path} (other colours) ${barrier}`));
    }
    expect(found).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('admins see Agenda’s jobs', async () => {
    await page.goto(at('/painel'));
    await page.getByRole('link', { name: 'Tarefas' }).click();
    const job = page.getByText('poll-instances').first();
    await job.waitFor();
    expect(await job.isVisible()).toBe(true);
  });

  it('all of it works without scripts, too', async () => {
    const plain = await watchedPage(browser, { javaScriptEnabled: false });
    await plain.goto(at('/painel/numeros/vendas-3'));
    await plain.locator('#about').getByRole('button', { name: 'Reiniciar' }).click();
    await plain.getByText('Reiniciar vendas-3?').waitFor();
    await plain.getByRole('button', { name: 'Sim, fazer' }).click();
    await plain.waitForURL(/\/painel\/respostas\//);
    await plain.reload();
    expect(await plain.locator('main').innerText()).toContain('vendas-3 está se conectando de novo');
    await plain.getByRole('link', { name: 'Voltar' }).click();
    await plain.waitForURL(at('/painel/numeros/vendas-3'));
    await plain.close();
  });
});

afterAll(() => {
  expect(complaints).toEqual([]);
});
