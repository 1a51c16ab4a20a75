import { readFile } from 'node:fs/promises';
import type { Settings } from '../config/index.ts';
import { NOTICE_HANDLERS, POST_HANDLERS } from './engine/automations/actions.ts';
import { installRules } from './engine/automations/manage-rules.ts';
import { readRuleFile } from './engine/automations/rule-file.ts';
import { deliverDue, type OutboxHandlers } from './engine/deliver-outbox.ts';
import type { Ports } from './engine/ports.ts';
import { FrotaError, messageOf } from './errors.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

/** How often notices and posts are looked for when none was due, in ms. */
const IDLE_MS = 1_000;

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

/**
 * Tells chats and posts what rules decided, apart from each other and from the rest of the outbox: a chat or a receiver that
 * hangs holds up its own kind alone.
 */
export function startTelling(ports: Ports, stopping: AbortSignal): WorkLoop[] {
  const start = (what: string, handlers: OutboxHandlers): WorkLoop =>
    startWorkLoop({
      work: () => deliverDue(ports, handlers, stopping),
      idleMs: IDLE_MS,
      onError: (error) => ports.log.error({ err: error }, `${what} of rules could not be made, trying again`),
    });
  return [start('notices', NOTICE_HANDLERS), start('posts', POST_HANDLERS)];
}
