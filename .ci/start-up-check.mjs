// Packs Frota, starts what a newcomer would have installed (no settings, an empty folder, free ports), asks it whether it is well,
// asks a command of it in a shell, and ends it with SIGTERM. Fails unless health answers 200, and the exit codes are 0.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What may be in the package. */
const SHIPPED =
  /^(dist\/(src|config)\/[\w/.-]+\.js|dist\/src\/dashboard\/assets\/[\w.-]+|(dist\/)?package\.json|examples\/[\w.-]+|\.env\.example|README(\.pt-BR)?\.md|LICENSE)$/;
/** What it is nothing without. */
const NEEDED = ['dist/src/main.js', 'dist/package.json', '.env.example', 'LICENSE'];

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'frota-start-up-'));
let frota;
try {
  const installed = installPacked();
  const startedAt = performance.now();
  frota = spawn(installed, { cwd: folder, env: bareEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(frota, 'exit');
  const port = await readyPort();
  const health = await fetch(`http://127.0.0.1:${port}/monitoring/health`);
  if (health.status !== 200) throw new Error(`health answered ${health.status}`);
  process.stdout.write(`start-up check: ready after ${Math.round(performance.now() - startedAt)} ms\n`);
  process.stdout.write(`start-up check: ${await health.text()}\n`);
  // Files that are no code: the dashboard has its own, Swagger UI's are in its package.
  for (const path of ['/painel', '/docs/swagger-ui.css']) {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  }
  // As the README has it.
  const version = execFileSync('npx', ['frota', '--version'], { cwd: root, encoding: 'utf8' });
  process.stdout.write(`start-up check: npx frota --version says ${version}`);
  frota.kill('SIGTERM');
  const [code, signal] = await exited;
  if (code !== 0) throw new Error(`SIGTERM ended it with ${code ?? signal} rather than 0`);
  process.stdout.write('start-up check: SIGTERM ended it with exit code 0\n');
} finally {
  frota?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Unpacks what `npm pack` makes into the folder; what it depends on is that of here, so that no registry is needed. */
function installPacked() {
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'inherit' });
  // It is built; packing by itself would build it anew.
  const told = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ filename, files, size }] = JSON.parse(told);
  const paths = files.map(({ path }) => path);
  const astray = paths.filter((path) => !SHIPPED.test(path));
  if (astray.length > 0) throw new Error(`the package has files that it should not: ${astray.join(', ')}`);
  const missing = NEEDED.filter((path) => !paths.includes(path));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  execFileSync('tar', ['-xzf', filename], { cwd: folder });
  symlinkSync(join(root, 'node_modules'), join(folder, 'package/node_modules'));
  process.stdout.write(
    `start-up check: the package has ${paths.length} files, ${Math.round(size / 1_000)} kB\n`,
  );
  return join(folder, 'package/dist/src/main.js');
}

function bareEnvironment() {
  return { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0' };
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
