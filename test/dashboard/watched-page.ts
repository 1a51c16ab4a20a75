import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { atFileEnd } from '../setup/at-file-end.ts';

/** What a browser complained of: errors of scripts, of the console, and what the content security policy held back. */
export const complaints: string[] = [];

/** A page of a browser of its own, of which every complaint is noted. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', timezoneId: 'America/Sao_Paulo', ...options });
  atFileEnd(() => context.close());
  await context.exposeBinding('tellComplaint', (_, words: string) => void complaints.push(words));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { tellComplaint } = window as unknown as { tellComplaint: (words: string) => void };
      tellComplaint(`CSP: ${violatedDirective} ${blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${String(error)}`));
  page.setDefaultTimeout(8_000);
  return page;
}
