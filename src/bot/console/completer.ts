import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { Completer } from 'node:readline/promises';
import { complete, type CompletionContext } from '../commands/complete.ts';

/**
 * Completion with Tab. Readline gets what is sure; what there is to choose from is shown by the caller, because
 * readline would write it through the live lines.
 */
export function completer(
  context: CompletionContext,
  showAll: (candidates: readonly string[]) => void,
): Completer {
  return async (line) => {
    const { typed, candidates } = await complete({ ...context, files }, line);
    const sure = commonBeginning(candidates);
    if (candidates.length === 1 || sure.length > typed.length) return [[sure], typed];
    if (candidates.length > 1) showAll(candidates);
    return [[], line];
  };
}

function commonBeginning([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  while (others.some((other) => !other.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}

/** Folders and contact files whose path begins with what was typed; none if there is no such folder. */
async function files(beginning: string): Promise<string[]> {
  const folder = beginning.endsWith('/') ? beginning : `${dirname(`${beginning}.`)}/`;
  const entries = await readdir(folder.replace(/^~(?=\/)/, homedir()), { withFileTypes: true }).catch(
    () => [],
  );
  const prefix = folder === './' && !beginning.startsWith('./') ? '' : folder;
  return entries
    .filter((entry) => !entry.name.startsWith('.'))
    .filter((entry) => entry.isDirectory() || /\.(?:csv|txt)$/i.test(entry.name))
    .map((entry) => prefix + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort();
}
