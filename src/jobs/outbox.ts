import { setTimeout as delay } from 'node:timers/promises';
import { AUTOMATION_HANDLERS } from '../engine/automations/do-action.ts';
import { NOTICE_HANDLERS } from '../engine/automations/notify-by-rule.ts';
import { POST_HANDLERS } from '../engine/automations/post-by-rule.ts';
import { deliverDue, type OutboxHandlers } from '../engine/deliver-outbox.ts';
import { ONE_OFF, oneOffHandler } from '../engine/one-off.ts';
import type { Ports } from '../engine/ports.ts';
import { startWorkLoop, type WorkLoop } from '../work-loop.ts';

/** How often the outbox is looked at when nothing was due, in ms. Within the lead that `one-off.ts` takes. */
const IDLE_MS = 1_000;

/**
 * Delivers the outbox. Notices to chats and posts go apart from each other and from the rest: a chat or a receiver that hangs
 * holds up its own kind alone.
 */
export function startOutbox(ports: Ports, stopping: AbortSignal): WorkLoop[] {
  const start = (what: string, handlers: OutboxHandlers): WorkLoop =>
    startWorkLoop({
      work: () => deliverDue(ports, handlers, stopping),
      idleMs: IDLE_MS,
      onError: (error) => ports.log.error({ err: error }, `${what} could not be delivered, trying again`),
    });
  return [
    start('the outbox', { [ONE_OFF]: oneOffHandler((ms) => delay(ms)), ...AUTOMATION_HANDLERS }),
    start('notices of rules', NOTICE_HANDLERS),
    start('posts of rules', POST_HANDLERS),
  ];
}
