// Builds Frota, starts it as a newcomer would (no settings, an empty folder, free ports), asks it whether it is well, asks a
// command of it in a shell, and ends it with SIGTERM. Fails unless health answers 200, and the exit codes are 0.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;
execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'frota-start-up-'));
const startedAt = performance.now();
const frota = spawn(process.execPath, [join(root, 'dist/src/main.js')], {
  cwd: folder,
  env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = once(frota, 'exit');
try {
  const port = await readyPort();
  const health = await fetch(`http://127.0.0.1:${port}/monitoring/health`);
  if (health.status !== 200) throw new Error(`health answered ${health.status}`);
  process.stdout.write(`start-up check: ready after ${Math.round(performance.now() - startedAt)} ms\n`);
  process.stdout.write(`start-up check: ${await health.text()}\n`);
  // As the README has it.
  const version = execFileSync('npx', ['frota', '--version'], { cwd: root, encoding: 'utf8' });
  process.stdout.write(`start-up check: npx frota --version says ${version}`);
  frota.kill('SIGTERM');
  const [code, signal] = await exited;
  if (code !== 0) throw new Error(`SIGTERM ended it with ${code ?? signal} rather than 0`);
  process.stdout.write('start-up check: SIGTERM ended it with exit code 0\n');
} finally {
  frota.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The port of the log line that says Frota is ready. A first start may install a database, so it gets minutes. */
async function readyPort() {
  const impatience = setTimeout(() => frota.kill('SIGKILL'), 10 * 60_000);
  for await (const line of createInterface({ input: frota.stdout })) {
    process.stdout.write(`${line}\n`);
    const { msg, port } = JSON.parse(line);
    if (msg === 'Frota is ready') {
      clearTimeout(impatience);
      frota.stdout.resume();
      return port;
    }
  }
  throw new Error('Frota ended before it was ready');
}
