import { pollSoon } from '../../engine/poll-soon.ts';
import type { Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** A newcomer is adopted within seconds if Evolution has it. After these tries, at about 30 s, it has not. */
const NEWCOMER_TRIES = 5;
/** A number that has moved is seen in the calm round of the poll. After these tries, at about 2 min, it has not moved. */
const MOVED_TRIES = 7;

/** The event of an instance that the settings would have: Evolution is asked for it, and the event waits until it is ours. */
export async function holdForAdoption(ports: Ports, event: InboxEvent): Promise<Applied> {
  const stranger = { server: event.server, name: event.instance };
  // What Evolution did not have a moment ago it is not asked for again, unless it says that it was made since.
  const wasAskedFor =
    event.tries > NEWCOMER_TRIES ||
    (event.event !== 'instance.create' && (await ports.strangers.has(stranger, ports.clock.now())));
  if (wasAskedFor) {
    await ports.strangers.note(stranger, event.receivedAt);
    return 'ignored';
  }
  await pollSoon(ports);
  return 'newcomer';
}

/** What tells of a sent message comes from another server than the number's: it waits until the number is seen there, if it is. */
export function holdForMove(event: InboxEvent): Applied {
  return event.tries > MOVED_TRIES ? 'ignored' : 'other_server';
}
