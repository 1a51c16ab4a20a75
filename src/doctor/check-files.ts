import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

const GB = 1024 ** 3;

/** MongoDB's journal alone may take 300 MB; below that it ends itself. Below the other a few days of webhooks may fill it. */
const LEAST_FREE_GB = 0.5;
const SPARE_FREE_GB = 2;

/** The HTTP server takes 1,000 connections; as many again go out or are files. */
const LEAST_FILES = 2_048;

export interface FilesLook {
  /** Folders that Frota writes to; they need not be there yet. */
  folders: readonly string[];
  /** How many files the process may have open; undefined: it cannot be told. */
  fileLimit: () => Promise<number | undefined>;
}

/** Files: folders can be written to and have room, and enough files may be open. */
export function filesCheck({ folders, fileLimit }: FilesLook): Check {
  return {
    area: 'files',
    async run() {
      const [limit, ...ofFolders] = await Promise.all([fileLimit(), ...folders.map(folderFindings)]);
      return [...ofFolders.flat(), ...(limit === undefined ? [] : [limitFinding(limit)])];
    },
  };
}

async function folderFindings(folder: string): Promise<Finding[]> {
  try {
    const there = await nearestThere(folder);
    await access(there, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const freeGb = Math.round(((bavail * bsize) / GB) * 10) / 10;
    const params = { folder, freeGb };
    if (freeGb < SPARE_FREE_GB)
      return [found(freeGb < LEAST_FREE_GB ? 'problem' : 'warning', 'disk_low', params)];
    return [found('ok', 'folder_writable', params)];
  } catch (error) {
    return [found('problem', 'folder_unwritable', { folder, reason: messageOf(error) })];
  }
}

/** The folder, or the one in which it would be made. */
async function nearestThere(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    if (isThere || dirname(folder) === folder) throw error;
    return nearestThere(dirname(folder));
  }
}

function limitFinding(limit: number): Finding {
  if (limit < LEAST_FILES) return found('warning', 'file_limit_low', { limit, least: LEAST_FILES });
  return found('ok', 'file_limit', { limit: limit === Infinity ? '∞' : String(limit) });
}

/** What the shell says, which a child has from us; Node itself does not tell. Windows has no such limit. */
export async function openFilesLimit(): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -n']);
    const told = stdout.trim();
    return told === 'unlimited' ? Infinity : Number(told) || undefined;
  } catch {
    return undefined;
  }
}
