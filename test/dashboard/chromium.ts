import { type Browser, chromium } from 'playwright-core';
import { aptInstall, canApt } from '../../src/embedded/apt.ts';
import { findOnPath, thisHost } from '../../src/embedded/host.ts';
import { atFileEnd } from '../setup/at-file-end.ts';

const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];
/** Debian's, without what only windows need. */
const PACKAGE = 'chromium-headless-shell';

/** A headless Chromium, closed when the test file ends: that of `CHROMIUM_PATH`, one on the PATH, or Debian's, which is installed. */
export async function startChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    // Tests may run as root, in a container whose /dev/shm is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  atFileEnd(() => browser.close());
  return browser;
}

async function findChromium(): Promise<string> {
  const host = thisHost();
  const found = (): string | undefined =>
    host.env['CHROMIUM_PATH'] ||
    NAMES.map((name) => findOnPath(name, host)).find((path) => path !== undefined);
  const there = found();
  if (there !== undefined) return there;
  if (canApt(host) && host.env['FROTA_INSTALL'] !== 'never')
    await aptInstall([PACKAGE], host, (line) => process.stderr.write(`${line}\n`));
  const installed = found();
  if (installed !== undefined) return installed;
  throw new Error(
    'The browser tests need Chromium: install Debian’s package chromium-headless-shell (or any Chrome), or name one in CHROMIUM_PATH.',
  );
}
