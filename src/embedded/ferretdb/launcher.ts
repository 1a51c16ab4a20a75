import { createRequire } from 'node:module';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MONGODB_VERSION } from './layout.ts';

/**
 * Writes an executable that passes for `mongod` and runs ./mongod (compiled, or by tsx from source) over the FerretDB
 * installed in `install`. It lives in a new temporary folder, which also holds the sockets and which the stand-in
 * removes when it ends: the text depends on this checkout and Node, so the shared cache is no place for it.
 */
export async function writeLauncher(install: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-mongod-'));
  const extension = extname(fileURLToPath(import.meta.url));
  const script = fileURLToPath(new URL(`./mongod${extension}`, import.meta.url));
  const node = [process.execPath, ...(extension === '.ts' ? ['--import', tsx()] : []), script];
  const command = [...node, '--install', install, '--scratch', folder].map(quote).join(' ');
  const binary = join(folder, 'mongod');
  await writeFile(
    binary,
    `#!/bin/sh
if [ "$1" = --version ]; then echo 'db version v${MONGODB_VERSION}'; exit; fi
exec ${command} "$@"
`,
    { mode: 0o755 },
  );
  return binary;
}

function tsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
