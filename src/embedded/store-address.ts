import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Says in the data folder where its database listens, for commands that are run beside the server. Only its owner may read
 * it, as the database asks nobody who they are.
 */
export async function publishAddress(dataDir: string, uri: string): Promise<void> {
  await writeFile(fileIn(dataDir), uri, { mode: 0o600 });
}

/** Takes it back, also what a process left that was killed. */
export async function withdrawAddress(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** Where the folder's database listens; undefined: nobody says so. Only true while somebody holds the folder's lock. */
export async function publishedAddress(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(fileIn(dataDir), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'mongodb-uri');
}
