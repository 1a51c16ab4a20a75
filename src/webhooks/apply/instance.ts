import { observeInstance } from '../../engine/fleet.ts';
import { pollSoon } from '../../engine/poll-soon.ts';
import type { Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import { newsOf } from './news-of.ts';
import type { Applied } from './outcome.ts';

/** `logout.instance`: the session is over. It comes with every end, also a ban's, and does not say why. */
export async function applyLogoutInstance(ports: Ports, event: InboxEvent): Promise<Applied> {
  const toldBy = await newsOf(ports, event, 'down');
  if (toldBy === undefined) return 'ignored';
  await observeInstance(ports, event.instance, { kind: 'logged_out' }, { toldBy });
  return 'done';
}

/**
 * `instance.delete` and `remove.instance`. It may be told minutes late, with a new instance of the same name in its place
 * (recorded): so the number gets no more messages, and Evolution is asked whether it still is there.
 */
export async function applyInstanceDelete(ports: Ports, event: InboxEvent): Promise<Applied> {
  const toldBy = await newsOf(ports, event, 'down');
  if (toldBy === undefined) return 'ignored';
  await observeInstance(ports, event.instance, { kind: 'deleted' }, { toldBy });
  await ports.qrCodes.drop(event.instance);
  await pollSoon(ports);
  return 'done';
}

/**
 * `instance.create`, of a name that the fleet has: it was deleted before, and its webhooks with it. Evolution is not called from
 * here: while a server hangs, the other events would wait.
 */
export async function applyInstanceCreate(ports: Ports): Promise<Applied> {
  await ports.wake.registrar(ports.clock.now());
  await pollSoon(ports);
  return 'done';
}
