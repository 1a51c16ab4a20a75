import type { ConnectionEvent, Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';

/** Evolution's form of a time, as text that can be compared. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Takes note of an event that says what a number's connection is. Undefined: it says what it was, as Evolution keeps no order. An
 * event without a time in Evolution's form happened when it came.
 */
export async function newsOf(
  { instances }: Ports,
  event: InboxEvent,
  kind: ConnectionEvent['kind'],
): Promise<ConnectionEvent | undefined> {
  const { instance, eventAt, receivedAt } = event;
  const isTime = TIME.test(eventAt) && !Number.isNaN(Date.parse(eventAt));
  const news = { kind, eventAt: isTime ? eventAt : receivedAt.toISOString(), receivedAt };
  return (await instances.noteEvent(instance, news)) ? news : undefined;
}
