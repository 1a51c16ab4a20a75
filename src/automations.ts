import { readFile } from 'node:fs/promises';
import type { Settings } from '../config/index.ts';
import { installRules } from './engine/automations/manage-rules.ts';
import { readRuleFile } from './engine/automations/rule-file.ts';
import type { Ports } from './engine/ports.ts';
import { FrotaError, messageOf } from './errors.ts';

/**
 * Has the rules of the settings' file in the store, and no others of it. For workers alone: another process whose settings
 * name no file must not take the rules away.
 * @throws FrotaError `bad_automations` that says what is wrong and where.
 */
export async function installFileRules(ports: Ports, { AUTOMATIONS_FILE: path }: Settings): Promise<void> {
  await installRules(ports, path === undefined ? [] : readRuleFile(await textOf(path), ports));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FrotaError('bad_automations', `AUTOMATIONS_FILE cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
