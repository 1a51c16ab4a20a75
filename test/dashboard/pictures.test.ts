import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { fleetOf } from '../bot/support.ts';
import { importPeople, launch, testFrota, type TestFrota } from '../integration/test-frota.ts';
import { startChromium } from './chromium.ts';
import { watchedPage } from './watched-page.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
/** npm tells the script that it runs. In the suite `browser.test.ts` shows that pages can be drawn. */
const isWanted = process.env['npm_lifecycle_event'] === 'pictures';

let frota: TestFrota;
let browser: Browser;
let campaign: string;

async function shot(page: Page, name: string): Promise<number> {
  await mkdir(FOLDER, { recursive: true });
  return (await page.screenshot({ fullPage: true, path: `${FOLDER}dashboard-${name}.png` })).length;
}

describe.skipIf(!isWanted)('for the README', () => {
  beforeAll(async () => {
    const names = ['vendas-1', 'vendas-2', 'vendas-3', 'suporte-1', 'cobranca-1'];
    [frota, browser] = await Promise.all([
      testFrota(
        {
          timeScale: 0.02,
          numbers: [...names.map((name) => ({ name })), { name: 'novo-1', ageDays: 1 }],
        },
        { HOUR_LIMIT: '60', DAY_LIMIT: '300' },
      ),
      startChromium(),
    ]);
    await fleetOf(frota, names.length + 1);
    await importPeople(frota, 'clientes', 200);
    const started = await launch(frota.ports, {
      name: 'Black Friday',
      list: 'clientes',
      instances: names,
      interval: { minMs: 500, maxMs: 1_500 },
    });
    campaign = started.id;
    await vi.waitFor(
      async () => expect((await frota.ports.ledger.progress(campaign)).delivered).toBeGreaterThan(50),
      60_000,
    );
    frota.sandbox.control.ban('vendas-2');
    await vi.waitFor(async () => expect(await frota.ports.incidents.open()).not.toEqual([]), 10_000);
  }, 120_000);

  it('the pictures are taken', async () => {
    const wide = await watchedPage(browser, { viewport: { width: 1180, height: 800 } });
    await wide.goto(`${frota.url}/painel`);
    await wide.locator('#live').waitFor();
    expect(await shot(wide, 'fleet')).toBeGreaterThan(10_000);
    await wide.goto(`${frota.url}/painel/campanhas/${campaign}`);
    expect(await shot(wide, 'campaign')).toBeGreaterThan(10_000);
    const phone = await watchedPage(browser, {
      viewport: { width: 390, height: 800 },
      deviceScaleFactor: 2,
      colorScheme: 'dark',
    });
    await phone.goto(`${frota.url}/painel/incidentes`);
    await phone.locator('#live').waitFor();
    expect(await shot(phone, 'phone')).toBeGreaterThan(10_000);
  });
});
